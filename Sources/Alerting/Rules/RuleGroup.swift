import Units

/// Rules that are evaluated together, one after the other.
///
/// Source: the rule file of Prometheus 2.42, `model/rulefmt/rulefmt.go`.
public struct RuleGroup: Hashable, Sendable {
    /// The name; unique in the file.
    public var name: String
    /// How often the rules are evaluated; `nil` is the interval of the server.
    public var interval: SimDuration?
    /// How many alerts an alerting rule and how many series a recording rule may give; 0 = any number.
    public var limit: Int
    /// The rules, in the order of their evaluation.
    public var rules: [Rule]

    /// A rule of either kind.
    public enum Rule: Hashable, Sendable {
        /// Raises alerts.
        case alerting(AlertingRule)
        /// Records series.
        case recording(RecordingRule)

        /// The expression.
        public var expression: PromQLExpression {
            switch self {
            case .alerting(let rule): rule.expression
            case .recording(let rule): rule.expression
            }
        }
    }

    /// A group of rules.
    public init(name: String, interval: SimDuration? = nil, limit: Int = 0, rules: [Rule]) {
        self.name = name
        self.interval = interval
        self.limit = limit
        self.rules = rules
    }
}
