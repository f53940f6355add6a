/// What a namespace may use in all.
public struct ResourceQuota: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// The largest total of each resource that is counted.
    public var hard: ResourceList
    /// Which pods are counted: those that all scopes match.
    public var scopes: [Scope]
    /// Further conditions on which pods are counted (`scopeSelector.matchExpressions`).
    public var scopeSelector: [ScopeRequirement]

    /// A kind of pods.
    public enum Scope: String, Hashable, Sendable, CaseIterable {
        /// Pods with a deadline.
        case terminating = "Terminating"
        /// Pods without a deadline.
        case notTerminating = "NotTerminating"
        /// Pods of quality-of-service class BestEffort.
        case bestEffort = "BestEffort"
        /// Pods of the other quality-of-service classes.
        case notBestEffort = "NotBestEffort"
        /// Pods by their priority class.
        case priorityClass = "PriorityClass"
        /// Pods with affinity terms that reach into other namespaces.
        case crossNamespacePodAffinity = "CrossNamespacePodAffinity"
    }

    /// A condition on a scope.
    public struct ScopeRequirement: Hashable, Sendable {
        /// The scope; only `priorityClass` takes operators other than `exists`.
        public var scope: Scope
        /// What must hold.
        public var `operator`: LabelSelector.Operator
        /// The names of priority classes that `operator` speaks of.
        public var values: [String]

        /// A condition on `scope`.
        public init(
            scope: Scope,
            operator: LabelSelector.Operator,
            values: [String] = []
        ) {
            self.scope = scope
            self.operator = `operator`
            self.values = values
        }
    }

    /// A quota.
    public init(
        meta: ObjectMeta,
        hard: ResourceList,
        scopes: [Scope] = [],
        scopeSelector: [ScopeRequirement] = []
    ) {
        self.meta = meta
        self.hard = hard
        self.scopes = scopes
        self.scopeSelector = scopeSelector
    }
}
