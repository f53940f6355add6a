import Platform

extension FindingRule {
    /// What is left of each quota, divided by what a pod is charged.
    static let autoscalerNeverReachesMaximum = FindingRule(
        "autoscaler-never-reaches-maximum",
        .warning,
        title: "The quota ends before the autoscaler's maxReplicas.",
        explanation: """
            Beside what all pods of the manifests are charged, each resource of a quota has room for (hard - \
            used) / charge more pods of the autoscaler's target; the least of these is how far it can scale. If \
            that is below maxReplicas, the pods beyond are refused just when the load asks for them. Nodes are \
            not looked at: they may be added.
            """
    ) { model in
        guard let cluster = model.loaded.platform?.cluster else { return [] }
        return model.objects(\.horizontalPodAutoscaler).compactMap { autoscaler, manifest in
            guard
                let pods = model.owners.first(where: { pods in
                    pods.owner.kind == autoscaler.target.kind
                        && pods.owner.meta.name == autoscaler.target.name
                }), let completed = pods.completed, case .admitted = pods.alone,
                let namespace = cluster.namespace(pods.namespace.name)
            else { return nil }
            let made = cluster.applications[pods.number].pods.count {
                cluster.pods[$0].admitted != nil
            }
            let rooms = namespace.quotas.filter { $0.counts(completed.pod.spec) }.flatMap { usage in
                usage.quota.hard.entries.compactMap {
                    entry -> (resource: ResourceName, more: Int64)? in
                    guard let charge = completed.charge[entry.name], charge.isPositive else {
                        return nil
                    }
                    let free = entry.quantity - (usage.used[entry.name] ?? .zero)
                    return (entry.name, max(0, free.milliValue) / max(1, charge.milliValue))
                }
            }
            guard let more = rooms.map(\.more).min() else { return nil }
            let most = Int64(made) + more
            guard most < autoscaler.maxReplicas else { return nil }
            let binding = rooms.filter { $0.more == more }.map(\.resource.rawValue)
            return Observation(
                position: manifest.place(["spec", "maxReplicas"]),
                message: "maxReplicas: \(autoscaler.maxReplicas) is never reached: "
                    + "\(listed(binding)) of the quota \(binding.count == 1 ? "ends" : "end") at "
                    + "\(counted(Int(most), "pod")) of \(pods.title), beside the other pods",
                repair: "lower maxReplicas to \(most), or raise \(listed(binding))"
            )
        }
    }
}
