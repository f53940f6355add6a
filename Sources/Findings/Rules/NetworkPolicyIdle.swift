import Platform

extension FindingRule {
    /// A policy whose selector matches no pod.
    static let networkPolicyIdle = FindingRule(
        "network-policy-idle",
        .warning,
        title: "A NetworkPolicy selects no pod.",
        explanation: """
            A policy is about the pods of its namespace that its podSelector matches. If it matches none of \
            the manifests' pods, nobody is closed and nobody is protected: pods that no policy selects may \
            take and make any connection.
            """
    ) { model in
        guard let network = model.loaded.platform?.flows, network.hasPods else { return [] }
        return model.objects(\.networkPolicy).compactMap { policy, manifest in
            guard !network.selectsAnybody(policy) else { return nil }
            let labels = policy.podSelector.matchLabels.entries.map { "\($0.name): \($0.value)" }
            let meant = model.owners.first { pods in
                policy.podSelector.matchLabels["app"] == pods.owner.meta.name
            }
            let has = meant.map { pods in
                "; \(pods.title) \(pods.owner.kind == "Pod" ? "has" : "makes pods with") "
                    + (pods.owner.template.labels.isEmpty ? "no labels" : "other labels")
            }
            return Observation(
                position: manifest.place(["spec", "podSelector"]),
                message: "NetworkPolicy '\(policy.meta.name)' selects no pod of the manifests"
                    + (labels.isEmpty ? "" : " by \(listed(labels))") + (has ?? "")
                    + ": it protects nobody",
                repair: meant.map {
                    "label the pods of \($0.title): \(labels.joined(separator: ", "))"
                }
                    ?? "select by labels that the pods have",
                related: meant.map {
                    [.init("the pods without the label", at: $0.manifest.position)]
                }
                    ?? []
            )
        }
    }
}
