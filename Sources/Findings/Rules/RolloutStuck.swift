import ModelFiles
import Platform

extension FindingRule {
    /// The update is made step by step with exact quotas.
    ///
    /// Source: `pkg/controller/deployment/rolling.go` (Kubernetes 1.29.6).
    static let rolloutStuck = FindingRule(
        "rollout-stuck",
        .error,
        title: "A rolling update cannot proceed under the quota.",
        explanation: """
            A rolling update makes maxSurge pods more (rounded up, 25 % by default) and lets \
            maxUnavailable (rounded down, 25 % by default) be missing. With room for no pod more and none \
            allowed to be missing, no new pod can be made and no old one may go: the update waits for ever. \
            It is carried out here pod by pod, with the quotas and nodes as they are once all pods of the \
            manifests are there; new pods ask for what the old ones have.
            """
    ) { model in
        model.rollouts.compactMap { pods, rollout in
            guard case .stuck(let updated, let message) = rollout.verdict else { return nil }
            let missing = rollout.needs.filter { $0.missing.isPositive }
            let reason =
                missing.isEmpty
                ? message
                : "for \(counted(min(rollout.maxSurge, rollout.replicas), "pod")) more "
                    + listed(
                        missing.map {
                            "quota '\($0.quota)' lacks \($0.missing) of \($0.resource) (\($0.needed) "
                                + "needed, \($0.free) free)"
                        }
                    )
            return Observation(
                position: pods.strategyPlace,
                message: "a rolling update of \(pods.title) gets stuck with \(updated) of "
                    + "\(counted(rollout.replicas, "pod")) updated: \(reason)",
                repair: missing.isEmpty
                    ? "make room, or let pods be missing: maxUnavailable: 1"
                    : "let a pod go first (maxSurge: 0, maxUnavailable: 1), or raise "
                        + listed(missing.map { "\($0.resource) by \($0.missing)" })
            )
        }
    }
}

extension OwnedPods {
    /// The update of the pods; `nil` if not all of them are there, or if nothing updates them.
    func rollout(in cluster: Cluster) -> Rollout? {
        let numbers = cluster.applications[number].pods
        let areThere =
            replicas > 0 && numbers.count >= replicas
            && numbers.allSatisfy { pod in
                cluster.pods[pod].admitted != nil
                    && (!cluster.hasNodes || cluster.place(of: pod) != .pending)
            }
        return areThere ? Rollout(of: number, in: cluster) : nil
    }

    /// Where it says how pods are replaced, or else how many there are.
    var strategyPlace: SourcePosition {
        manifest.place(["spec", "strategy"], ["spec", "replicas"])
    }
}
