/// Keeps a number of equal pods and replaces them when their template changes.
public struct Deployment: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// How many pods there should be; not negative.
    public var replicas: Int
    /// Which pods belong to it.
    public var selector: LabelSelector
    /// What the pods are made from.
    public var template: PodTemplate
    /// How pods are replaced.
    public var strategy: Strategy

    /// How pods are replaced when the template changes.
    public enum Strategy: Hashable, Sendable {
        /// A few at a time.
        ///
        /// At most `maxSurge` (rounded up) above and `maxUnavailable` (rounded down) below the
        /// number of replicas.
        case rollingUpdate(maxSurge: CountOrPercent, maxUnavailable: CountOrPercent)
        /// All old ones go before the first new one comes.
        case recreate

        /// A rolling update of a quarter above and a quarter below, which is the API's default.
        public static let standard = Strategy.rollingUpdate(
            maxSurge: .percent(25),
            maxUnavailable: .percent(25)
        )
    }

    /// A deployment, with the defaults of the API.
    public init(
        meta: ObjectMeta,
        replicas: Int = 1,
        selector: LabelSelector,
        template: PodTemplate,
        strategy: Strategy = .standard
    ) {
        self.meta = meta
        self.replicas = replicas
        self.selector = selector
        self.template = template
        self.strategy = strategy
    }
}
