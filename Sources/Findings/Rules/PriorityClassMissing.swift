import Platform

extension FindingRule {
    /// A class is looked up by name before anything else happens to a pod.
    ///
    /// Source: `plugin/pkg/admission/priority/admission.go` (Kubernetes 1.29.6).
    static let priorityClassMissing = FindingRule(
        "priority-class-missing",
        .error,
        title: "A pod names a priority class that does not exist.",
        explanation: """
            Priority classes are resolved when a pod is made, before limits, quotas and nodes are looked \
            at. A pod whose class does not exist is refused (403), and its controller can only try again: \
            0 of its pods come up. The classes of the manifests count, and the two that every cluster has: \
            system-cluster-critical and system-node-critical.
            """
    ) { model in
        let known =
            model.objects(\.priorityClass).map(\.object.meta.name)
            + PriorityResolution.systemClasses.map(\.meta.name)
        return model.owners.compactMap { pods in
            guard let name = pods.owner.template.spec.priorityClassName, !name.isEmpty,
                !known.contains(name), !pods.isEarlier
            else { return nil }
            return Observation(
                position: pods.podPlace(["priorityClassName"]),
                message: "\(pods.title) names the priority class '\(name)', which does not exist: "
                    + "the API server refuses \(pods.replicas == 1 ? "its pod" : "all of its \(counted(pods.replicas, "pod"))")",
                repair: "add a PriorityClass '\(name)' to the manifests, or take the "
                    + "priorityClassName out"
            )
        }
    }
}
