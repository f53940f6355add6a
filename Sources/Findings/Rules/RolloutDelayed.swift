import Platform

extension FindingRule {
    /// The same update as `rollout-stuck`, which comes to its end.
    ///
    /// Source: `pkg/controller/replicaset/replica_set.go` (Kubernetes 1.29.6).
    static let rolloutDelayed = FindingRule(
        "rollout-delayed",
        .warning,
        title: "A rolling update meets refusals on its way.",
        explanation: """
            The update comes to its end because old pods may go before all new ones are there, but new pods \
            are refused on the way. Released quota wakes nobody: the ReplicaSet tries again after 5 ms × \
            2^n, at most 1000 s, and for that long the service runs with fewer pods. It is carried out as \
            for rollout-stuck.
            """
    ) { model in
        model.rollouts.compactMap { pods, rollout in
            guard rollout.verdict == .delayed else { return nil }
            let missing = rollout.needs.filter { $0.missing.isPositive }
            let reason =
                missing.isEmpty
                ? "new pods are refused or find no node until old ones have gone"
                : "for its \(counted(min(rollout.maxSurge, rollout.replicas), "pod")) more "
                    + listed(
                        missing.map {
                            "quota '\($0.quota)' lacks \($0.missing) of \($0.resource) (\($0.needed) "
                                + "needed, \($0.free) free)"
                        }
                    )
            return Observation(
                position: pods.strategyPlace,
                message: "a rolling update of \(pods.title) is delayed by refusals, with "
                    + "\(rollout.fewestReady) of \(counted(rollout.replicas, "pod")) ready at the "
                    + "least: \(reason)",
                repair: "lower maxSurge to what fits, or make room"
            )
        }
    }
}
