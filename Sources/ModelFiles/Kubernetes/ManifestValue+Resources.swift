import Platform

extension ManifestValue {
    /// What a list of resources belongs to, which decides the names that it may hold.
    enum ResourceOwner {
        /// A container, or a limit range for containers and pods.
        case container
        /// A quota.
        case quota
        /// A node, a claim: no name is wrong.
        case other

        /// The names without a domain that Kubernetes knows.
        ///
        /// Source: `standardContainerResources` and `standardQuotaResources` in
        /// `pkg/apis/core/helper/helpers.go` (Kubernetes 1.29.6).
        fileprivate var names: [String] {
            switch self {
            case .container: ["cpu", "memory", "ephemeral-storage"]
            case .quota:
                [
                    "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory",
                    "requests.storage", "requests.ephemeral-storage", "limits.cpu",
                    "limits.memory", "limits.ephemeral-storage", "pods", "resourcequotas",
                    "services", "replicationcontrollers", "secrets", "persistentvolumeclaims",
                    "configmaps", "services.nodeports", "services.loadbalancers",
                ]
            case .other: []
            }
        }

        /// Whether Kubernetes takes a resource of this name.
        fileprivate func accepts(_ name: String) -> Bool {
            switch self {
            case .container:
                names.contains(name) || name.contains("/") || name.hasPrefix("hugepages-")
            case .quota:
                names.contains(name) || name.contains("/") || name.hasPrefix("hugepages-")
                    || name.hasPrefix("requests.hugepages-") || name.hasPrefix("count/")
            case .other: true
            }
        }

        /// What Kubernetes calls the names that it knows.
        fileprivate var description: String {
            switch self {
            case .container: "must be a standard resource for containers"
            case .quota: "must be a standard resource for quota"
            case .other: ""
            }
        }
    }

    /// Amounts of resources.
    func resources(of owner: ResourceOwner) -> ResourceList {
        var list = ResourceList()
        for (name, value) in entries {
            guard owner.accepts(name) else {
                diagnostics.error(
                    "\(path)[\(name)]: Invalid value: \"\(printable(name))\": \(owner.description)"
                        + didYouMean(name, among: owner.names),
                    at: keyPosition(of: name)
                )
                continue
            }
            guard let quantity = value.quantity else { continue }
            list[ResourceName(name)] = quantity
        }
        return list
    }

    /// Where a key of the mapping stands.
    private func keyPosition(of key: String) -> SourcePosition {
        node.mapping?.first { $0.key == key }?.keyPosition ?? node.position
    }

    /// Labels, or whatever else has texts by name.
    var labels: Labels {
        Labels(
            entries.compactMap { name, value in value.text.map { (name: name, value: $0) } }
        )
    }

    /// A selector of objects by their labels.
    var labelSelector: LabelSelector? {
        guard let fields = fields(["matchLabels", "matchExpressions"]) else { return nil }
        let requirements = fields["matchExpressions"]?.elements ?? []
        return LabelSelector(
            matchLabels: fields["matchLabels"]?.labels ?? [:],
            matchExpressions: requirements.compactMap { element in
                guard let fields = element.fields(["key", "operator", "values"]),
                    let key = fields.required("key")?.text,
                    let `operator` = fields.required("operator")?.choice(
                        LabelSelector.Operator.self
                    )
                else { return nil }
                return LabelSelector.Requirement(
                    key: key,
                    operator: `operator`,
                    values: fields["values"]?.texts ?? []
                )
            }
        )
    }
}
