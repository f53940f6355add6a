import Platform

/// What an API server, controllers and a scheduler do with manifests.
public struct AdmissionRun: Sendable {
    /// The objects, as they were sent.
    public let entries: [ManifestEntry]
    /// The cluster, at rest; its applications are in the order of `entries`.
    public let cluster: Cluster

    /// How the manifests are applied.
    public struct Settings: Sendable {
        /// Nodes beside those of the manifests.
        public var nodes: [Node]
        /// When pods are placed.
        public var timing: Cluster.Timing
        /// Whether the scores of each placement are kept.
        public var recordsScores: Bool

        /// Settings; by default all nodes are those of the manifests.
        public init(
            nodes: [Node] = [],
            timing: Cluster.Timing = .inOrder,
            recordsScores: Bool = false
        ) {
            self.nodes = nodes
            self.timing = timing
            self.recordsScores = recordsScores
        }
    }

    /// Applies objects in this order and lets everything come to rest.
    ///
    /// - Parameters:
    ///   - entries: The objects.
    ///   - settings: How they are applied.
    ///   - emptied: The index of an object that is to make no pods.
    /// - Throws: Which objects ask for more than `ReplicaFill.mostPods` pods in all.
    public init(
        _ entries: [ManifestEntry],
        settings: Settings = Settings(),
        emptying emptied: Int? = nil
    ) throws(ModelLoadingError) {
        self.entries = entries
        let accepted = entries.filter { $0.refusal == nil }.map(\.object)
        var cluster = Cluster(
            nodes: accepted.compactMap(\.node) + settings.nodes,
            autoscalers: accepted.compactMap(\.horizontalPodAutoscaler),
            budgets: accepted.compactMap(\.podDisruptionBudget),
            defaultNamespace: Self.namespace(of: accepted),
            timing: settings.timing,
            recordsScores: settings.recordsScores
        )
        try Self.checkPods(of: entries, in: cluster, emptying: emptied)
        for (index, entry) in entries.enumerated() {
            if let refusal = entry.refusal {
                cluster.refuse(entry.object, because: refusal)
            } else {
                cluster.apply(entry.object, replicas: index == emptied ? 0 : nil)
            }
        }
        cluster.settle()
        self.cluster = cluster
    }

    private static func checkPods(
        of entries: [ManifestEntry],
        in cluster: Cluster,
        emptying emptied: Int?
    ) throws(ModelLoadingError) {
        var allowance = PodAllowance(most: ReplicaFill.mostPods, for: "a cluster")
        var excesses: [Diagnostic] = []
        for (index, entry) in entries.enumerated() where entry.refusal == nil && index != emptied {
            guard let owner = PodOwner(entry.object) else { continue }
            do throws(Diagnostic) {
                try allowance.take(cluster.replicas(of: owner), for: owner, at: entry.position)
            } catch {
                excesses.append(error)
            }
        }
        guard excesses.isEmpty else { throw ModelLoadingError(diagnostics: excesses) }
    }

    /// The namespace of objects that name none: the one that the others name, if they agree.
    private static func namespace(of objects: [KubernetesObject]) -> String {
        let named = Set(objects.filter(\.isNamespaced).compactMap(\.meta.namespace))
        return named.count == 1 ? named.first ?? "default" : "default"
    }
}
