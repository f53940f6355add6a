import Statistics
import Verification

/// Intervals of one kind about values that are known, from as many experiments as seeds.
struct IntervalCase: Sendable {
    /// What the intervals are of: `means`.
    let kind: String
    /// The system, and how much of it an experiment simulates.
    let question: String
    /// The exact values.
    let truths: [Expectation]
    /// The values among them whose intervals are known to miss too often, and are warned of.
    var exceptions: Set<String> = []
    /// How many experiments there are; their seeds are 1 to this.
    let experiments: Int
    /// The interval about each value by the experiment of a seed; `nil` where it has none.
    let intervals: @Sendable (UInt64) -> [ClosedRange<Double>?]
}
