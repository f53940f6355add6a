import Platform

extension FindingRule {
    /// LimitRange fills in a limit without a look at the request; validation then compares them.
    ///
    /// Source: `plugin/pkg/admission/limitranger/admission.go` and `pkg/apis/core/validation`
    /// (Kubernetes 1.29.6).
    static let requestAboveDefaultLimit = FindingRule(
        "request-above-default-limit",
        .error,
        title: "A container requests more than the limit that the LimitRange gives it.",
        explanation: """
            A container that gives a request and no limit gets the LimitRange's default limit, even where \
            that is below the request. A request above its limit is invalid (422), and so every pod of the \
            template is refused, although the LimitRange's max would allow the request.
            """
    ) { model in
        model.owners.filter { !$0.isEarlier }.flatMap { pods in
            let spec = pods.owner.template.spec
            let lists = [("containers", spec.containers), ("initContainers", spec.initContainers)]
            let containers = lists.flatMap { key, list in list.map { (key, $0) } }
            return containers.flatMap { key, container in
                container.requests.entries.compactMap { entry -> Observation? in
                    guard container.limits[entry.name] == nil,
                        let (limit, limitRange) = pods.defaultLimit(of: entry.name),
                        entry.quantity > limit
                    else { return nil }
                    let range = model.limitRange(limitRange.meta.name)
                    return Observation(
                        position: pods.podPlace(
                            [
                                key, container.name, "resources", "requests",
                                entry.name.rawValue,
                            ],
                            [key, container.name]
                        ),
                        message: "container '\(container.name)' requests \(entry.quantity) of "
                            + "\(entry.name) and gives no limit: LimitRange '\(limitRange.meta.name)' "
                            + "makes that \(limit), below the request, and the API server refuses the pod",
                        repair: "give the container a limit of \(entry.quantity) or more of "
                            + "\(entry.name)",
                        related: range.map {
                            [.init("the default limit", at: $0.defaultPlace(of: entry.name))]
                        } ?? []
                    )
                }
            }
        }
    }
}
