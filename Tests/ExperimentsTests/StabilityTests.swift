import Experiments
import Limiters
import Service
import Testing
import Units
import Variates

/// A server with capacity C = 400/s whose clients give up after a second and try again, r = 3 times,
/// while it works on; at most 800 requests wait, twice as long as anybody has patience.
///
/// Once everybody fails, attempts come at (1 + r)·λ. Above C they keep the queue full, so that
/// whatever is served is late: everybody goes on to fail. Below C the queue empties. So a trigger can
/// tip the service above λ = C/(1 + r) = 100/s and not below.
///
/// By chance the queue may fall from 800 to 400, where answers are in time again. Attempts come in
/// clusters of 1 + r, so the variance of arrivals less departures is v = (1 + r)²·λ + C a second, the
/// drift d = (1 + r)·λ − C, and a diffusion takes v/(2d²)·exp(2d·400/v) seconds for that: at 108/s (1.08
/// of the threshold) two days, against the 25 minutes of a probe. At 96/s the queue falls by 16 a second.
@Suite("A retry storm")
struct StabilityTests {
    private func model(
        rate: Double,
        budget: RetryBudgetPolicy? = nil,
        attempts: Int = 4
    ) throws -> ServiceModel {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = 1
        limits.queueCapacity = 800
        limits.requestTimeout = .seconds(1)
        let backoff = Backoff(
            base: .milliseconds(500),
            factor: 1,
            maximum: .milliseconds(500),
            jitter: .full
        )
        return ServiceModel(
            name: "retry-storm",
            workloads: [
                Workload(
                    name: "clients",
                    arrivals: try .poisson(rate: rate),
                    steps: [.cpu(try .exponential(mean: 0.002_5))],
                    retry: RetryPolicy(attempts: attempts, backoff: backoff, budget: budget)
                )
            ],
            orchestrator: OrchestratorModel(
                pods: [PodModel(name: "pod-0")],
                limits: limits,
                cancellation: .abandon
            )
        )
    }

    private let objectives = [
        Objective(
            metric: "rejection_rate",
            comparison: .less,
            threshold: 0.05,
            text: "rejection_rate < 5%"
        )
    ]

    private func result(
        _ model: ServiceModel,
        spike factor: Double? = nil,
        replications: Int = 3
    ) -> ExperimentResult {
        var model = model
        if let factor {
            model.timeline = [
                TimelineEvent(
                    name: "spike",
                    start: .zero + .seconds(300),
                    duration: .seconds(30),
                    action: .load(LoadChange(factor: factor))
                )
            ]
        }
        return Experiment(
            model: model,
            settings: RunSettings(
                duration: .seconds(900),
                warmUp: .fixed(.seconds(30)),
                replications: replications,
                seed: 3
            ),
            objectives: objectives,
            jobs: 2,
            judgesStability: true
        ).run()
    }

    @Test("can be tipped above C/(1 + r), and not below", arguments: [60, 80, 96, 108, 140, 240])
    func threshold(rate: Double) throws {
        let stability = try #require(result(try model(rate: rate), replications: 1).stability)
        #expect(stability.verdict == (rate < 100 ? .stable : .vulnerable))
        if rate > 100 {
            guard case .tippingPulse(let factor, let survived) = stability.evidence else {
                Issue.record("tipped by \(stability.evidence)")
                return
            }
            // At 380/s four hundred wait with probability 0.95⁴⁰⁰.
            #expect(factor * rate > 380)
            #expect(factor / survived < 1.06)
        } else {
            #expect(stability.evidence == .survivedPulse(factor: 16))
        }
    }

    @Test("is there from a spike on, though the spike has gone; with a budget of 10 % it is not")
    func budget() throws {
        let without = result(try model(rate: 200), spike: 4)
        #expect(without.timeline.map(\.neverReturned) == [3])
        #expect(
            without.stability
                == StabilityVerdict(.metastable, .event(name: "spike", replications: 3, of: 3))
        )
        let with = result(try model(rate: 200, budget: .sre(ratio: 0.1)), spike: 4)
        #expect(with.timeline.map(\.returned) == [3])
        #expect(with.stability?.verdict == .stable)
        // 800 wait, attempts come at 220/s at most: 800/180 s, and two intervals of 3.75 s.
        #expect(try #require(with.timeline[0].recovery).maximum < 800 / 180.0 + 2 * 3.75)
    }

    @Test("is no verdict on a service that is overloaded anyway")
    func overloaded() throws {
        let stability = try #require(result(try model(rate: 480), replications: 1).stability)
        #expect(stability.verdict == nil)
        #expect(stability.evidence == .alreadyOut)
    }

    @Test("needs somebody who tries again")
    func noFeedback() throws {
        let result = result(try model(rate: 200, attempts: 1), replications: 1)
        #expect(result.stability == StabilityVerdict(.stable, .noFeedback))
    }

    @Test("is found by any number of threads, and not looked for unasked")
    func threads() throws {
        let storm = try model(rate: 240)
        let results = [1, 3].map { jobs in
            Experiment(
                model: storm,
                settings: RunSettings(
                    duration: .seconds(120),
                    warmUp: .fixed(.seconds(10)),
                    replications: 1
                ),
                objectives: objectives,
                jobs: jobs,
                judgesStability: true
            ).run().stability
        }
        #expect(results[0] != nil && results[0] == results[1])
        let unasked = Experiment(
            model: storm,
            settings: RunSettings(
                duration: .seconds(20),
                warmUp: .fixed(.zero),
                replications: 1
            )
        ).run()
        #expect(unasked.stability == nil)
    }
}
