import Experiments
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("What a comparison finds")
struct ComparisonPowerTests {
    /// The seed design's rate limit (section 3.1: 100 requests per second, burst 50), alone.
    private func bucket(burst: Int, load: Double) throws -> ServiceModel {
        var limits = OrchestratorLimits()
        limits.requestsPerSecond = 100
        limits.burstSize = burst
        return ServiceModel(
            name: "bucket",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .poisson(rate: load),
                    steps: [.wait(try .constant(0.001))]
                )
            ],
            orchestrator: OrchestratorModel(pods: [PodModel(name: "pod-0")], limits: limits)
        )
    }

    /// Replications until the sequence of differences excludes zero.
    private func replicationsNeeded(seed: UInt64, isIndependent: Bool) throws -> Int {
        let result = ModelComparison(
            baseline: try bucket(burst: 50, load: 105),
            candidates: [
                ModelComparison.Contender(name: "doubled", model: try bucket(burst: 100, load: 105))
            ],
            plan: ModelComparison.Plan(
                settings: RunSettings(
                    duration: .seconds(90),
                    warmUp: .fixed(.zero),
                    replications: isIndependent ? 300 : 20,
                    seed: seed
                ),
                isIndependent: isIndependent
            ),
            jobs: 2
        ).run()
        var sequence = StudentSequence()
        let before = result.baseline.values(of: "rejection_rate")
        let after = result.candidates[0].result.values(of: "rejection_rate")
        for case (let before?, let after?) in zip(before, after) {
            sequence.add(after - before)
            // Bonferroni over the two primary metrics, as `until decided` has it.
            if sequence.pValue <= 0.025 { return sequence.count }
        }
        Issue.record("\(sequence.count) replications were not enough")
        return sequence.count
    }

    @Test("takes at most a fifth of the replications on common random numbers")
    func isEfficient() throws {
        // Somewhat above the bucket's own rate it binds with either burst, and the chance of the
        // traffic moves the rejection rate of a run by more than the burst does; on common
        // random numbers that cancels out. (Below its rate the doubled burst refuses next to
        // nothing: the difference is then all of the baseline's rate, and nothing cancels.)
        var common = 0
        var independent = 0
        for seed in 1...3 {
            common += try replicationsNeeded(seed: UInt64(seed), isIndependent: false)
            independent += try replicationsNeeded(
                seed: UInt64(100 * seed),
                isIndependent: true
            )
        }
        #expect(5 * common <= independent)
    }

    @Test("is nothing in at least 93 of 100 comparisons of equal models with unequal draws")
    func isRarelyFooled() throws {
        let model = try bucket(burst: 10, load: 95)
        func noEvidence(mostReplications: Int?) -> Int {
            (0..<100).count { seed in
                let result = ModelComparison(
                    baseline: model,
                    candidates: [ModelComparison.Contender(name: "equal", model: model)],
                    plan: ModelComparison.Plan(
                        settings: RunSettings(
                            duration: .seconds(20),
                            warmUp: .fixed(.seconds(2)),
                            replications: 10,
                            seed: UInt64(1_000 * seed)
                        ),
                        isIndependent: true,
                        mostReplications: mostReplications
                    ),
                    jobs: 2
                ).run()
                return result.candidates[0].verdict == .noEvidence
            }
        }
        // At a fixed number of replications, and to who stops as soon as there is a verdict.
        for most in [nil, 40] {
            let count = noEvidence(mostReplications: most)
            #expect(count >= 93)
            let wrong = CoverageTest(successes: 100 - count, trials: 100)
            #expect(wrong.interval.lowerBound <= 0.05)
        }
    }
}
