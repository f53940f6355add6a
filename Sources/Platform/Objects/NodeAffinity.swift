/// On which nodes a pod must be, and on which it would rather be, by the nodes' labels.
///
/// Source: `component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go` (Kubernetes 1.29.6).
public struct NodeAffinity: Hashable, Sendable {
    /// Terms of which the node must meet one; `nil` if every node will do.
    public var required: [Term]?
    /// Terms that speak for a node.
    public var preferred: [WeightedTerm<Term>]

    /// Conditions that must all hold; without any condition a term matches no node.
    public struct Term: Hashable, Sendable {
        /// Conditions on the labels of the node.
        public var expressions: [Requirement]
        /// Conditions on the fields of the node; `metadata.name` is the only one there is.
        public var fields: [Requirement]

        /// A term of these conditions.
        public init(expressions: [Requirement] = [], fields: [Requirement] = []) {
            self.expressions = expressions
            self.fields = fields
        }

        /// Whether all conditions hold for a node.
        func matches(_ node: Node) -> Bool {
            guard !expressions.isEmpty || !fields.isEmpty else { return false }
            return expressions.allSatisfy { $0.matches(node.meta.labels[$0.key]) }
                && fields.allSatisfy {
                    $0.key == "metadata.name" && $0.matches(node.meta.name)
                }
        }
    }

    /// A condition on one label or field.
    public struct Requirement: Hashable, Sendable {
        /// The name of the label.
        public var key: String
        /// What must hold for its value.
        public var `operator`: Operator
        /// The values that `operator` speaks of.
        public var values: [String]

        /// A condition on the label `key`.
        public init(key: String, operator: Operator, values: [String] = []) {
            self.key = key
            self.operator = `operator`
            self.values = values
        }

        /// Whether the condition holds for a value; `nil` is no label.
        func matches(_ value: String?) -> Bool {
            switch `operator` {
            case .isIn: value.map(values.contains) ?? false
            case .isNotIn: value.map { !values.contains($0) } ?? true
            case .exists: value != nil
            case .doesNotExist: value == nil
            case .isGreater: compare(value, by: >)
            case .isLess: compare(value, by: <)
            }
        }

        private func compare(_ value: String?, by order: (Int64, Int64) -> Bool) -> Bool {
            guard let left = value.flatMap({ Int64($0) }),
                let right = values.first.flatMap({ Int64($0) })
            else { return false }
            return order(left, right)
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
        /// The label is a whole number above the value.
        case isGreater = "Gt"
        /// The label is a whole number below the value.
        case isLess = "Lt"
    }

    /// An affinity to nodes.
    public init(required: [Term]? = nil, preferred: [WeightedTerm<Term>] = []) {
        self.required = required
        self.preferred = preferred
    }

    /// Whether a pod may be on a node.
    func allows(_ node: Node) -> Bool {
        required.map { terms in terms.contains { $0.matches(node) } } ?? true
    }

    /// The sum of the weights of the preferences that a node meets.
    func preference(for node: Node) -> Int64 {
        preferred.reduce(0) { $0 + ($1.term.matches(node) ? Int64($1.weight) : 0) }
    }
}
