import Glibc

/// What values say about their expectation, to somebody who looks after each of them and stops when
/// it suits.
///
/// Student's interval holds at one number of values that was chosen beforehand. Who looks again and
/// again, and stops at the first interval without zero, is wrong far more often than it says. The
/// intervals of this sequence hold *all at once* with the confidence: whatever makes one stop, the
/// chance that zero was ever excluded wrongly stays below the level. That costs width: at 20 values
/// it is 1.6 times Student's.
///
/// The values have to be normal; averages over a run mostly are, roughly. Under the hypothesis that
/// the expectation is *m*, the Bayes factor of the effect sizes (μ − m)/σ ~ N(0, 1) against 0, with
/// the scale integrated out by its right Haar measure, depends on the values by their t statistic
/// only. It is a nonnegative martingale with mean 1 in what scale-free statistics know, so that it
/// ever exceeds 1/α with a chance of at most α (Ville's inequality). With *q* = t²/(n − 1) and
/// *r* = 1/(1 + n) it is √r · ((1 + q)/(1 + r·q))^(n/2).
///
/// Sources: H. Wang & A. Ramdas, "Anytime-valid t-tests and confidence sequences for Gaussian means
/// with unknown variance", Sequential Analysis 44 (2025), section 4 (the Gaussian mixture); M. Gönen,
/// W. O. Johnson, Y. Lu & P. H. Westfall, "The Bayesian two-sample t test", The American Statistician
/// 59 (2005) for the factor; J. Ville, "Étude critique de la notion de collectif" (1939).
public struct StudentSequence: Sendable {
    private var tally = Tally()

    /// The smallest p-value so far for the hypothesis that the expectation is 0; 1 at the start.
    ///
    /// The chance that it ever falls to *p* or below, if the expectation is 0, is at most *p*.
    public private(set) var pValue = 1.0

    /// A sequence that has seen nothing.
    public init() {}

    /// The sequence after these values, in this order.
    public init(_ values: some Sequence<Double>) {
        for value in values { add(value) }
    }

    /// Takes the next value.
    public mutating func add(_ value: Double) {
        tally.add(value)
        guard let mean = tally.mean, mean != 0, let variance = tally.variance else { return }
        let count = Double(tally.count)
        let ratio = mean * mean * count / (variance * (count - 1))
        pValue = min(pValue, 1 / Self.factor(ratio, count: count))
    }

    /// How many values it has seen.
    public var count: Int { tally.count }

    /// The mean of the values; `nil` without any.
    public var mean: Double? { tally.mean }

    /// The half-width of the interval around the mean after the values so far.
    ///
    /// - Parameter confidence: The chance that all intervals of the sequence cover the expectation,
    ///   above 0 and below 1.
    /// - Returns: `nil` below two values; infinite as long as they say nothing at this confidence.
    public func halfWidth(confidence: Double) -> Double? {
        precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
        guard let variance = tally.variance else { return nil }
        let count = Double(tally.count)
        let shrinkage = 1 / (1 + count)
        let level = 1 - confidence
        let bound = exp(-log(level * level * shrinkage) / count)
        guard bound * shrinkage < 1 else { return .infinity }
        let ratio = (bound - 1) / (1 - bound * shrinkage)
        return (ratio * (count - 1) * variance / count).squareRoot()
    }

    /// The Bayes factor against an expectation of 0; `ratio` is t²/(n − 1), possibly infinite.
    private static func factor(_ ratio: Double, count: Double) -> Double {
        let shrinkage = 1 / (1 + count)
        let gain = ratio.isInfinite ? 1 / shrinkage : (1 + ratio) / (1 + shrinkage * ratio)
        return exp((log(shrinkage) + count * log(gain)) / 2)
    }
}
