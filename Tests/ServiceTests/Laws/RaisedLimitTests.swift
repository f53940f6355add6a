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
    /// Why more of it can refuse more by itself, if it can.
    let exception: Exception?
    /// Raises it by half and a little, or doubles it; `false` if the model does not have it.
    let raise: @Sendable (inout ServiceModel) -> Bool

    /// How more of a limit leads to more refusals by it.
    struct Exception: Sendable {
        /// What happens.
        let reason: String
        /// What must have grown where it happens.
        let witness: @Sendable (ReplicationResult) -> Double
    }

    init(
        _ name: String,
        refuses causes: [String],
        unless exception: Exception? = nil,
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
        unless exception: Exception? = nil,
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
        unless exception: Exception? = nil,
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

    /// The mean of what is in use of a limiter, over the pools if it is one of agents.
    private static func inUse(_ name: String) -> @Sendable (ReplicationResult) -> Double {
        { result in
            result.limiters.filter { $0.name.hasSuffix(name) }.reduce(0) {
                $0 + ($1.utilization ?? 0) * $1.limit
            }
        }
    }

    private static let slowerWork = Exception(
        reason: "who is let in may take long, and slows the others down",
        witness: inUse(".max_concurrent_connections")
    )

    private static let longWork = Exception(
        reason: "who is let in may take long, and those who come meanwhile find the queue full",
        witness: inUse(".queue_capacity")
    )

    private static let longWait = Exception(
        reason: "who is let wait may take long, and those who come meanwhile find no place",
        witness: inUse(".accept_backlog")
    )

    private static let startedWork = Exception(
        reason: "operations that have begun share the processor, and keep their places for longer",
        witness: inUse(".max_concurrent_operations")
    )

    private static let lateWork = Exception(
        reason: "it keeps the server at work that ends too late all the same, while others wait",
        witness: { $0.metric("in_system_mean") ?? 0 }
    )

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
                "accept_backlog",
                refuses: ["connection_limit_exceeded"],
                unless: longWait,
                \.acceptBacklog,
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
                unless: startedWork,
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
    /// Ten requests of 1 ms, one each `gap`, and one of 100 ms half a millisecond after the first.
    private func refusedBesideLongWork(
        gap: SimDuration,
        _ configure: (inout ServiceModel) -> Void
    ) throws -> UInt64 {
        func workload(_ name: String, _ arrivals: [SimTime], cpu: Double) throws -> Workload {
            Workload(
                name: name,
                arrivals: try .trace(arrivals),
                steps: [.cpu(try .constant(cpu))]
            )
        }
        let short = (0..<10).map { SimTime.zero + SimDuration(nanoseconds: $0 * gap.nanoseconds) }
        let model = try ServiceModel.service(
            [
                workload("short", short, cpu: 0.001),
                workload("long", [.zero + .microseconds(500)], cpu: 0.1),
            ],
            configure
        )
        return try run(model, seed: 1).causes.reduce(0) { $0 + $1.count }
    }

    @Test("a longer queue takes long work in, and refuses the more of the others")
    func longerQueue() throws {
        // Without a queue the long request finds the thread taken, and all others are served. With
        // one place it waits for 0.5 ms and then runs until 101 ms: the request at 2 ms waits, the
        // eight from 4 ms to 18 ms are refused.
        let refused = try [0, 1].map { capacity in
            try refusedBesideLongWork(gap: .milliseconds(2)) { model in
                model.orchestrator.limits.maxWorkerThreads = 1
                model.orchestrator.limits.queueCapacity = capacity
            }
        }
        #expect(refused == [1, 8])
    }

    @Test("one more connection takes long work in, which slows down and refuses the others")
    func oneMoreConnection() throws {
        // With one connection the long request is refused, and all others are served. With two it
        // takes half of the only core from 0.5 ms on: the first request ends at 1.5 ms, the second
        // is there from then to 3.5 ms, the third is refused at 3 ms; so are those at 6, 9 and
        // 12 ms.
        let refused = try [1, 2].map { connections in
            try refusedBesideLongWork(gap: .microseconds(1_500)) { model in
                model.nodes = [NodeModel(name: "node", cpu: .cores(1))]
                model.orchestrator.pods[0].node = 0
                model.orchestrator.limits.maxConcurrentConnections = connections
            }
        }
        #expect(refused == [1, 4])
    }

    /// How many models each limit is raised in.
    static let models: Range<UInt64> = 5_000..<5_900

    /// A model without what lets a refusal bring more requests or more refusals: clients that try
    /// again, break the circuit or hold back, users who wait for an answer before they send the next,
    /// limits that adapt; and without a timeline that changes limits.
    func model(seed: UInt64) throws -> ServiceModel? {
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

    private func run(_ model: ServiceModel, seed: UInt64) throws -> ReplicationResult {
        try #require(
            Replication(
                model: model,
                duration: .seconds(6),
                warmUp: .zero,
                seed: seed,
                replication: 0
            ).run()
        )
    }

    private func refusals(_ result: ReplicationResult) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: result.causes.map { ($0.cause, Int($0.count)) })
    }

    @Test("no more refusals, or a limiter that takes over", arguments: RaisedLimit.all)
    func raise(limit: RaisedLimit) throws {
        var lowered = 0
        var takeovers: [String] = []
        for seed in Self.models {
            guard let model = try model(seed: seed) else { continue }
            var raised = model
            guard limit.raise(&raised) else { continue }
            let plain = try run(model, seed: seed)
            let other = try run(raised, seed: seed)
            let before = refusals(plain)
            let after = refusals(other)
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
                let said = "more of \(limit.testDescription), and \(itself) more refusals by it"
                let exception = try #require(limit.exception, "seed \(seed): \(said); \(named)")
                #expect(
                    exception.witness(other) > exception.witness(plain),
                    "seed \(seed): \(said), but not because \(exception.reason)"
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
            print("\(limit.testDescription) may refuse more: \(exception.reason)")
        }
    }
}
