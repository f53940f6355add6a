import RareEvents
import Statistics

/// How rarely one limiter refuses, and how that is known.
public struct RareEventEstimate: Sendable {
    /// What gave the figure.
    public enum Method: Sendable, Equatable {
        /// A formula or a chain, which is exact.
        case chain(formula: String)
        /// A simulation whose paths are split.
        case splitting
    }

    /// The limiter's name, as in the reports of `simulate`.
    public let limiter: String
    /// The cause of its refusals.
    public let cause: String
    /// What is taken for granted, in sentences.
    public let assumptions: [String]
    /// What gave the figure.
    public let method: Method
    /// The share of arrivals that is refused in the long run.
    public let probability: Double
    /// The estimate of a simulation over its replications; `nil` for an exact figure.
    public let estimate: Estimate?
    /// Arrivals simulated, on all paths together; 0 for an exact figure.
    public let arrivalCount: Int
    /// Refusals seen, on all paths together.
    public let refusalCount: Int
    /// Arrivals a second at the limiter.
    public let arrivalRate: Double

    /// The half-width of the confidence interval over the probability; 0 for an exact figure.
    public var relativePrecision: Double? {
        estimate == nil ? 0 : estimate?.relativePrecision
    }

    /// How many arrivals a plain simulation would need for a half-width of 5 % at 95 % confidence:
    /// (1.96 / 0.05)² / p.
    public var plainArrivals: Double? {
        probability > 0 ? 39.2 * 39.2 * (1 - probability) / probability : nil
    }
}
