import Glibc

/// By what a law is chosen among those that were fitted.
///
/// How badly it fits, plus a price for each parameter: the least is best.
public enum InformationCriterion: String, Sendable, CaseIterable {
    /// Akaike's: 2 for each parameter. Predicts best if none of the laws is right.
    ///
    /// Source: H. Akaike, "A New Look at the Statistical Model Identification", IEEE Transactions on
    /// Automatic Control 19 (1974).
    case aic
    /// Schwarz' Bayesian one: ln n for each parameter. Finds the right law, if it is among them, as
    /// the data grow.
    ///
    /// Source: G. Schwarz, "Estimating the Dimension of a Model", Annals of Statistics 6 (1978).
    case bic

    /// The criterion of a fit.
    ///
    /// - Parameters:
    ///   - logLikelihood: Of the data, at the estimates.
    ///   - parameters: How many numbers were estimated.
    ///   - count: How many observations there are.
    /// - Returns: −2·logLikelihood plus the price of the parameters.
    public func value(logLikelihood: Double, parameters: Int, count: Int) -> Double {
        let price =
            switch self {
            case .aic: 2.0
            case .bic: log(Double(max(count, 1)))
            }
        return price * Double(parameters) - 2 * logLikelihood
    }
}
