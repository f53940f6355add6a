import Experiments
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("A capacity")
struct CapacityTests {
    private func capacity(
        of model: ServiceModel,
        _ objectives: [Objective],
        seed: UInt64 = 1,
        precision: Double = 0.03,
        effort: Double = 1e8,
        jobs: Int = 2
    ) -> CapacityResult {
        CapacitySearch(
            model: model,
            settings: RunSettings(seed: seed),
            objectives: objectives,
            precision: precision,
            effort: effort,
            jobs: jobs
        ).run()
    }

    @Test(
        "is found where exact solutions have it",
        arguments: ["pool", "bucket", "queue"]
    )
    func exact(_ name: String) throws {
        let (model, objective) =
            switch name {
            case "pool": (try CapacityCase.pool(), CapacityCase.below("rejection_rate", 0.01))
            case "bucket": (try CapacityCase.bucket(), CapacityCase.below("rejection_rate", 0.01))
            default:
                (
                    try CapacityCase.queue(threads: 32, meanService: 0.1, rate: 100),
                    CapacityCase.below("queue_mean_s", 0.01)
                )
            }
        // 97.5 % intervals: of three, one misses in 13 cases, and is then wrong by little.
        let result = capacity(of: model, [objective], seed: 3)
        let exact = try #require(result.exact?.factor)
        let low = try #require(result.low)
        let high = try #require(result.high)
        #expect(result.status == .found && result.isPrecise)
        #expect(low <= exact && exact <= high)
        #expect((high - low) / exact < 0.045)
    }

    @Test("does not need an exact solution, and does not depend on the threads")
    func unknown() throws {
        // The pool behind a connection cap that never binds is no system that is known.
        var model = try CapacityCase.pool()
        let known = try #require(
            KnownSystem(model)?.capacity(for: CapacityCase.below("rejection_rate", 0.01))
        )
        model.orchestrator.limits.maxConcurrentConnections = 1_000
        let objective = CapacityCase.below("rejection_rate", 0.01)
        let one = capacity(of: model, [objective], jobs: 1)
        let two = capacity(of: model, [objective], jobs: 2)
        #expect(one == two)
        #expect(one.exact == nil)
        #expect(try #require(one.low) <= known && known <= (try #require(one.high)))
        #expect(one.binding?.cause == "queue_full")
        #expect(one.binding?.limiter == "orchestrator.queue_capacity")
    }

    @Test("of several objectives is that of the one that is missed first")
    func severalObjectives() throws {
        let model = try CapacityCase.queue(threads: 1, meanService: 0.01, rate: 50)
        let p99 = CapacityCase.below("latency_p99_s", 0.25)
        let loose = CapacityCase.below("latency_mean_s", 10)
        let result = capacity(of: model, [loose, p99], precision: 0.05)
        #expect(result.binding?.objective == p99)
        #expect(result.exact?.objective == p99)
        #expect(result.agreesWithExact == true)
    }

    @Test("is 0 if an objective is missed at every load")
    func infeasible() throws {
        let model = try CapacityCase.queue(threads: 1, meanService: 0.01, rate: 50)
        let objective = CapacityCase.below("latency_mean_s", 0.005)
        let result = capacity(of: model, [objective])
        #expect(result.status == .infeasible)
        #expect(result.factor == 0)
        #expect(result.binding?.objective == objective)
    }

    @Test("is unbounded if nothing limits the load, up to the factor that was tried")
    func unbounded() throws {
        let model = ServiceModel(
            name: "unlimited",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .poisson(rate: 10),
                    steps: [.wait(try .exponential(mean: 0.1))]
                )
            ],
            orchestrator: OrchestratorModel(pods: [PodModel(name: "pod-0")])
        )
        let result = capacity(of: model, [CapacityCase.below("latency_mean_s", 0.2)])
        #expect(result.status == .unbounded)
        #expect(result.factor == nil && result.high == nil && result.binding == nil)
        #expect(result.low == 1_024)
    }

    @Test("of a step is between neighbouring factors that were tried")
    func step() throws {
        // One request each 20 ms takes 10 ms: twice as many just fit, more do not.
        let model = ServiceModel(
            name: "clockwork",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .deterministic(rate: 50),
                    steps: [.cpu(try .constant(0.01))]
                )
            ],
            orchestrator: {
                var limits = OrchestratorLimits()
                limits.maxWorkerThreads = 1
                limits.queueCapacity = 0
                return OrchestratorModel(pods: [PodModel(name: "pod-0")], limits: limits)
            }()
        )
        let result = capacity(of: model, [CapacityCase.below("rejection_rate", 0.2)])
        #expect(try #require(result.low) <= 2 && (try #require(result.high)) >= 2)
        #expect(try #require(result.high) / (try #require(result.low)) < 1.1)
    }

    @Test("says what is known when the effort is spent")
    func effort() throws {
        let model = try CapacityCase.queue(threads: 1, meanService: 0.01, rate: 50)
        let objective = CapacityCase.below("latency_p99_s", 0.25)
        let result = capacity(of: model, [objective], precision: 0.001, effort: 2e6)
        #expect(result.status == .found && !result.isPrecise)
        #expect(result.requests <= 2e6)
        let exact = try #require(result.exact?.factor)
        #expect(try #require(result.low) < exact && exact < (try #require(result.high)))
    }

    @Test("of users who think is a number of users")
    func closedUsers() throws {
        // 10 users who think for a second: below the load factor at which 10 ms each saturate.
        let model = ServiceModel(
            name: "users",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .closed(users: 10, think: .exponential(mean: 1)),
                    steps: [.cpu(try .exponential(mean: 0.01))]
                )
            ],
            orchestrator: {
                var limits = OrchestratorLimits()
                limits.maxWorkerThreads = 1
                return OrchestratorModel(pods: [PodModel(name: "pod-0")], limits: limits)
            }()
        )
        let result = capacity(of: model, [CapacityCase.below("latency_mean_s", 0.05)])
        // Machine repair: the largest population whose mean sojourn is below 50 ms.
        let users = (1...400).last {
            QueueingTheory.MachineRepair(
                clients: $0,
                thinkTime: 1,
                servers: 1,
                serviceRate: 100
            ).meanSojourn < 0.05
        }
        let exact = Double(try #require(users)) / 10
        // The threshold lies between two numbers of users, and factors are rounded to the nearest.
        #expect(try #require(result.low) <= exact + 0.15)
        #expect(try #require(result.high) >= exact)
    }
}
