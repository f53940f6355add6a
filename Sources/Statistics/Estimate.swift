/// What independent replications say about the expectation of one metric.
///
/// The half-width is Student's: over repeated experiments a share `confidence` of the intervals
/// `mean ± halfWidth` covers the expectation, if the replications' values are roughly normal (they
/// are averages over a run, so they mostly are).
///
/// Source: A. M. Law, "Simulation Modeling and Analysis", 5th ed. (2015), section 9.4.1.
public struct Estimate: Sendable, Equatable {
    /// The mean over the replications that have a value.
    public let mean: Double

    /// The half-width of the confidence interval; `nil` (unknown) with a single value.
    public let halfWidth: Double?

    /// The smallest value of a replication.
    public let minimum: Double

    /// The largest value of a replication.
    public let maximum: Double

    /// How many replications have a value.
    public let count: Int

    /// How many replications have none, because the metric saw no sample in them.
    ///
    /// If there are any, the mean is one of the replications that saw something.
    public let missing: Int

    /// The share of intervals that cover the expectation, above 0 and below 1.
    public let confidence: Double

    private let standardDeviation: Double?

    /// The estimate from one value per replication.
    ///
    /// Fails, returning `nil`, if no replication has a value.
    ///
    /// - Parameters:
    ///   - samples: One per replication; `nil` where the metric has no sample. No NaN, no infinity.
    ///   - confidence: Above 0 and below 1.
    public init?(samples: some Sequence<Double?>, confidence: Double = 0.95) {
        var tally = Tally()
        var missing = 0
        for sample in samples {
            guard let sample else {
                missing += 1
                continue
            }
            precondition(sample.isFinite, "a replication's value must be a finite number")
            tally.add(sample)
        }
        self.init(tally, missing: missing, confidence: confidence)
    }

    /// The estimate from a tally with one value per replication.
    ///
    /// Fails, returning `nil`, if the tally is empty.
    public init?(_ tally: Tally, missing: Int = 0, confidence: Double = 0.95) {
        guard let mean = tally.mean, let minimum = tally.min, let maximum = tally.max else {
            return nil
        }
        self.init(
            mean: mean,
            standardDeviation: tally.standardDeviation,
            minimum: minimum,
            maximum: maximum,
            count: tally.count,
            missing: missing,
            confidence: confidence
        )
    }

    private init(
        mean: Double,
        standardDeviation: Double?,
        minimum: Double,
        maximum: Double,
        count: Int,
        missing: Int,
        confidence: Double
    ) {
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.minimum = minimum
        self.maximum = maximum
        self.count = count
        self.missing = missing
        self.confidence = confidence
        halfWidth = standardDeviation.map {
            StudentT.halfWidth(confidence: confidence, degrees: count - 1)
                * $0 / Double(count).squareRoot()
        }
    }

    /// The standard error of the mean; `nil` with a single value.
    public var standardError: Double? {
        standardDeviation.map { $0 / Double(count).squareRoot() }
    }

    /// The confidence interval; `nil` with a single value.
    public var interval: ClosedRange<Double>? {
        halfWidth.map { (mean - $0)...(mean + $0) }
    }

    /// The half-width as a share of the mean's size; `nil` if the half-width is unknown.
    ///
    /// 0 if both are 0; infinite if only the mean is.
    public var relativePrecision: Double? {
        halfWidth.map { $0 == 0 ? 0 : $0 / abs(mean) }
    }

    /// The same values with an interval of another confidence, above 0 and below 1.
    public func with(confidence: Double) -> Estimate {
        Estimate(
            mean: mean,
            standardDeviation: standardDeviation,
            minimum: minimum,
            maximum: maximum,
            count: count,
            missing: missing,
            confidence: confidence
        )
    }
}
