/// When an alert was pending and firing.
public struct AlertHistory: Sendable, Equatable {
    /// The name of the rule.
    public let alert: String
    /// The labels of the alert, `alertname` among them.
    public let labels: LabelSet
    /// The times in each state, one after the other; between them the alert was inactive.
    public internal(set) var intervals: [Interval]
    /// The annotations, expanded when the alert last began to fire.
    public internal(set) var annotations: [Label]

    /// A time in one state.
    public struct Interval: Sendable, Equatable {
        /// The state.
        public let state: AlertState
        /// The first evaluation in that state, in milliseconds.
        public let start: Int64
        /// The evaluation that left it, in milliseconds; `nil` while it lasts.
        public internal(set) var end: Int64?

        /// A time in one state.
        public init(state: AlertState, start: Int64, end: Int64?) {
            self.state = state
            self.start = start
            self.end = end
        }
    }

    /// The times in which the alert fired.
    public var firings: [Interval] { intervals.filter { $0.state == .firing } }
}

/// What an alert can be while its rule's expression holds.
public enum AlertState: String, Sendable, Equatable, CaseIterable {
    /// The expression has not held long enough.
    case pending
    /// People are told.
    case firing
}

/// A rule that could not be evaluated, and how often.
public struct RuleFailure: Sendable, Equatable {
    /// The group of the rule.
    public let group: String
    /// The name of the alert or of the series.
    public let rule: String
    /// What was wrong the first time.
    public let message: String
    /// The first time, in milliseconds.
    public let firstMilliseconds: Int64
    /// How many evaluations failed.
    public internal(set) var count: Int
}
