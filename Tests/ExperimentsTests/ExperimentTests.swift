import Experiments
import Service
import Statistics
import Synchronization
import Testing
import Units

@Suite("An experiment")
struct ExperimentTests {
    private func settings(
        replications: Int,
        warmUp: WarmUpRule = .fixed(.seconds(10)),
        seed: UInt64 = 7
    ) -> RunSettings {
        RunSettings(
            duration: .seconds(110),
            warmUp: warmUp,
            replications: replications,
            seed: seed
        )
    }

    @Test("gives the same result with one thread and with many")
    func doesNotDependOnThreads() throws {
        let model = try QueueModel(queueCapacity: 5).model()
        let objectives = [
            Objective(metric: "rejection_rate", comparison: .less, threshold: 0.5, text: "")
        ]
        let results = [1, 2, 5].map { jobs in
            Experiment(
                model: model,
                settings: settings(replications: 6, warmUp: .automatic),
                objectives: objectives,
                precision: PrecisionGoal(relativeHalfWidth: 0.05, maximumReplications: 12),
                jobs: jobs
            ).run()
        }
        #expect(results[0].replicationCount >= 6)
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }

    @Test("numbers its replications from 0 and runs each as it would run alone")
    func replicationsAreIndependentOfEachOther() throws {
        let model = try QueueModel().model()
        let result = Experiment(
            model: model,
            settings: settings(replications: 3),
            jobs: 2
        ).run()
        #expect(result.replications.map(\.replication) == [0, 1, 2])
        let alone = Replication(
            model: model,
            duration: .seconds(110),
            warmUp: .seconds(10),
            seed: 7,
            replication: 2
        )
        #expect(result.replications.last == alone.run { false })
        // 3 replications of 110 s, of which 10 s are warm-up.
        #expect(result.observed == .seconds(300))
    }

    @Test("gives another result with another seed")
    func dependsOnTheSeed() throws {
        let model = try QueueModel().model()
        let results = [1, 2].map { seed in
            Experiment(model: model, settings: settings(replications: 2, seed: seed)).run()
        }
        #expect(results[0].metrics != results[1].metrics)
    }

    @Test("estimates each metric by Student's interval over the replications")
    func estimatesMetrics() throws {
        let result = Experiment(
            model: try QueueModel().model(),
            settings: settings(replications: 4)
        ).run()
        let arrivals = result.replications.map { Double($0.arrivals) }
        let mean = arrivals.reduce(0, +) / 4
        let variance = arrivals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3
        // t(0.975, 3 degrees of freedom) = 3.182446 (any table), over √4.
        let halfWidth = 3.182446 * variance.squareRoot() / 2
        let estimate = try #require(result.estimate(of: "arrivals"))
        #expect(abs(estimate.mean - mean) < 1e-9)
        #expect(abs(try #require(estimate.halfWidth) - halfWidth) < 1e-5 * halfWidth)
        #expect(estimate.minimum == arrivals.min())
        #expect(estimate.maximum == arrivals.max())
    }

    @Test("leaves a metric without a sample without an estimate")
    func keepsMissingSamplesMissing() throws {
        // One request in 10⁹ s: nothing arrives, so there is no latency, and no rate either.
        let result = Experiment(
            model: try QueueModel(arrivalRate: 1e-9).model(),
            settings: settings(replications: 3)
        ).run()
        #expect(result.estimate(of: "arrivals")?.mean == 0)
        #expect(result.metrics.contains { $0.name == "latency_p99_s" && $0.estimate == nil })
        #expect(result.causes.allSatisfy { $0.rate == nil && $0.count?.mean == 0 })
    }

