import Limiters
import Platform
import Service
import Testing
import Units
import Variates

/// A limit of the orchestrator or of the agents that a test raises.
struct RaisedLimit: Sendable, CustomTestStringConvertible {
    /// Its name in a model.
    let testDescription: String
    /// What it refuses with.
    let causes: [String]
    /// Whether more of it can refuse more by itself, and why.
    let exception: String?
    /// Raises it by half and a little, or doubles it; `false` if the model does not have it.
    let raise: @Sendable (inout ServiceModel) -> Bool

    init(
        _ name: String,
        refuses causes: [String],
        unless exception: String? = nil,
        _ raise: @escaping @Sendable (inout ServiceModel) -> Bool
    ) {
        testDescription = name
        self.causes = causes
        self.exception = exception
        self.raise = raise
    }

    /// A limit of the orchestrator.
    private static func orchestrator<Value>(
        _ name: String,
        refuses causes: [String],
        unless exception: String? = nil,
        _ limit: @Sendable @escaping @autoclosure () -> WritableKeyPath<OrchestratorLimits, Value?>,
        _ more: @Sendable @escaping (Value) -> Value
    ) -> RaisedLimit {
        RaisedLimit(name, refuses: causes, unless: exception) { model in
            guard let value = model.orchestrator.limits[keyPath: limit()] else { return false }
            model.orchestrator.limits[keyPath: limit()] = more(value)
            return true
        }
    }

    /// A limit of the agents.
    private static func agents<Value>(
        _ name: String,
        refuses reasons: [String],
        unless exception: String? = nil,
        _ limit: @Sendable @escaping @autoclosure () -> WritableKeyPath<AgentLimits, Value?>,
        _ more: @Sendable @escaping (Value) -> Value
    ) -> RaisedLimit {
        let causes = reasons.flatMap { ["agents.pool-0.\($0)", "agents.pool-1.\($0)"] }
        return RaisedLimit("agents.\(name)", refuses: causes, unless: exception) { model in
            var raised = false
            for pool in model.agents.indices {
                guard let value = model.agents[pool].limits[keyPath: limit()] else { continue }
                model.agents[pool].limits[keyPath: limit()] = more(value)
                raised = true
            }
            return raised
        }
    }

    private static func half(more count: Int) -> Int { count + count / 2 + 1 }
    private static func half(more bytes: Bytes) -> Bytes { Bytes(bytes.count + bytes.count / 2) }
    private static func half(more duration: SimDuration) -> SimDuration {
        SimDuration(nanoseconds: duration.nanoseconds + duration.nanoseconds / 2)
    }
    /// Twice as much: some algorithms need a rate that is whole in a window.
    private static func twice(_ number: Double) -> Double { number * 2 }

    private static let slowerWork =
        "who is let in slows the others down, and all keep their connections for longer"

    private static let longWork =
        "who is let in may take long, and those who come meanwhile find the queue full"

    private static let lateWork =
        "it keeps the server at work that ends too late all the same, while others wait"

    /// All of them.
    static let all: [RaisedLimit] =
        [
            orchestrator(
                "max_concurrent_connections",
                refuses: ["connection_limit_exceeded"],
                unless: slowerWork,
                \.maxConcurrentConnections,
                half(more:)
            ),
            orchestrator(
                "max_request_size_bytes",
                refuses: ["request_too_large"],
                \.maxRequestSize,
                half(more:)
            ),
            orchestrator(
                "requests_per_second",
                refuses: ["rate_limit_exceeded"],
                \.requestsPerSecond,
                twice
            ),
            orchestrator("burst_size", refuses: ["rate_limit_exceeded"], \.burstSize, half(more:)),
            orchestrator(
                "max_memory_bytes",
                refuses: ["memory_limit_exceeded"],
                \.maxMemory,
                half(more:)
            ),
            orchestrator(
                "max_worker_threads",
                refuses: ["queue_full", "queue_displaced", "queue_delay_exceeded"],
                \.maxWorkerThreads,
                half(more:)
            ),
            orchestrator(
                "queue_capacity",
                refuses: ["queue_full", "queue_displaced"],
                unless: longWork,
                \.queueCapacity,
                half(more:)
            ),
            orchestrator(
                "max_response_size_bytes",
                refuses: ["response_too_large"],
                \.maxResponseSize,
                half(more:)
            ),
            orchestrator(
                "request_timeout_ms",
                refuses: ["request_timeout"],
                unless: lateWork,
                \.requestTimeout,
                half(more:)
            ),
            orchestrator(
                "operation_timeout_ms",
                refuses: ["operation_timeout"],
                unless: lateWork,
                \.operationTimeout,
                half(more:)
            ),
            RaisedLimit("memory", refuses: ["oom_killed"]) { model in
                var raised = false
                for pod in model.orchestrator.pods.indices {
                    guard let limit = model.orchestrator.pods[pod].memoryLimit else { continue }
                    model.orchestrator.pods[pod].memoryLimit = half(more: limit)
                    raised = true
                }
                return raised
            },
            RaisedLimit("cpu", refuses: ["cpu_quota_exceeded"]) { model in
                var raised = false
                for pod in model.orchestrator.pods.indices {
                    guard let limit = model.orchestrator.pods[pod].cpuLimit else { continue }
                    model.orchestrator.pods[pod].cpuLimit = MilliCPU(limit.count * 3 / 2)
                    raised = true
                }
                return raised
            },
        ]
        + [
            agents(
                "operations_per_second",
                refuses: ["rate_limit_exceeded"],
                \.operationsPerSecond,
                twice
            ),
            agents("burst_size", refuses: ["rate_limit_exceeded"], \.burstSize, half(more:)),
            agents(
                "max_concurrent_operations",
                refuses: ["concurrency_limit_exceeded"],
                \.maxConcurrentOperations,
                half(more:)
            ),
            RaisedLimit(
                "agents.queue_capacity",
                refuses: ["0", "1"].map { "agents.pool-\($0).concurrency_limit_exceeded" }
            ) { model in
                for pool in model.agents.indices {
                    model.agents[pool].limits.queueCapacity += 5
                }
                return model.agents.contains { $0.limits.maxConcurrentOperations != nil }
            },
            agents(
                "max_processes",
                refuses: ["concurrency_limit_exceeded"],
                unless: "more processes share the processor, and the next place is free later",
                \.maxProcesses,
                half(more:)
            ),
            agents(
                "max_memory_bytes",
                refuses: ["memory_limit_exceeded"],
                \.maxMemory,
                half(more:)
            ),
            agents(
                "cpu_quota_percentage",
                refuses: ["cpu_quota_exceeded"],
                \.cpuQuotaPercentage,
                twice
            ),
            agents(
                "operation_timeout_ms",
                refuses: ["operation_timeout"],
                unless: lateWork,
                \.operationTimeout,
                half(more:)
            ),
        ]
}

