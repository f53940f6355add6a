import Dispatch
import Statistics
import Synchronization
import Verification

/// How often the intervals of a case hold what they are about.
struct IntervalCoverage: Sendable {
    /// The shares of 95 % intervals that pass.
    static let acceptable = 0.93...0.97

    /// How often the intervals about one value held it.
    struct Count: Sendable {
        /// The value.
        let truth: Expectation
        /// The experiments that held it, with the exact interval for their share.
        let test: CoverageTest

        /// Whether the interval can be believed: of a percentile with a handful of requests beyond it
        /// headroom says itself that it cannot.
        let isPromised: Bool

        /// Whether the share is what it should be.
        var isAcceptable: Bool {
            !isPromised || IntervalCoverage.acceptable.contains(test.share)
        }
    }

    /// The case.
    let intervals: IntervalCase
    /// The count of each value.
    let counts: [Count]

    /// Runs the experiments of a case on `jobs` threads.
    init(of intervals: IntervalCase, jobs: Int) {
        let truths = intervals.truths
        let held = Mutex([Int](repeating: 0, count: truths.count))
        let next = Atomic<Int>(1)
        DispatchQueue.concurrentPerform(iterations: max(1, jobs)) { _ in
            while true {
                let seed = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard seed <= intervals.experiments else { return }
                let found = intervals.intervals(UInt64(seed))
                held.withLock { held in
                    for (index, interval) in found.enumerated()
                    where interval?.contains(truths[index].value) ?? false {
                        held[index] += 1
                    }
                }
            }
        }
        self.intervals = intervals
        counts = zip(truths, held.withLock { $0 }).map { truth, count in
            Count(
                truth: truth,
                test: CoverageTest(successes: count, trials: intervals.experiments),
                isPromised: !intervals.exceptions.contains(truth.metric)
            )
        }
    }

    /// What is wrong; empty if the intervals cover as they promise.
    var complaints: [String] {
        counts.filter { !$0.isAcceptable }.map {
            "\(intervals.question): the intervals of \($0.truth.metric) cover in "
                + "\($0.test.share.percent()) of the experiments"
        }
    }
}
