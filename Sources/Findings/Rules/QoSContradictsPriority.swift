import ModelFiles
import Platform

extension FindingRule {
    /// Priority acts in the scheduler and in eviction; the OOM killer goes by the QoS class.
    ///
    /// Source: `pkg/apis/core/v1/helper/qos/qos.go` and `pkg/kubelet/qos/policy.go`
    /// (Kubernetes 1.29.6).
    static let qosContradictsPriority = FindingRule(
        "qos-contradicts-priority",
        .warning,
        title: "A pod that is to be important has a QoS class that does not protect it.",
        explanation: """
            When a node runs out of memory the kernel kills by oom_score_adj: -997 for Guaranteed pods, \
            1000 - 1000 × request / node memory for Burstable ones, 1000 for BestEffort. Priority plays no \
            part. So a pod of a priority class that is not Guaranteed dies before pods of lower priority \
            that are. A warning where the manifests hold such a pod, or where it is BestEffort; a note where \
            no pod of lower priority is there to compare it with. Guaranteed is a pod whose containers all \
            have limits of CPU and memory and request just these, which is what limits alone come to.
            """
    ) { model in
        model.owners.compactMap { pods -> Observation? in
            guard let name = pods.owner.template.spec.priorityClassName, !name.isEmpty,
                let own = pods.completed, own.qosClass != .guaranteed
            else { return nil }
            let priority = model.priority(of: pods)
            guard priority.map({ $0 > 0 && $0 < OOMScore.nodeCriticalPriority }) ?? true else {
                return nil
            }
            let lower = model.owners.filter { other in
                other.number != pods.number && other.completed != nil
                    && (model.priority(of: other) ?? .max) < priority ?? .max
            }
            let better = lower.first { $0.qosClass.rank > own.qosClass.rank }
            let subject =
                "\(pods.title) has the priority class '\(name)' and is \(own.qosClass.rawValue)"
            let position = pods.podPlace(
                ["containers", pods.owner.template.spec.containers.first?.name ?? "", "resources"],
                ["priorityClassName"]
            )
            let repair =
                "let requests equal limits, of CPU and memory and in every container: then it is "
                + "Guaranteed"
            if let better {
                return Observation(
                    position: position,
                    message: "\(subject): the OOM killer, which knows no priority, takes it before "
                        + "\(better.title), which has a lower priority and is "
                        + better.qosClass.rawValue,
                    repair: repair,
                    related: [.init("the pod that survives it", at: better.manifest.position)]
                )
            }
            if own.qosClass == .bestEffort {
                return Observation(
                    position: position,
                    message: "\(subject): it is the first that the OOM killer takes",
                    repair: repair
                )
            }
            guard lower.isEmpty else { return nil }
            return Observation(
                position: position,
                message:
                    "\(subject) (\(own.shares)): the OOM killer knows no priority, so that any pod "
                    + "that gives limits only, and so is Guaranteed, survives it",
                repair: repair,
                severity: .note
            )
        }
    }
}

extension AdmittedPod {
    /// What is requested of what is limited: `requests 2Gi of 4Gi memory`.
    fileprivate var shares: String {
        let amounts = [ResourceName.cpu, .memory].compactMap { resource -> String? in
            guard let request = totals.requests[resource] else { return nil }
            let limit = totals.limits[resource].map { "\($0)" } ?? "unlimited"
            return "\(request) of \(limit) \(resource)"
        }
        return "requests \(listed(amounts))"
    }
}

extension OwnedPods {
    /// The class of the pods after all defaulting.
    fileprivate var qosClass: QoSClass { completed?.qosClass ?? .bestEffort }
}

extension QoSClass {
    /// How well the class protects from the OOM killer.
    fileprivate var rank: Int {
        switch self {
        case .bestEffort: 0
        case .burstable: 1
        case .guaranteed: 2
        }
    }
}

extension PolicyModel {
    /// The priority of pods; `nil` if their class does not exist.
    fileprivate func priority(of pods: OwnedPods) -> Int32? {
        var spec = pods.owner.template.spec
        do throws(PriorityError) {
            try pods.namespace.priorities.resolve(&spec)
        } catch {
            return nil
        }
        return spec.priority
    }
}