@Suite("More of one limit, whatever the model, under common random numbers")
struct RaisedLimitTests {
    /// How many models each limit is raised in.
    static let models: Range<UInt64> = 5_000..<5_900

    /// A model without what lets a refusal bring more requests or more refusals: clients that try
    /// again, break the circuit or hold back, users who wait for an answer before they send the next,
    /// limits that adapt; and without a timeline that changes limits.
    private func model(seed: UInt64) throws -> ServiceModel? {
        var models = RandomModels(seed: seed)
        var model = try models.next()
        model.timeline = []
        model.orchestrator.concurrencyLimit = nil
        for pool in model.agents.indices { model.agents[pool].circuitBreaker = nil }
        for index in model.workloads.indices {
            model.workloads[index].retry = nil
            model.workloads[index].hedge = nil
            model.workloads[index].circuitBreaker = nil
            model.workloads[index].adaptiveThrottle = nil
            for component in model.workloads[index].arrivals.flattened {
                if case .closed = component.law { return nil }
            }
        }
        return model
    }

    private func refusals(_ model: ServiceModel, seed: UInt64) throws -> [String: Int] {
        let result = try #require(
            Replication(
                model: model,
                duration: .seconds(6),
                warmUp: .zero,
                seed: seed,
                replication: 0
            ).run()
        )
        return Dictionary(
            uniqueKeysWithValues: result.causes.map { ($0.cause, Int($0.count)) }
        )
    }

    @Test("no more refusals, or a limiter that takes over", arguments: RaisedLimit.all)
    func raise(limit: RaisedLimit) throws {
        var lowered = 0
        var takeovers: [String] = []
        for seed in Self.models {
            guard let model = try model(seed: seed) else { continue }
            var raised = model
            guard limit.raise(&raised) else { continue }
            let before = try refusals(model, seed: seed)
            let after = try refusals(raised, seed: seed)
            func change(of causes: [String]) -> Int {
                causes.reduce(0) { $0 + (after[$1] ?? 0) - (before[$1] ?? 0) }
            }
            if change(of: limit.causes) < 0 { lowered += 1 }
            let total = change(of: Array(before.keys))
            guard total > 0 else { continue }
            // Requests that this limit held back meet another one: it must have refused more, and
            // by at least as much as the total has grown, unless this limit has itself.
            let others = before.keys.filter { !limit.causes.contains($0) }
            let risen = others.filter { change(of: [$0]) > 0 }.sorted()
            let itself = change(of: limit.causes)
            let named = risen.map { "\($0) +\(change(of: [$0]))" }.joined(separator: ", ")
            if itself <= 0 {
                #expect(change(of: risen) >= total, "seed \(seed): \(named)")
            } else {
                #expect(
                    limit.exception != nil,
                    "seed \(seed): more of \(limit.testDescription), and \(itself) more refusals by it; \(named)"
                )
            }
            takeovers.append(
                "model \(seed): +\(total), \(limit.testDescription) \(itself); \(named)"
            )
        }
        // A limit that binds in no model would show nothing.
        #expect(lowered > 0, "\(limit.testDescription) binds nowhere")
        for takeover in takeovers { print("\(limit.testDescription) raised, \(takeover)") }
        if let exception = limit.exception {
            print("\(limit.testDescription) may refuse more: \(exception)")
        }
    }
}
