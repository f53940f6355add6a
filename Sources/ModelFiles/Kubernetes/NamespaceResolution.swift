import Platform
import Service
import Units

/// What becomes of a model's manifests: which pods there are, where, and which of them talk.
///
/// All objects are there from the start, as after `kubectl apply`. Quotas, limit ranges, priority
/// classes and network policies come first, wherever they stand. Then the objects are made in the
/// order of the manifests; of a Deployment, StatefulSet or Job all pods one after the other,
/// numbered from 0 (`agent-planner-0`). Quota is first come, first served, so that order decides
/// who gets it. What was admitted is then placed, the highest priority first and among equals in the
/// order of admission, as the scheduler's queue has it; pods that were there before (`status.phase`)
/// may be preempted. Without nodes every pod has cores of its own.
///
/// Objects that name no namespace are taken to be in the one that others name, as with
/// `kubectl apply --namespace`; if none or several are named, in `default`.
///
/// An autoscaler acts at once as far as its bounds go: a number of replicas beyond them is
/// replaced by the bound.
public struct NamespaceResolution {
    /// The nodes that the pods are on, in the order of `PodModel.node`.
    public let nodes: [NodeModel]
    /// What is used of each resource of each quota, in the order of the manifests.
    public let readings: [NamespaceReading]

    /// The cluster that the objects make.
    public let platform: LoadedPlatform

    private let context: ReadingContext
    private let podSets: [PodSet]
    private let objects: [ManifestObject]

    private var flows: NetworkFlows { platform.flows }

    /// Pods in all at most: more are a mistake in `replicas`.
    public static let mostPods = 100_000

    /// Applies objects.
    ///
    /// Reports pods that do not become ready, objects that are refused, and policies that select
    /// nothing.
    ///
    /// - Parameters:
    ///   - objects: The objects in the order of the manifests.
    ///   - clusterNodes: The nodes of the model; if there are none, those of the manifests count.
    ///   - context: Where to report.
    public init(
        _ objects: [ManifestObject],
        nodes clusterNodes: [Node] = [],
        context: ReadingContext
    ) {
        let defaultNamespace = Self.defaultNamespace(of: objects, context)
        let platformNodes =
            clusterNodes.isEmpty ? objects.compactMap(\.object.node) : clusterNodes
        var cluster = Cluster(
            nodes: platformNodes,
            autoscalers: objects.compactMap(\.object.horizontalPodAutoscaler),
            budgets: objects.compactMap(\.object.podDisruptionBudget),
            defaultNamespace: defaultNamespace,
            timing: .atOnce
        )
        let applied = Self.apply(objects, to: &cluster, context)
        podSets = applied.compactMap { object in
            PodOwner(object.manifest.object).map {
                PodSet(object.manifest, $0, object.number, in: cluster)
            }
        }
        readings = Self.readings(of: cluster)

        self.context = context
        self.objects = objects
        platform = LoadedPlatform(
            cluster: cluster,
            applied: applied,
            flows: NetworkFlows(
                podSets: podSets,
                policies: NetworkPolicySet(
                    objects.compactMap(\.object.networkPolicy),
                    defaultNamespace: defaultNamespace
                ),
                services: objects.compactMap(\.object.service),
                defaultNamespace: defaultNamespace
            )
        )
        nodes = platformNodes.map { node in
            NodeModel(
                name: node.meta.name,
                cpu: MilliCPU(node.allocatable[.cpu] ?? .zero)
            )
        }
        reportNotReady()
        reportIdlePolicies()
    }

    /// The objects in the order in which they are applied, policies first: the index of an object is
    /// its number in `Cluster.applications`.
    static func inOrderOfApplication(_ objects: [ManifestObject]) -> [ManifestObject] {
        objects.filter(\.object.isPolicy) + objects.filter { !$0.object.isPolicy }
    }

    /// Applies objects, policies first, and reports what is refused.
    ///
    /// - Returns: The objects in the order in which they were applied.
    private static func apply(
        _ objects: [ManifestObject],
        to cluster: inout Cluster,
        _ context: ReadingContext
    ) -> [LoadedPlatform.AppliedObject] {
        var numbers: [(number: Int, owner: ManifestObject)] = []
        var allowance = PodAllowance(most: mostPods, for: "a model")
        for owner in inOrderOfApplication(objects) {
            if let workload = PodOwner(owner.object) {
                do throws(Diagnostic) {
                    let replicas = cluster.replicas(of: workload)
                    try allowance.take(replicas, for: workload, at: owner.position)
                } catch {
                    context.diagnostics.report(error)
                    numbers.append((cluster.apply(owner.object, replicas: 0), owner))
                    continue
                }
            }
            numbers.append((cluster.apply(owner.object), owner))
        }
        cluster.settle()
        for (number, owner) in numbers { report(number, owner, in: cluster, context) }
        return numbers.map { LoadedPlatform.AppliedObject(manifest: $1, number: $0) }
    }

    /// Reports an object that is refused, and a pod that is on a node which there is not.
    private static func report(
        _ number: Int,
        _ owner: ManifestObject,
        in cluster: Cluster,
        _ context: ReadingContext
    ) {
        let application = cluster.applications[number]
        if let refusal = application.refusal {
            let text =
                "\(owner.object.kind) \(quoted(owner.object.meta.name)) is refused: "
                + refusal.message
            if refusal.cause == .validation {
                context.diagnostics.error(text, at: owner.position)
            } else {
                context.diagnostics.warning(text, at: owner.position)
            }
        }
        for pod in application.pods {
            guard cluster.hasNodes, let name = cluster.pods[pod].unknownNode else { continue }
            context.diagnostics.error(
                "Pod \(quoted(cluster.pods[pod].name)) is on the node \(quoted(name)), which "
                    + "there is not"
                    + didYouMean(name, among: cluster.scheduler.nodes.map(\.meta.name)),
                at: owner.position
            )
        }
    }

