import Experiments
import Service
import Statistics
import Testing

@Suite("An objective")
struct ObjectiveVerdictTests {
    /// The mean of 1, 2, 3 is 2 and the deviation 1, so that the half-width at 95 % is
    /// t(0.975, 2)/√3 = 4.302653/1.732051 = 2.4841: the interval is −0.4841 … 4.4841.
    private let estimate = Estimate(samples: [1, 2, 3])

    private func verdict(
        _ comparison: Objective.Comparison,
        _ threshold: Double,
        on estimate: Estimate?
    ) -> ObjectiveVerdict.Verdict {
        ObjectiveVerdict(
            Objective(metric: "m", comparison: comparison, threshold: threshold, text: ""),
            on: estimate,
            requests: 0
        ).verdict
    }

    @Test("is judged on the whole interval, not on the mean")
    func isJudgedOnTheInterval() {
        #expect(verdict(.less, 4.49, on: estimate) == .met)
        #expect(verdict(.less, 4.48, on: estimate) == .undecided)
        #expect(verdict(.less, -0.48, on: estimate) == .undecided)
        #expect(verdict(.less, -0.49, on: estimate) == .missed)
        #expect(verdict(.greater, -0.49, on: estimate) == .met)
        #expect(verdict(.greater, 0, on: estimate) == .undecided)
        #expect(verdict(.greater, 4.49, on: estimate) == .missed)
    }

    @Test("tells below from at most, where every replication gives the same value")
    func tellsStrictFromLoose() {
        let constant = Estimate(samples: [5, 5, 5])
        #expect(verdict(.less, 5, on: constant) == .missed)
        #expect(verdict(.lessOrEqual, 5, on: constant) == .met)
        #expect(verdict(.greater, 5, on: constant) == .missed)
        #expect(verdict(.greaterOrEqual, 5, on: constant) == .met)
    }

    @Test(
        "on a rejection rate is not met by requests of which fewer than thirty would be refused",
        arguments: ["rejection_rate", "rejection_rate.queue_full"]
    )
    func needsRequests(metric: String) {
        func verdict(_ comparison: Objective.Comparison, of rates: [Double], _ requests: Double)
            -> ObjectiveVerdict.Verdict
        {
            ObjectiveVerdict(
                Objective(metric: metric, comparison: comparison, threshold: 0.001, text: ""),
                on: Estimate(samples: rates),
                requests: requests
            ).verdict
        }
        #expect(verdict(.less, of: [0, 0, 0], 30_000) == .met)
        #expect(verdict(.less, of: [0, 0, 0], 29_999) == .undecided)
        #expect(verdict(.lessOrEqual, of: [0, 0, 0], 29_999) == .undecided)
        // That it is missed, or that the rate is high, can be seen in fewer.
        #expect(verdict(.less, of: [0.5, 0.5, 0.5], 100) == .missed)
        #expect(verdict(.greater, of: [0.5, 0.5, 0.5], 100) == .met)
    }

    @Test("is undecided without a sample and with a single replication")
    func isUndecidedWithoutAnInterval() {
        #expect(verdict(.less, 100, on: nil) == .undecided)
        #expect(verdict(.less, 100, on: Estimate(samples: [1])) == .undecided)
    }
}
