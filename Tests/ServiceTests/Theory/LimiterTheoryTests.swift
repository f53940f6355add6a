import Glibc
import Limiters
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("In front of Poisson traffic")
struct LimiterTheoryTests {
    @Test("a rate limit refuses what M/D/1/K loses, K being the burst", arguments: [1, 5, 20])
    func tokenBucket(burst: Int) throws {
        let theory = QueueingTheory.TokenBucket.rejection(
            arrivalRate: 110,
            rate: 100,
            burst: burst
        )
        let measured = try Measured(
            .station(arrivals: .poisson(rate: 110), steps: []) { model in
                model.orchestrator.limits.requestsPerSecond = 100
                model.orchestrator.limits.burstSize = burst
            },
            seconds: 400,
            seed: 61
        )
        measured.expect("rejection_rate.rate_limit_exceeded", theory, within: 0.05)
    }

    @Test("a rate limit of the service counts for all pods together")
    func sharedTokenBucket() throws {
        for (scope, share) in [(RateLimitScope.service, 1.0), (.pod, 0.5)] {
            // Each of two pods takes a Poisson half of the traffic, as routing is random.
            let theory = QueueingTheory.TokenBucket.rejection(
                arrivalRate: 110 * share,
                rate: 50,
                burst: 5
            )
            let measured = try Measured(
                .station(arrivals: .poisson(rate: 110), steps: [], pods: 2) { model in
                    model.orchestrator.routing = .random
                    model.orchestrator.rateLimitScope = scope
                    model.orchestrator.limits.requestsPerSecond = 50
                    model.orchestrator.limits.burstSize = 5
                },
                seconds: 400,
                seed: 62
            )
            measured.expect("rejection_rate.rate_limit_exceeded", theory, within: 0.05)
        }
    }

    @Test("a cap on connections with a backlog is M/M/c/K")
    func acceptBacklog() throws {
        let theory = QueueingTheory.MMCK(
            arrivalRate: 90,
            serviceRate: 20,
            servers: 4,
            capacity: 12
        )
        let measured = try Measured(
            .station(arrivals: .poisson(rate: 90), steps: [.wait(.exponential(mean: 0.05))]) {
                $0.orchestrator.limits.maxConcurrentConnections = 4
                $0.orchestrator.limits.acceptBacklog = 8
            },
            seconds: 400,
            seed: 79
        )
        measured.expect("rejection_rate.connection_limit_exceeded", theory.loss)
        measured.expect("backlog_mean_s", theory.meanWait)
        measured.expect("latency_mean_s", theory.meanSojourn)
        measured.expect("in_system_mean", theory.meanInSystem)
        measured.expect("utilization.orchestrator.accept_backlog", theory.meanQueue / 8)
    }

    @Test("a bucket filled in steps refuses what its chain at the fillings loses")
    func discreteFill() throws {
        let measured = try Measured(
            .station(arrivals: .poisson(rate: 95), steps: []) { model in
                model.orchestrator.limits.requestsPerSecond = 100
                model.orchestrator.limits.burstSize = 20
                model.orchestrator.rateLimit = .discreteFill(interval: .milliseconds(100))
            },
            seconds: 800,
            seed: 68
        )
        let theory = QueueingTheory.TokenBucket.rejection(
            arrivalRate: 95,
            tokensPerFill: 10,
            every: 0.1,
            burst: 20
        )
        measured.expect("rejection_rate.rate_limit_exceeded", theory, within: 0.05)
    }

    @Test("a fixed window refuses the excess of a Poisson number, a log what Erlang's system loses")
    func windows() throws {
        let (rate, limit) = (95.0, 100)
        let fixed = QueueingTheory.WindowLimit.fixed(arrivalRate: rate, limit: limit, length: 1)
        let sliding = QueueingTheory.WindowLimit.sliding(arrivalRate: rate, limit: limit, length: 1)
        for (algorithm, theory) in [
            (RateLimitAlgorithm.fixedWindow(.seconds(1)), fixed),
            (.slidingWindowLog(.seconds(1)), sliding),
        ] {
            let measured = try Measured(
                .station(arrivals: .poisson(rate: rate), steps: []) { model in
                    model.orchestrator.limits.requestsPerSecond = Double(limit)
                    model.orchestrator.rateLimit = algorithm
                },
                seconds: 2_000,
                seed: 69
            )
            measured.expect("rejection_rate.rate_limit_exceeded", theory, within: 0.05)
        }
    }

    @Test("a leaky bucket delays as M/D/1 does, and refuses as M/D/1/K with its places does")
    func leakyBucket() throws {
        func measured(rate: Double, places: Int) throws -> Measured {
            try Measured(
                .station(arrivals: .poisson(rate: rate), steps: []) { model in
                    model.orchestrator.limits.requestsPerSecond = 100
                    model.orchestrator.limits.burstSize = places
                    model.orchestrator.rateLimit = .leakyBucket(maximumWait: .forever)
                },
                seconds: 1_000,
                seed: 70
            )
        }
        let queue = QueueingTheory.MDC(arrivalRate: 80, serviceTime: 0.01)
        let unbounded = try measured(rate: 80, places: 1_000_000)
        unbounded.expect("latency_mean_s", queue.meanWait)
        // Percentiles fall into buckets of 1/512.
        unbounded.expect("latency_p90_s", queue.waitQuantile(0.9))
        // Nine places: with the one that has just passed, ten in the system.
        let loss = QueueingTheory.MD1K(arrivalRate: 95, serviceTime: 0.01, capacity: 10).loss
        let bounded = try measured(rate: 95, places: 9)
        bounded.expect("rejection_rate.rate_limit_exceeded", loss, within: 0.05)
    }

