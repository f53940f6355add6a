import Platform

extension FindingRule {
    /// One pod is admitted to the namespace with nothing in it.
    static let podNeverAdmitted = FindingRule(
        "pod-never-admitted",
        .error,
        title: "The API server would refuse the pod even in an empty namespace.",
        explanation: """
            One pod is taken through defaulting, validation, the LimitRanges' min, max and ratio, and the \
            quotas, with nothing used of them. What refuses it then refuses every one of its kind: waiting \
            and deleting other pods are of no use. Unknown priority classes and requests above the default \
            limit have findings of their own.
            """
    ) { model in
        model.owners.filter { !$0.isEarlier && $0.replicas > 0 }.compactMap { pods in
            guard case .refused(let refusal) = pods.alone else { return nil }
            switch refusal.cause {
            case .priority where pods.owner.template.spec.priority == nil: return nil
            case .validation where pods.requestsMoreThanDefaultLimit: return nil
            default: break
            }
            return Observation(
                position: pods.podPlace(["containers"]),
                message: "no pod of \(pods.title) can ever be admitted: \(refusal.message)",
                repair: refusal.repair
            )
        }
    }
}

extension AdmissionRefusal {
    /// What helps against the refusal of a pod in an empty namespace.
    fileprivate var repair: String {
        switch cause {
        case .priority: "let the pod's priority be that of its class, or leave it out"
        case .validation: "give amounts that agree: each request at most its limit"
        case .limitRange(let name): "bring the containers within LimitRange '\(name)', or widen it"
        case .unspecified(let quota):
            "give every container the amounts that quota '\(quota)' counts, or let a LimitRange do it"
        case .exceeded(let quota, let resources):
            "raise \(listed(resources.map(\.rawValue))) of quota '\(quota)', or ask for less"
        case .malformed, .duplicate, .secondDefault: "write the object so that it can be read"
        }
    }
}

extension OwnedPods {
    /// Whether a container requests more than the default limit that it gets.
    fileprivate var requestsMoreThanDefaultLimit: Bool {
        (owner.template.spec.containers + owner.template.spec.initContainers).contains {
            container in
            container.requests.entries.contains { entry in
                container.limits[entry.name] == nil
                    && defaultLimit(of: entry.name).map { entry.quantity > $0.limit } ?? false
            }
        }
    }
}
