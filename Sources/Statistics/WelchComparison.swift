/// The difference of two means that were estimated independently of each other, with variances of
/// their own.
///
/// Source: B. L. Welch, "The Generalization of 'Student's' Problem when Several Different Population
/// Variances are Involved", Biometrika 34 (1947); the degrees of freedom by F. E. Satterthwaite,
/// Biometrics Bulletin 2 (1946).
public struct WelchComparison: Sendable, Equatable {
    /// Candidate minus baseline.
    public let difference: Double
    /// The standard error of the difference.
    public let standardError: Double
    /// The degrees of freedom of the standard error; not a whole number in general.
    public let degrees: Double

    /// The comparison of two independent means.
    public init(baseline: SampleMean, candidate: SampleMean) {
        difference = candidate.mean - baseline.mean
        let before = baseline.standardError * baseline.standardError
        let after = candidate.standardError * candidate.standardError
        let variance = before + after
        standardError = variance.squareRoot()
        // Both without variance: any number of degrees gives an interval of no width.
        degrees =
            variance > 0
            ? variance * variance
                / (before * before / baseline.degrees + after * after / candidate.degrees)
            : baseline.degrees + candidate.degrees
    }

    /// The half-width of the interval of the difference with a confidence above 0 and below 1.
    public func halfWidth(confidence: Double) -> Double {
        StudentT.halfWidth(confidence: confidence, degrees: degrees) * standardError
    }

    /// The chance of a difference at least this large if there is none (two-sided).
    public var pValue: Double {
        difference == 0
            ? 1
            : StudentT.twoSidedProbability(of: difference / standardError, degrees: degrees)
    }
}