    @Test("one multiplexed connection is Erlang's loss system of its streams")
    func streams() throws {
        let measured = try Measured(
            .service([
                Workload(
                    name: "all",
                    arrivals: try .poisson(rate: 80),
                    steps: [.wait(try .lognormal(mean: 0.1, cv: 1))],
                    connections: ClientConnections(
                        idleTimeout: .seconds(60),
                        maxConcurrentStreams: 10
                    )
                )
            ]) { $0.orchestrator.limits.maxConcurrentConnections = 1 },
            seconds: 400,
            seed: 71
        )
        measured.expect(
            "rejection_rate.connection_limit_exceeded",
            QueueingTheory.erlangB(servers: 10, load: 8)
        )
    }

    @Test("a connection cap is Erlang's loss system")
    func connectionCap() throws {
        let measured = try Measured(
            .station(
                arrivals: .poisson(rate: 80),
                steps: [.wait(try .lognormal(mean: 0.1, cv: 1))]
            ) { $0.orchestrator.limits.maxConcurrentConnections = 10 },
            seconds: 400,
            seed: 63
        )
        measured.expect(
            "rejection_rate.connection_limit_exceeded",
            QueueingTheory.erlangB(servers: 10, load: 8)
        )
    }

    @Test("a cap on operations at once is Erlang's loss system")
    func operationCap() throws {
        var model = try ServiceModel.station(
            arrivals: try .poisson(rate: 80),
            steps: [.operations()]
        )
        model.agents = [
            .pool(OperationProfile(wait: try .exponential(mean: 0.1))) {
                $0.limits.maxConcurrentOperations = 10
            }
        ]
        let measured = try Measured(model, seconds: 400, seed: 64)
        measured.expect(
            "rejection_rate.agents.agents.concurrency_limit_exceeded",
            QueueingTheory.erlangB(servers: 10, load: 8)
        )
    }

    @Test("a memory budget is Erlang's loss system of as many requests as fit")
    func memoryBudget() throws {
        let measured = try Measured(
            .service([
                Workload(
                    name: "all",
                    arrivals: try .poisson(rate: 80),
                    memory: try .constant(32 * 1_048_576),
                    steps: [.wait(try .exponential(mean: 0.1))]
                )
            ]) { $0.orchestrator.limits.maxMemory = .mebibytes(335) },
            seconds: 400,
            seed: 65
        )
        // ⌊335/32⌋ = 10.
        measured.expect(
            "rejection_rate.memory_limit_exceeded",
            QueueingTheory.erlangB(servers: 10, load: 8)
        )
    }

    /// Attempts that fail independently of each other, each with p = e^(−D/m): an operation whose
    /// wait is exponential with mean m = 100 ms under a timeout of D = 120 ms.
    @Test("retries amplify the traffic by (1 − pⁿ)/(1 − p) and fail with pⁿ")
    func retries() throws {
        let failure = exp(-1.2)
        var model = try ServiceModel.service([
            Workload(
                name: "all",
                arrivals: try .poisson(rate: 50),
                steps: [.operations()],
                retry: RetryPolicy(
                    attempts: 3,
                    backoff: Backoff(base: .milliseconds(100), maximum: .seconds(2))
                )
            )
        ])
        model.agents = [
            .pool(OperationProfile(wait: try .exponential(mean: 0.1))) {
                $0.limits.operationTimeout = .milliseconds(120)
            }
        ]
        let measured = try Measured(model, seconds: 400, seed: 66)
        measured.expect(
            "retries_per_request",
            QueueingTheory.Retries.meanAttempts(failure: failure, attempts: 3) - 1
        )
        measured.expect(
            "rejection_rate.agents.agents.operation_timeout",
            failure * failure * failure,
            within: 0.05
        )
    }

    @Test("a retry budget bounds the retries per request by its ratio")
    func retryBudget() throws {
        var model = try ServiceModel.service([
            Workload(
                name: "all",
                arrivals: try .poisson(rate: 50),
                steps: [.operations()],
                retry: RetryPolicy(
                    attempts: 3,
                    backoff: Backoff(base: .milliseconds(100), maximum: .seconds(2)),
                    budget: .sre(ratio: 0.1)
                )
            )
        ])
        model.agents = [
            .pool(OperationProfile(wait: try .exponential(mean: 0.1))) {
                $0.limits.operationTimeout = .milliseconds(120)
            }
        ]
        // Failures are far more than a tenth of the requests: every deposit is withdrawn.
        let measured = try Measured(model, seconds: 400, seed: 67)
        measured.expect("retries_per_request", 0.1, within: 0.001)
    }

    @Test("a cache that holds every key misses each once")
    func cacheAside() throws {
        var model = try ServiceModel.station(
            arrivals: try .poisson(rate: 500),
            steps: [
                .redis(
                    RedisStep(
                        command: .get(setsOnMiss: true),
                        keyspace: 0,
                        popularity: KeyPopularity(count: 200, exponent: 0)
                    )
                )
            ]
        )
        model.redis = RedisModel(
            serviceTime: try .constant(0.000_1),
            keyspaces: [
                Keyspace(
                    name: "session",
                    count: 200,
                    keySize: Bytes(9),
                    valueSize: try .constant(100)
                )
            ]
        )
        // Key k is missed at its first use; after 10,000 requests of 200 keys all have been.
        let cold = model.observed(for: .seconds(20))
        let arrivals = try #require(cold.metric("arrivals"))
        let hitRate = try #require(cold.metric("redis_hit_rate"))
        // A second GET can come before the SET of the first is sent, 0.1 ms later.
        let misses = (1 - hitRate) * arrivals
        #expect(misses > 199.5 && misses < 203)
        model.redis?.initialKeys = .popular
        #expect(model.observed(for: .seconds(20)).metric("redis_hit_rate") == 1)
    }
}
