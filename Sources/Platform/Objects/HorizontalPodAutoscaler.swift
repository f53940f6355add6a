/// Sets the number of replicas of a controller by metrics.
public struct HorizontalPodAutoscaler: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// The controller whose replicas are set.
    public var target: Target
    /// The smallest number of replicas.
    public var minReplicas: Int
    /// The largest number of replicas.
    public var maxReplicas: Int
    /// What the number of replicas follows; the metric that asks for most wins.
    public var metrics: [Metric]
    /// How fast the number may grow.
    public var scaleUp: ScalingRules
    /// How fast the number may shrink.
    public var scaleDown: ScalingRules

    /// A controller, by kind and name.
    public struct Target: Hashable, Sendable {
        /// For example `Deployment`.
        public var kind: String
        /// The name of the controller.
        public var name: String

        /// The controller of this kind and name.
        public init(kind: String, name: String) {
            self.kind = kind
            self.name = name
        }
    }

    /// A metric and the value that is aimed at.
    public struct Metric: Hashable, Sendable {
        /// Where the metric comes from.
        public var source: Source
        /// The name of the resource or of the metric.
        public var name: String
        /// The value that is aimed at.
        public var goal: Goal

        /// A metric and the value that is aimed at.
        public init(source: Source, name: String, goal: Goal) {
            self.source = source
            self.name = name
            self.goal = goal
        }
    }

    /// Where a metric comes from.
    public enum Source: String, Hashable, Sendable, CaseIterable {
        /// The pods' use of a resource.
        case resource = "Resource"
        /// One container's use of a resource.
        case containerResource = "ContainerResource"
        /// A metric that the pods have.
        case pods = "Pods"
        /// A metric of another object.
        case object = "Object"
        /// A metric from outside the cluster.
        case external = "External"
    }

    /// The value of a metric that is aimed at.
    public enum Goal: Hashable, Sendable {
        /// A percentage of what the pods request.
        case averageUtilization(Int)
        /// An amount a pod.
        case averageValue(Quantity)
        /// An amount in all.
        case value(Quantity)
    }

    /// An autoscaler.
    public init(
        meta: ObjectMeta,
        target: Target,
        minReplicas: Int = 1,
        maxReplicas: Int,
        metrics: [Metric] = [],
        scaleUp: ScalingRules = .unconfiguredUp,
        scaleDown: ScalingRules = .standardDown
    ) {
        self.meta = meta
        self.target = target
        self.minReplicas = minReplicas
        self.maxReplicas = maxReplicas
        self.metrics = metrics
        self.scaleUp = scaleUp
        self.scaleDown = scaleDown
    }
}