    /// What is used of each resource of each quota.
    private static func readings(of cluster: Cluster) -> [NamespaceReading] {
        cluster.namespaces.flatMap { namespace in
            namespace.quotas.flatMap { usage in
                usage.quota.hard.entries.map { entry in
                    NamespaceReading(
                        namespace: namespace.name,
                        quota: usage.quota.meta.name,
                        resource: entry.name.rawValue,
                        used: usage.used[entry.name] ?? .zero,
                        hard: entry.quantity
                    )
                }
            }
        }
    }

    /// The owner of a name and its pods; a Deployment, StatefulSet or Pod.
    func podSet(of name: String) -> PodSet? { flows.podSet(of: name) }

    /// The pods of a Deployment; a StatefulSet or a Pod of its own serves as well.
    ///
    /// - Parameters:
    ///   - name: The name of the Deployment.
    ///   - position: Where the model names it: an unknown name is reported there.
    /// - Returns: The pods, ready or not; none if there is no such Deployment.
    public func pods(of name: String, namedAt position: SourcePosition) -> [PodModel] {
        if let set = flows.podSet(of: name) { return set.pods.map(\.model) }
        let names = podSets.filter { $0.kind != "Job" }.map(\.name)
        let list =
            names.isEmpty
            ? "; they hold none"
            : didYouMean(name, among: names)
                + "\(closestMatch(to: name, among: names) == nil ? ";" : "") there are "
                + names.map { quoted($0) }.joined(separator: ", ")
        context.diagnostics.error(
            "the manifests hold no Deployment \(quoted(name))\(list)",
            at: position
        )
        return []
    }

    /// The network policies that stand in the way of a flow.
    ///
    /// `NetworkFlows.verdict` says how the port is found. A warning names the policy.
    ///
    /// - Parameters:
    ///   - source: Who connects.
    ///   - destination: To whom.
    ///   - port: The port, if it is known.
    ///   - defaultPort: The port to take if the manifests name none.
    /// - Returns: The names of the policies, parted by commas; `nil` if the flow is allowed. Ends
    ///   that the manifests do not hold, though a deployment was named, are allowed everything.
    public func denial(
        from source: FlowEnd,
        to destination: FlowEnd,
        port: Int? = nil,
        defaultPort: Int? = nil
    ) -> String? {
        guard
            case .denied(let direction, let names, let target) =
                flows.verdict(
                    from: source,
                    to: destination,
                    port: port,
                    defaultPort: defaultPort
                )
        else { return nil }
        for object in objects {
            guard let policy = object.object.networkPolicy, names.contains(policy.meta.name)
            else { continue }
            context.diagnostics.warning(
                "no \(direction.rawValue.lowercased()) rule lets \(source.description) "
                    + "connect to \(destination.description) on \(target): the policy denies it",
                at: object.position,
                about: .flowDenied
            )
        }
        return names.joined(separator: ", ")
    }
}

// MARK: - Looking up

extension NamespaceResolution {
    /// The namespace of objects that name none; a note says so where it matters.
    private static func defaultNamespace(
        of objects: [ManifestObject],
        _ context: ReadingContext
    ) -> String {
        let namespaced = objects.filter { $0.object.isNamespaced }
        var names: [String] = []
        for case let name? in namespaced.map(\.object.meta.namespace) where !names.contains(name) {
            names.append(name)
        }
        guard let name = names.first, names.count == 1 else { return "default" }
        for object in namespaced where object.object.meta.namespace == nil {
            context.diagnostics.note(
                "\(object.object.kind) \(quoted(object.object.meta.name)) names no namespace and "
                    + "is taken to be in \(quoted(name)), as with 'kubectl apply -n \(name)'",
                at: object.position
            )
        }
        return name
    }
}

// MARK: - Reports

extension NamespaceResolution {
    /// Reports, once for each owner and reason, the pods that do not become ready.
    private func reportNotReady() {
        for set in podSets {
            var reasons: [(pattern: String, first: String, count: Int)] = []
            for pod in set.pods {
                guard let reason = pod.notReady else { continue }
                let pattern = reason.replacing("\"\(pod.name)\"", with: "")
                if let index = reasons.firstIndex(where: { $0.pattern == pattern }) {
                    reasons[index].count += 1
                } else {
                    reasons.append((pattern, reason, 1))
                }
            }
            for reason in reasons {
                let count =
                    set.kind == "Pod"
                    ? " is not ready" : ": \(reason.count) of \(set.pods.count) pods are not ready"
                context.diagnostics.warning(
                    "\(set.kind) \(quoted(set.name))\(count): \(reason.first)",
                    at: set.owner.position,
                    about: .podsNotReady
                )
            }
        }
    }

    /// Reports network policies that select no pod of the manifests.
    private func reportIdlePolicies() {
        guard !podSets.isEmpty else { return }
        for object in objects {
            guard let policy = object.object.networkPolicy else { continue }
            guard !flows.selectsAnybody(policy) else { continue }
            context.diagnostics.warning(
                "NetworkPolicy \(quoted(policy.meta.name)) selects no pod of the manifests",
                at: object.position,
                about: .idlePolicy
            )
        }
    }
}
