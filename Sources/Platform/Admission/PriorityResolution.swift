/// The priority classes of a cluster, and what they make of a pod.
///
/// Source: `plugin/pkg/admission/priority/admission.go` (Kubernetes 1.29.6).
public struct PriorityResolution: Hashable, Sendable {
    /// The classes, those that every cluster has among them.
    public private(set) var classes: [PriorityClass]

    /// The classes that every cluster has.
    ///
    /// Source: `pkg/apis/scheduling/types.go` and `v1/helpers.go` (Kubernetes 1.29.6).
    public static let systemClasses = [
        PriorityClass(meta: ObjectMeta(name: "system-node-critical"), value: 2_000_001_000),
        PriorityClass(meta: ObjectMeta(name: "system-cluster-critical"), value: 2_000_000_000),
    ]

    /// A cluster with `classes` beside the system's.
    public init(_ classes: [PriorityClass] = []) { self.classes = classes + Self.systemClasses }

    /// Adds a class.
    mutating func add(_ priorityClass: PriorityClass) { classes.append(priorityClass) }

    /// Gives a pod its priority and its preemption policy.
    ///
    /// A pod that names no class gets the global default, its name included; of several the one
    /// with the lowest value. Without any the priority is 0.
    ///
    /// - Parameter spec: The pod.
    /// - Throws: The message of the admission plug-in if the class does not exist or the pod
    ///   gives a priority or a preemption policy that is not that of the class.
    public func resolve(_ spec: inout PodSpec) throws(PriorityError) {
        var priority: Int32 = 0
        var policy = PreemptionPolicy.preemptLowerPriority
        if let name = spec.priorityClassName, !name.isEmpty {
            guard let named = classes.first(where: { $0.meta.name == name }) else {
                throw .unknownClass(name)
            }
            priority = named.value
            policy = named.preemptionPolicy
        } else if let standard = globalDefault {
            spec.priorityClassName = standard.meta.name
            priority = standard.value
            policy = standard.preemptionPolicy
        }
        if let given = spec.priority, given != priority {
            throw .differentPriority(given: given, computed: priority)
        }
        if let given = spec.preemptionPolicy, given != policy {
            throw .differentPolicy(given: given, computed: policy)
        }
        spec.priority = priority
        spec.preemptionPolicy = policy
    }

    /// The class of pods that name none.
    var globalDefault: PriorityClass? {
        classes.filter(\.isGlobalDefault).min { $0.value < $1.value }
    }
}
