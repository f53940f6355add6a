/// Count, mean, variance and extremes of numbers that are seen once and not kept.
///
/// Source: B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products",
/// Technometrics 4 (1962); merging by T. F. Chan, G. H. Golub & R. J. LeVeque, "Algorithms for
/// Computing the Sample Variance", The American Statistician 37 (1983). Neither cancels when the
/// mean is large against the deviation.
@frozen
public struct Tally: Sendable, BitwiseCopyable {
    @usableFromInline var added: Int
    @usableFromInline var runningMean: Double
    /// The sum of squared deviations from the mean.
    @usableFromInline var squaredDeviations: Double
    @usableFromInline var smallest: Double
    @usableFromInline var largest: Double

    /// A tally of nothing.
    @inlinable
    public init() {
        added = 0
        runningMean = 0
        squaredDeviations = 0
        smallest = .infinity
        largest = -.infinity
    }

    /// A tally of `values`.
    public init(_ values: some Sequence<Double>) {
        self.init()
        for value in values { add(value) }
    }

    /// Adds a number.
    @inlinable
    public mutating func add(_ value: Double) {
        added &+= 1
        let before = value - runningMean
        runningMean += before / Double(added)
        squaredDeviations += before * (value - runningMean)
        smallest = Swift.min(smallest, value)
        largest = Swift.max(largest, value)
    }

    /// Adds everything that `other` has seen.
    public mutating func merge(_ other: Tally) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let total = Double(count + other.count)
        let difference = other.runningMean - runningMean
        let share = Double(other.count) / total
        runningMean += difference * share
        squaredDeviations +=
            other.squaredDeviations + difference * difference * Double(count) * share
        added += other.added
        smallest = Swift.min(smallest, other.smallest)
        largest = Swift.max(largest, other.largest)
    }

    /// How many numbers were added.
    @inlinable
    public var count: Int { added }

    /// The arithmetic mean; `nil` without numbers.
    public var mean: Double? { count > 0 ? runningMean : nil }

    /// The sum; 0 without numbers.
    public var sum: Double { runningMean * Double(count) }

    /// The unbiased sample variance, divided by n − 1; `nil` below two numbers.
    public var variance: Double? {
        count > 1 ? Swift.max(0, squaredDeviations) / Double(count - 1) : nil
    }

    /// The square root of the variance; `nil` below two numbers.
    public var standardDeviation: Double? { variance.map { $0.squareRoot() } }

    /// The smallest number; `nil` without numbers.
    public var min: Double? { count > 0 ? smallest : nil }

    /// The largest number; `nil` without numbers.
    public var max: Double? { count > 0 ? largest : nil }
}
