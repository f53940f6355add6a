import Statistics
import Variates

/// An arrival process that was fitted to a log, and how well.
public struct FittedArrivals: Sendable {
    /// What is fitted.
    public enum Kind: String, Sendable, CaseIterable {
        /// Independent arrivals at a constant rate.
        case poisson
        /// Evenly spaced arrivals.
        case deterministic
        /// Independent gaps of the family that fits best.
        case renewal
        /// A Poisson process that switches between two rates.
        case mmpp
        /// A Poisson process whose rate goes in straight lines over the day, or over the log.
        case profile
    }

    /// What it is.
    public let kind: Kind
    /// The process with the estimated parameters.
    public let process: ArrivalProcess
    /// The estimates: rates per second, lengths in seconds.
    public let parameters: [FittedParameter]
    /// The logarithm of the likelihood of all gaps, densities per second.
    ///
    /// Of a process that was fitted to a part of a long log, the Poisson process' of all gaps plus what it
    /// gains over a Poisson process on that part: no more evidence than was looked at.
    public let logLikelihood: Double
    /// How many gaps the log has.
    public let count: Int
    /// How many gaps it was fitted to.
    public let usedCount: Int
    /// How well the process agrees with the gaps.
    ///
    /// Approximate: parameters were fitted to the same gaps, so
    /// that the true chance is smaller; exact up to the bootstrap for `renewal` and `poisson`. `nil` if it
    /// was not computed.
    public let goodness: GoodnessOfFit?
    /// How many numbers the likelihood was maximised over.
    public let parameterCount: Int

    /// How well it fits by a criterion; less is better.
    public func value(_ criterion: InformationCriterion) -> Double {
        criterion.value(
            logLikelihood: logLikelihood,
            parameters: parameterCount,
            count: count
        )
    }
}
