import CGSL

/// Whether a share that was counted agrees with the share that was promised.
///
/// A 95 % interval should cover the truth in 95 of 100 experiments; 1,880 of 2,000 is 94 %. The
/// exact binomial interval about the count says whether that is chance.
///
/// Source: C. J. Clopper & E. S. Pearson, "The Use of Confidence or Fiducial Limits Illustrated in
/// the Case of the Binomial", Biometrika 26 (1934). Covers at least `confidence`, never less.
public struct CoverageTest: Sendable, Equatable {
    /// How often it happened.
    public let successes: Int

    /// How often it could have.
    public let trials: Int

    /// The confidence of the interval.
    public let confidence: Double

    /// The shares that the count does not contradict.
    public let interval: ClosedRange<Double>

    /// The exact interval for a counted share.
    ///
    /// - Parameters:
    ///   - successes: In `0...trials`.
    ///   - trials: At least 1.
    ///   - confidence: Above 0 and below 1.
    public init(successes: Int, trials: Int, confidence: Double = 0.95) {
        precondition(trials >= 1 && (0...trials).contains(successes), "a share of nothing")
        precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
        self.successes = successes
        self.trials = trials
        self.confidence = confidence
        let tail = (1 - confidence) / 2
        let hits = Double(successes)
        let misses = Double(trials - successes)
        let lower = successes == 0 ? 0 : Self.betaQuantile(tail, hits, misses + 1)
        let upper = successes == trials ? 1 : Self.betaQuantile(1 - tail, hits + 1, misses)
        interval = lower...upper
    }

    /// The share that was counted.
    public var share: Double { Double(successes) / Double(trials) }

    /// Whether the count is compatible with a true share of `expected`.
    public func agrees(with expected: Double) -> Bool { interval.contains(expected) }

    /// The p-quantile of the beta distribution, by bisection down to neighbouring numbers.
    ///
    /// `gsl_cdf_beta_Pinv` aborts the process where its iteration does not converge.
    private static func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
        var low = 0.0
        var high = 1.0
        while true {
            let middle = low + (high - low) / 2
            guard middle > low && middle < high else { return middle }
            if gsl_cdf_beta_P(middle, a, b) < p { low = middle } else { high = middle }
        }
    }
}
