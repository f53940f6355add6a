/// A reason not to take a fit at its word.
public struct FitWarning: Sendable, Hashable {
    /// What is doubtful.
    public enum Kind: String, Sendable, CaseIterable {
        /// Estimates are uncertain because there is little to estimate from.
        case fewData = "few_data"
        /// The rate went up or down while the log was written.
        case trend
        /// A value depends on the one before it, which the fitted law leaves out.
        case autocorrelation
        /// Times are rounded so coarsely that it shows.
        case rounding
        /// Several requests at the same instant.
        case ties
        /// Arrivals are not in order.
        case unsorted
        /// Durations below 0.
        case negative
        /// Durations of 0.
        case zeros
        /// No law fits.
        case rejected
        /// Rows that had to be left out.
        case leftOut = "left_out"
        /// The log holds a part of the requests only.
        case sampled
        /// Much was cut off.
        case censoring
    }

    /// What is doubtful.
    public let kind: Kind
    /// The column that it is about, or `"arrivals"`.
    public let subject: String
    /// What was seen and what it means.
    public let message: String

    /// A warning.
    public init(_ kind: Kind, _ subject: String, _ message: String) {
        self.kind = kind
        self.subject = subject
        self.message = message
    }
}
