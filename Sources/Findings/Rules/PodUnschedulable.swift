import ModelFiles
import Platform

extension FindingRule {
    /// The pods that find no node once everything has been placed.
    static let podUnschedulable = FindingRule(
        "pod-unschedulable",
        .error,
        title: "No node has room for the pod.",
        explanation: """
            Pods that are admitted are placed, the highest priority first, by what they request: a node has \
            room if its allocatable amount less the requests of the pods on it is enough. A pod that finds \
            no node stays Pending, and is charged to the quota all the same. Looked at only if the model \
            has nodes.
            """
    ) { model in
        var observations: [Observation] = []
        if let cluster = model.loaded.platform?.cluster {
            for pods in model.owners {
                let pending = cluster.applications[pods.number].pods.filter {
                    cluster.place(of: $0) == .pending
                }
                guard let first = pending.first, let reason = cluster.schedulingMessage(of: first)
                else { continue }
                observations.append(
                    observation(
                        pending.count,
                        of: pods.replicas,
                        pods.title,
                        reason,
                        at: pods.replicasPlace
                    )
                )
            }
        }
        let parts =
            [
                (
                    "orchestrator", "the orchestrator", model.service.orchestrator.deployment,
                    model.service.orchestrator.pods
                )
            ]
            + model.service.agents.map {
                ("agents.\($0.name)", "agent pool '\($0.name)'", $0.deployment, $0.pods)
            }
        for (path, title, deployment, pods) in parts where deployment == nil {
            let reasons = pods.compactMap(\.notReady)
            guard let reason = reasons.first else { continue }
            observations.append(
                observation(
                    reasons.count,
                    of: pods.count,
                    title,
                    reason,
                    at: model.place("\(path).replicas")
                )
            )
        }
        return observations
    }

    private static func observation(
        _ count: Int,
        of replicas: Int,
        _ title: String,
        _ reason: String,
        at position: SourcePosition
    ) -> Observation {
        Observation(
            position: position,
            message: "\(count) of \(counted(replicas, "pod")) of \(title) "
                + "\(count == 1 ? "finds" : "find") no node: \(reason)",
            repair: "add nodes, ask for fewer pods, or let them request less"
        )
    }
}
