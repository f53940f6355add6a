extension ArgumentRange {
    /// Values, means and scales: from a billionth of a microsecond to thirty million years.
    static let scale = from(1e-15, to: 1e15)
    /// Shapes of gamma and beta distributions.
    static let shape = from(1e-3, to: 1e6)
    /// Coefficients of variation.
    static let variation = from(1e-3, to: 100)
}

// What constructors of distributions ask of their arguments.
extension Distribution {
    /// Throws if an argument is out of its range.
    static func check(
        _ value: Double,
        _ range: ArgumentRange,
        _ distribution: String,
        _ argument: String
    ) throws(DistributionError) {
        guard range.contains(value) else {
            throw DistributionError(
                distribution,
                argument,
                found: "\(value)",
                requirement: range.requirement
            )
        }
    }

    /// Throws if there are too few or too many of something.
    static func checkCount(
        _ count: Int,
        _ range: ClosedRange<Int>,
        _ distribution: String,
        _ argument: String
    ) throws(DistributionError) {
        guard range.contains(count) else {
            throw DistributionError(
                distribution,
                argument,
                found: "\(count)",
                requirement: "from \(range.lowerBound) to \(range.upperBound) in number"
            )
        }
    }

    /// Throws if a weight is out of range, or if all are 0.
    static func checkWeights(
        _ weights: some Sequence<Double>,
        _ distribution: String,
        argument: (Int) -> String
    ) throws(DistributionError) {
        var total = 0.0
        for (index, weight) in weights.enumerated() {
            try check(weight, .from(0, to: 1e15), distribution, argument(index))
            total += weight
        }
        guard total > 0 else {
            throw DistributionError(
                distribution,
                "weights",
                found: "0 in sum",
                requirement: "above 0 in sum"
            )
        }
    }
}
