import Platform

extension FindingRule {
    /// Requests and pods are what nodes give; limits may exceed them.
    static let quotaAboveCluster = FindingRule(
        "quota-above-cluster",
        .warning,
        title: "The quota allows more than the nodes have.",
        explanation: """
            What the nodes have is the sum of their allocatable amounts. Where a quota on requests or on \
            pods is above it, the nodes are full before the quota is: pods are admitted, charged, and stay \
            Pending, and no refusal says so. Looked at only if the model has nodes.
            """
    ) { model in
        guard let nodes = model.loaded.platform?.cluster.scheduler.nodes, !nodes.isEmpty else {
            return []
        }
        let pairs: [(ResourceName, ResourceName)] = [
            ("requests.cpu", .cpu), ("cpu", .cpu), ("requests.memory", .memory),
            ("memory", .memory), ("pods", .pods),
        ]
        return model.objects(\.resourceQuota).flatMap { quota, manifest in
            pairs.compactMap { name, resource -> Observation? in
                let there = nodes.compactMap { $0.allocatable[resource] }
                guard let hard = quota.hard[name], there.count == nodes.count else { return nil }
                let sum = there.dropFirst().reduce(there[0], +)
                guard hard > sum else { return nil }
                return Observation(
                    position: manifest.place(["spec", "hard", name.rawValue]),
                    message: "\(name): \(hard) is more than the \(counted(nodes.count, "node")) "
                        + "\(nodes.count == 1 ? "has" : "have"), \(sum) in all: pods beyond that are "
                        + "admitted and stay Pending",
                    repair: "lower it to \(sum) or less, or add nodes"
                )
            }
        }
    }
}