    @Test("keeps the finished replications when it is cancelled, without a gap", arguments: [1, 3])
    func keepsWhatIsFinished(jobs: Int) throws {
        let cancellation = Cancellation()
        let finished = Mutex(0)
        let result = Experiment(
            model: try QueueModel().model(),
            settings: settings(replications: 1_000),
            jobs: jobs
        ).run(cancellation: cancellation) { progress in
            finished.withLock { $0 = progress.completed }
            if progress.completed == 4 { cancellation.cancel() }
        }
        #expect(result.isInterrupted)
        let numbers = result.replications.map(\.replication)
        #expect(numbers == Array(0..<UInt32(numbers.count)))
        #expect(result.replicationCount == numbers.count)
        #expect(numbers.count <= finished.withLock { $0 })
        if jobs == 1 { #expect(numbers.count == 4) }
    }

    @Test("has no result, and says so, when it is cancelled before it begins")
    func survivesEarlyCancellation() throws {
        let cancellation = Cancellation()
        cancellation.cancel()
        for warmUp in [WarmUpRule.automatic, .fixed(.zero)] {
            let result = Experiment(
                model: try QueueModel().model(),
                settings: settings(replications: 5, warmUp: warmUp)
            ).run(cancellation: cancellation)
            #expect(result.isInterrupted)
            #expect(result.replicationCount == 0)
            #expect(result.metrics.isEmpty)
        }
    }

    @Test("reports its progress, replication by replication")
    func reportsProgress() throws {
        let seen = Mutex<[ExperimentProgress]>([])
        _ = Experiment(
            model: try QueueModel().model(),
            settings: settings(replications: 4, warmUp: .automatic),
            jobs: 2
        ).run { progress in seen.withLock { $0.append(progress) } }
        let steps = seen.withLock { $0 }
        // 3 pilots, then 4 replications.
        #expect(
            steps.map(\.phase)
                == [.warmUp, .warmUp, .warmUp] + Array(repeating: .replications, count: 4)
        )
        #expect(steps.map(\.completed) == [1, 2, 3, 1, 2, 3, 4])
        #expect(steps.map(\.total) == [3, 3, 3, 4, 4, 4, 4])
    }

    @Test("finds the warm-up on pilots that it does not estimate from")
    func findsTheWarmUp() throws {
        let result = Experiment(
            model: try QueueModel().model(),
            settings: RunSettings(
                duration: .seconds(2_000),
                warmUp: .automatic,
                replications: 3,
                seed: 3
            )
        ).run()
        #expect(result.warmUp.source == .detected(pilots: 3))
        #expect(result.warmUp.duration < .seconds(1_000))
        #expect(result.replications.map(\.replication) == [0, 1, 2])
        #expect(
            result.replications.allSatisfy {
                $0.observed == .seconds(2_000) - result.warmUp.duration
            }
        )
    }

    @Test("says when a run is too short to find its warm-up, and leaves half of it out")
    func distrustsAShortRun() throws {
        // Twice the capacity: the queue grows for the whole run, which never settles.
        let result = Experiment(
            model: try QueueModel(arrivalRate: 200).model(),
            settings: settings(replications: 2, warmUp: .automatic)
        ).run()
        #expect(result.warmUp.source == .notFound(pilots: Experiment.mostPilots))
        #expect(result.warmUp.duration == .seconds(55))
    }

    @Test("holds its own means against Little's law, where every request completes")
    func checksLittlesLaw() throws {
        let completing = Experiment(
            model: try QueueModel().model(),
            settings: settings(replications: 4)
        ).run()
        let check = try #require(completing.checks.first { $0.name == "littles_law_of_means" })
        #expect(check.passed)
        // M/M/1 at ρ = 0.5 has L = ρ/(1 − ρ) = 1 on average.
        #expect(check.observed > 0.5 && check.observed < 2)
        #expect(check.tolerance < 0.1 * check.observed)
        let refusing = Experiment(
            model: try QueueModel(arrivalRate: 90, queueCapacity: 1).model(),
            settings: settings(replications: 4)
        ).run()
        #expect(!refusing.checks.contains { $0.name == "littles_law_of_means" })
    }
}
