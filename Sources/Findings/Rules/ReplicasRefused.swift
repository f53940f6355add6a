import Platform

extension FindingRule {
    /// The pods that quotas refuse once everything has been applied.
    static let replicasRefused = FindingRule(
        "replicas-refused",
        .error,
        title: "A quota has no room for all replicas.",
        explanation: """
            All objects of the manifests are applied, policies first, then the others in the order of \
            their files. Quota is first come, first served, whatever the pods' priority: who comes last is \
            refused (403). The pods that are missing are counted against the replicas that are asked for.
            """
    ) { model in
        guard let cluster = model.loaded.platform?.cluster else { return [] }
        return model.owners.compactMap { pods in
            guard case .admitted = pods.alone else { return nil }
            let application = cluster.applications[pods.number]
            var messages = application.pods.compactMap { pod -> String? in
                guard case .refused(let refusal) = cluster.pods[pod].refusal else { return nil }
                return refusal.message
            }
            if let refusal = application.replicaSetRefusal {
                messages = Array(repeating: refusal.message, count: pods.replicas)
            }
            guard let first = messages.first else { return nil }
            let made = application.pods.count { cluster.pods[$0].admitted != nil }
            return Observation(
                position: pods.replicasPlace,
                message: "\(messages.count) of \(counted(pods.replicas, "pod")) of \(pods.title) "
                    + "\(messages.count == 1 ? "is" : "are") refused: \(first)",
                repair:
                    "ask for \(made) replicas, raise the quota, or let "
                    + "other pods ask for less"
            )
        }
    }
}
