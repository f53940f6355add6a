/// Which objects something is about, by their labels.
///
/// All labels and all expressions must hold; an empty selector selects everything.
///
/// Source: `apimachinery/pkg/apis/meta/v1/helpers.go` and `apimachinery/pkg/labels/selector.go`
/// (Kubernetes 1.29.6).
public struct LabelSelector: Hashable, Sendable {
    /// Labels that an object must have, with these values.
    public var matchLabels: Labels
    /// Further conditions.
    public var matchExpressions: [Requirement]

    /// A condition on one label.
    public struct Requirement: Hashable, Sendable {
        /// The name of the label.
        public var key: String
        /// What must hold for its value.
        public var `operator`: Operator
        /// The values that `operator` speaks of; empty for `exists` and `doesNotExist`.
        public var values: [String]

        /// A condition on the label `key`.
        public init(key: String, operator: Operator, values: [String] = []) {
            self.key = key
            self.operator = `operator`
            self.values = values
        }
    }

    /// What must hold for the value of a label.
    public enum Operator: String, Hashable, Sendable, CaseIterable {
        /// The label exists and its value is one of the values.
        case isIn = "In"
        /// The label does not exist, or its value is none of the values.
        case isNotIn = "NotIn"
        /// The label exists.
        case exists = "Exists"
        /// The label does not exist.
        case doesNotExist = "DoesNotExist"
    }

    /// A selector of the given conditions; without any it selects everything.
    public init(matchLabels: Labels = [:], matchExpressions: [Requirement] = []) {
        self.matchLabels = matchLabels
        self.matchExpressions = matchExpressions
    }

    /// Whether an object with `labels` is selected.
    public func matches(_ labels: Labels) -> Bool {
        matchLabels.entries.allSatisfy { labels[$0.name] == $0.value }
            && matchExpressions.allSatisfy { $0.matches(labels) }
    }
}

extension LabelSelector.Requirement {
    /// Whether an object with `labels` meets the condition.
    public func matches(_ labels: Labels) -> Bool {
        let value = labels[key]
        switch `operator` {
        case .isIn: return value.map(values.contains) ?? false
        case .isNotIn: return !(value.map(values.contains) ?? false)
        case .exists: return value != nil
        case .doesNotExist: return value == nil
        }
    }
}
