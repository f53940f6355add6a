import Units

/// How expressions are evaluated.
public struct EvaluationSettings: Sendable {
    /// How old the sample of an instant may be.
    public var lookback: SimDuration
    /// Which Prometheus' rules hold.
    public var version: Version
    /// The distance of the times of a subquery that names none.
    public var subqueryStep: SimDuration

    /// The versions that select samples differently.
    public enum Version: String, CaseIterable, Sendable {
        /// Prometheus 2.x: a sample at either end of a range or of the look-back counts.
        case v2 = "2"
        /// Prometheus 3.x: a sample at the early end does not count.
        case v3 = "3"
    }

    /// Settings; what is not given is as in a server without configuration.
    public init(
        lookback: SimDuration = .seconds(300),
        version: Version = .v2,
        subqueryStep: SimDuration = .seconds(60)
    ) {
        self.lookback = lookback
        self.version = version
        self.subqueryStep = subqueryStep
    }
}

/// Why an expression has no value at a time.
public struct EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, as Prometheus 2.42 says it.
    public let description: String
}

/// What an expression gives at a time.
public enum PromQLValue: Equatable, Sendable {
    /// A number.
    case scalar(Double)
    /// A number for each of some label sets.
    case vector([PromQLElement])
    /// A text.
    case string(String)
}

/// A number of a vector.
public struct PromQLElement: Equatable, Sendable {
    /// What it belongs to.
    public var labels: LabelSet
    /// The number.
    public var value: Double

    /// A number and what it belongs to.
    public init(labels: LabelSet, value: Double) {
        self.labels = labels
        self.value = value
    }
}
