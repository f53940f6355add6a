import Limiters
import Service
import Testing
import Units
import Variates

@Suite("What should make no difference")
struct NeutralChangesTests {
    /// A limit so high that it never binds, put where the model has none.
    struct Addition: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var add: @Sendable (inout ServiceModel) -> Void
    }

    static let additions: [Addition] = [
        Addition(testDescription: "max_worker_threads") {
            guard $0.orchestrator.limits.maxWorkerThreads == nil else { return }
            // Whoever gets its thread back is looked at again for the time that it has left.
            guard $0.orchestrator.workerThreads == .held || $0.orchestrator.refusesBelow == .zero
            else { return }
            // All there from the start: starting one takes time.
            $0.orchestrator.threadGrowth = .fixed
            $0.orchestrator.limits.maxWorkerThreads = 10_000
        },
        Addition(testDescription: "max_concurrent_connections") {
            $0.orchestrator.limits.maxConcurrentConnections =
                $0.orchestrator.limits.maxConcurrentConnections ?? 1_000_000_000
        },
        Addition(testDescription: "accept_backlog in front of no cap") {
            guard $0.orchestrator.limits.maxConcurrentConnections == nil else { return }
            $0.orchestrator.limits.maxConcurrentConnections = 1_000_000_000
            $0.orchestrator.limits.acceptBacklog = 10
        },
        Addition(testDescription: "accept_backlog of no length") {
            $0.orchestrator.limits.acceptBacklog = $0.orchestrator.limits.acceptBacklog ?? 0
        },
        Addition(testDescription: "max_requests_per_connection") {
            $0.orchestrator.limits.maxRequestsPerConnection =
                $0.orchestrator.limits.maxRequestsPerConnection ?? 1_000_000_000
        },
        Addition(testDescription: "max_request_size_bytes") {
            $0.orchestrator.limits.maxRequestSize =
                $0.orchestrator.limits.maxRequestSize ?? .gibibytes(1_024)
        },
        Addition(testDescription: "max_response_size_bytes") {
            $0.orchestrator.limits.maxResponseSize =
                $0.orchestrator.limits.maxResponseSize ?? .gibibytes(1_024)
        },
        Addition(testDescription: "requests_per_second") {
            guard $0.orchestrator.limits.requestsPerSecond == nil else { return }
            $0.orchestrator.limits.requestsPerSecond = 1_000_000
            $0.orchestrator.limits.burstSize = 1_000_000
        },
        Addition(testDescription: "request_timeout_ms") {
            $0.orchestrator.limits.requestTimeout =
                $0.orchestrator.limits.requestTimeout ?? .seconds(1_000_000)
        },
        Addition(testDescription: "operation_timeout_ms") {
            $0.orchestrator.limits.operationTimeout =
                $0.orchestrator.limits.operationTimeout ?? .seconds(1_000_000)
        },
        Addition(testDescription: "queue_capacity") {
            $0.orchestrator.limits.queueCapacity =
                $0.orchestrator.limits.queueCapacity ?? 1_000_000_000
        },
        Addition(testDescription: "max_memory_bytes") {
            $0.orchestrator.limits.maxMemory =
                $0.orchestrator.limits.maxMemory ?? .gibibytes(1_024)
        },
        Addition(testDescription: "pauses of no length") {
            guard let pauses = try? PauseModel(every: .exponential(mean: 0.1), length: .constant(0))
            else { return }
            $0.orchestrator.pauses = $0.orchestrator.pauses ?? pauses
            for pool in $0.agents.indices {
                $0.agents[pool].pauses = $0.agents[pool].pauses ?? pauses
            }
        },
        Addition(testDescription: "a leak that loses no byte in a run") {
            var growth = MemoryGrowth()
            growth.leakPerSecond = 1e-6
            growth.cachePerRequest = Bytes(1)
            for pool in $0.agents.indices where !$0.agents[pool].memoryGrowth.isThere {
                $0.agents[pool].memoryGrowth = growth
            }
            guard !$0.orchestrator.memoryGrowth.isThere else { return }
            $0.orchestrator.memoryGrowth = growth
        },
        Addition(testDescription: "the pods' memory and CPU limits") {
            for pod in $0.orchestrator.pods.indices {
                $0.orchestrator.pods[pod].memoryLimit =
                    $0.orchestrator.pods[pod].memoryLimit ?? .gibibytes(1_024)
                $0.orchestrator.pods[pod].cpuLimit =
                    $0.orchestrator.pods[pod].cpuLimit ?? .cores(100_000)
            }
        },
        Addition(testDescription: "the agents' limits") {
            for pool in $0.agents.indices {
                let limits = $0.agents[pool].limits
                $0.agents[pool].limits.maxProcesses = limits.maxProcesses ?? 1_000_000_000
                $0.agents[pool].limits.maxMemory = limits.maxMemory ?? .gibibytes(1_024)
                $0.agents[pool].limits.maxConcurrentOperations =
                    limits.maxConcurrentOperations ?? 1_000_000_000
                $0.agents[pool].limits.operationTimeout =
                    limits.operationTimeout ?? .seconds(1_000_000)
                guard limits.operationsPerSecond == nil else { continue }
                $0.agents[pool].limits.operationsPerSecond = 1_000_000
                $0.agents[pool].limits.burstSize = 1_000_000
            }
        },
        Addition(testDescription: "circuit breakers") { model in
            let rule = CircuitBreaker.Rule(consecutiveFailures: 1_000_000)
            for index in model.workloads.indices {
                model.workloads[index].circuitBreaker =
                    model.workloads[index].circuitBreaker ?? rule
            }
            for pool in model.agents.indices {
                model.agents[pool].circuitBreaker = model.agents[pool].circuitBreaker ?? rule
            }
        },
        Addition(testDescription: "retry.budget") {
            for index in $0.workloads.indices {
                let budget = $0.workloads[index].retry?.budget
                $0.workloads[index].retry?.budget = budget ?? .envoy(minimum: 1_000_000)
            }
        },
        Addition(testDescription: "hedge") {
            for index in $0.workloads.indices {
                $0.workloads[index].hedge =
                    $0.workloads[index].hedge ?? HedgePolicy(after: .seconds(1_000_000))
            }
        },
        Addition(testDescription: "hedge after a percentile, of too few answers") {
            for index in $0.workloads.indices {
                $0.workloads[index].hedge =
                    $0.workloads[index].hedge ?? HedgePolicy(afterPercentile: 0.999)
            }
        },
        Addition(testDescription: "concurrency_limit") {
            $0.orchestrator.concurrencyLimit =
                $0.orchestrator.concurrencyLimit
                ?? .init(algorithm: .gradient, initial: 1_000_000, maximum: 1_000_000)
        },
        Addition(testDescription: "Redis' limits") { model in
            guard var redis = model.redis else { return }
            let ages = SimDuration.seconds(1_000_000)
            redis.maxMemory = redis.maxMemory ?? .gibibytes(1_024)
            redis.clientTimeout = redis.clientTimeout ?? ages
            if var pool = redis.pool {
                pool.maxLifetime = pool.maxLifetime ?? ages
                pool.idleTimeout = pool.idleTimeout ?? ages
                pool.acquisitionTimeout = pool.acquisitionTimeout ?? ages
                redis.pool = pool
            }
            model.redis = redis
        },
    ]

    /// Every way to keep a rate limit, of a million a second where there is none.
    static let rateLimits: [Addition] =
        [
            RateLimitAlgorithm.discreteFill(interval: .milliseconds(50)), .fixedWindow(.seconds(1)),
            .slidingWindowLog(.seconds(1)), .slidingWindowCounter(.seconds(1)),
        ].map { algorithm in
            Addition(testDescription: "\(algorithm)") {
                for pool in $0.agents.indices
                where $0.agents[pool].limits.operationsPerSecond == nil {
                    $0.agents[pool].limits.operationsPerSecond = 1_000_000
                    $0.agents[pool].limits.burstSize = 1_000_000
                    $0.agents[pool].rateLimit = algorithm
                }
                guard $0.orchestrator.limits.requestsPerSecond == nil else { return }
                $0.orchestrator.limits.requestsPerSecond = 1_000_000
                $0.orchestrator.limits.burstSize = 1_000_000
                $0.orchestrator.rateLimit = algorithm
            }
        }
        + RateLimitOrder.allCases.flatMap { order in
            RateLimitScope.allCases.map { scope in
                Addition(testDescription: "rate_limits, \(order), for each \(scope)") {
                    // One more limit in another order is another model, where there are others.
                    guard $0.orchestrator.rateLimits.isEmpty else { return }
                    $0.orchestrator.rateLimitOrder = order
                    $0.orchestrator.rateLimits = [
                        RateLimitModel(
                            name: "loose",
                            requestsPerSecond: 1_000_000,
                            burstSize: 1_000_000,
                            scope: scope
                        )
                    ]
                }
            }
        } + [
            Addition(testDescription: "a leaky bucket of a billion a second") { model in
                // It delays the second of two at one instant by 1 ns, so there must not be such.
                let isSmooth = model.workloads.allSatisfy { workload in
                    guard case .poisson = workload.arrivals.law else { return false }
                    return workload.retry == nil
                }
                guard isSmooth, model.orchestrator.limits.requestsPerSecond == nil else { return }
                model.orchestrator.limits.requestsPerSecond = 1e9
                model.orchestrator.rateLimit = .leakyBucket(maximumWait: .forever)
            },
            Addition(testDescription: "a race for connections that nobody loses") { model in
                guard model.orchestrator.limits.maxConcurrentConnections == nil else { return }
                model.orchestrator.limits.maxConcurrentConnections = 1_000_000_000
                model.orchestrator.connectionRaceWindow = .milliseconds(10)
            },
            Addition(testDescription: "retry-after, where no rate limit refuses") { model in
                let isLimited =
                    model.orchestrator.limits.requestsPerSecond != nil
                    || !model.orchestrator.rateLimits.isEmpty
                    || model.agents.contains { $0.limits.operationsPerSecond != nil }
                guard !isLimited else { return }
                for workload in model.workloads.indices {
                    model.workloads[workload].retry?.retryAfter = .honour
                }
            },
        ]

    private func run(_ model: ServiceModel, seed: UInt64) throws -> ReplicationResult {
        try #require(
            Replication(
                model: model,
                duration: .seconds(8),
                warmUp: .seconds(1),
                seed: seed,
                replication: 0
            ).run()
        )
    }

    @Test(
        "a limit that never binds changes nothing, to the byte",
        arguments: additions + rateLimits
    )
    func looseLimit(addition: Addition) throws {
        for seed: UInt64 in 1_000..<1_025 {
            var models = RandomModels(seed: seed)
            let model = try models.next()
            var limited = model
            addition.add(&limited)
            let plain = try run(model, seed: seed)
            var other = try run(limited, seed: seed)
            // A limit may have a metric of its own.
            let names = Set(plain.metrics.map(\.name))
            for workload in other.workloads.indices {
                other.workloads[workload].metrics.removeAll { !names.contains($0.name) }
            }
            // A limit with a name has a cause of its own, which must not occur.
            #expect(
                plain.causes.filter { $0.count > 0 } == other.causes.filter { $0.count > 0 },
                "seed \(seed)"
            )
            if plain.causes.count == other.causes.count {
                #expect(plain.workloads == other.workloads, "seed \(seed)")
            }
            #expect(plain.inSystemSeries == other.inSystemSeries, "seed \(seed)")
            for metric in plain.metrics
            where metric.value != nil || !metric.name.hasPrefix("throttled") {
                let value = other.metric(metric.name)
                #expect(value == metric.value, "seed \(seed): \(metric.name)")
            }
        }
    }

    @Test("the names of workloads that are alike")
    func permutation() throws {
        let models = try ["first", "second"].map { name in
            let both = try ["first", "second"].map { name in
                Workload(
                    name: name,
                    arrivals: try .poisson(rate: 40),
                    steps: [.cpu(try .exponential(mean: 0.01))]
                )
            }
            return ServiceModel.service(name == "first" ? both : both.reversed()) {
                $0.orchestrator.limits.maxWorkerThreads = 1
                $0.orchestrator.limits.queueCapacity = 3
            }
        }
        var results = try models.map { try run($0, seed: 7) }
        #expect(results[0].workloads[0].arrivals != results[0].workloads[1].arrivals)
        #expect(results[0].workloads.map(\.name) == ["first", "second"])
        #expect(results[1].workloads.map(\.name) == ["second", "first"])
        for index in 0..<2 { results[1].workloads[index].name = results[0].workloads[index].name }
        #expect(results[0] == results[1])
    }
}

extension MemoryGrowth {
    /// Whether the model has any.
    fileprivate var isThere: Bool { self != MemoryGrowth() }
}
