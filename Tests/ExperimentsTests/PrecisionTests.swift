import Experiments
import Service
import Testing
import Units

@Suite("A precision goal")
struct PrecisionTests {
    private func run(_ goal: PrecisionGoal, objectives: [Objective] = []) throws
        -> ExperimentResult
    {
        Experiment(
            model: try QueueModel(arrivalRate: 80, queueCapacity: 10).model(),
            settings: RunSettings(
                duration: .seconds(60),
                warmUp: .fixed(.seconds(10)),
                replications: 4,
                seed: 5
            ),
            objectives: objectives,
            precision: goal,
            jobs: 2
        ).run()
    }

    @Test("adds replications until latency and rejections are as precise as that")
    func addsReplications() throws {
        let result = try run(PrecisionGoal(relativeHalfWidth: 0.1))
        let outcome = try #require(result.precision)
        #expect(outcome.isReached)
        #expect(result.replicationCount > 4)
        for metric in ["latency_mean_s", "latency_p99_s", "rejection_rate"] {
            let estimate = try #require(result.estimate(of: metric))
            let halfWidth = try #require(estimate.halfWidth)
            #expect(halfWidth <= 0.1 * estimate.mean, "\(metric)")
        }
        #expect(try #require(outcome.worstRelativeHalfWidth) <= 0.1)
    }

    @Test("stops at the most replications there may be, and says what is still too wide")
    func stopsAtTheMaximum() throws {
        let result = try run(PrecisionGoal(relativeHalfWidth: 0.001, maximumReplications: 11))
        let outcome = try #require(result.precision)
        #expect(!outcome.isReached)
        #expect(result.replicationCount == 11)
        #expect(outcome.worstMetric == "rejection_rate")
        #expect(try #require(outcome.worstRelativeHalfWidth) > 0.001)
    }

    @Test("is about the metrics of the objectives, too")
    func watchesObjectives() throws {
        let loose = try run(PrecisionGoal(relativeHalfWidth: 0.25))
        let strict = try run(
            PrecisionGoal(relativeHalfWidth: 0.25),
            objectives: [
                // The longest of a few thousand waits varies more than their mean.
                Objective(metric: "latency_max_s", comparison: .less, threshold: 1, text: "")
            ]
        )
        #expect(loose.precision?.isReached == true)
        let estimate = try #require(strict.estimate(of: "latency_max_s"))
        #expect(try #require(estimate.halfWidth) <= 0.25 * estimate.mean)
        #expect(strict.replicationCount >= loose.replicationCount)
    }
}
