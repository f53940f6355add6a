import Platform

/// A kind of object that means something to a simulation, and how it is decoded.
enum KindReader: String, CaseIterable {
    case pod = "Pod"
    case deployment = "Deployment"
    case statefulSet = "StatefulSet"
    case job = "Job"
    case resourceQuota = "ResourceQuota"
    case limitRange = "LimitRange"
    case priorityClass = "PriorityClass"
    case service = "Service"
    case persistentVolumeClaim = "PersistentVolumeClaim"
    case networkPolicy = "NetworkPolicy"
    case horizontalPodAutoscaler = "HorizontalPodAutoscaler"
    case podDisruptionBudget = "PodDisruptionBudget"
    case node = "Node"

    /// The reader of a kind; `nil` for kinds that mean nothing to a simulation.
    init?(kind: String) { self.init(rawValue: kind) }

    /// The versions of the API that serve the kind, the current one first (Kubernetes 1.29).
    var apiVersions: [String] {
        switch self {
        case .pod, .resourceQuota, .limitRange, .service, .persistentVolumeClaim, .node: ["v1"]
        case .deployment, .statefulSet: ["apps/v1"]
        case .job: ["batch/v1"]
        case .priorityClass: ["scheduling.k8s.io/v1"]
        case .networkPolicy: ["networking.k8s.io/v1"]
        case .podDisruptionBudget: ["policy/v1"]
        case .horizontalPodAutoscaler: ["autoscaling/v2", "autoscaling/v1"]
        }
    }

    /// The field with the number of pods, if it may be left out, and what it then is.
    var replicasField: (path: [String], standard: String)? {
        switch self {
        case .deployment, .statefulSet: (["spec", "replicas"], "1")
        case .job: (["spec", "parallelism"], "1")
        default: nil
        }
    }

    /// The object, or `nil` if it is wrong, which is reported.
    func object(
        _ document: ManifestDocument,
        reporting diagnostics: Diagnostics
    ) -> KubernetesObject? {
        let root = ManifestValue(node: document.node, path: "", diagnostics: diagnostics)
        let head = ["apiVersion", "kind", "metadata"]
        let meta = document.meta(reporting: diagnostics)
        switch self {
        case .priorityClass:
            return root.fields(head + ["value", "globalDefault", "preemptionPolicy"])
                .flatMap { priorityClass($0, meta) }
        case .pod:
            return root.fields(head + ["spec", "status"]).flatMap { pod($0, meta) }
        case .node:
            return root.fields(head + ["spec", "status"]).flatMap { node($0, meta) }
        case .podDisruptionBudget:
            return root.fields(head + ["spec", "status"]).flatMap { budget($0, meta) }
        default:
            guard let spec = root.fields(head + ["spec"], besides: ["status"])?.required("spec")
            else { return nil }
            return object(spec: spec, meta)
        }
    }

    /// The object of a kind that has nothing but a specification.
    private func object(spec: ManifestValue, _ meta: ObjectMeta) -> KubernetesObject? {
        switch self {
        case .deployment: deployment(spec, meta).map(KubernetesObject.deployment)
        case .statefulSet: statefulSet(spec, meta).map(KubernetesObject.statefulSet)
        case .job: job(spec, meta).map(KubernetesObject.job)
        case .resourceQuota: resourceQuota(spec, meta).map(KubernetesObject.resourceQuota)
        case .limitRange: limitRange(spec, meta).map(KubernetesObject.limitRange)
        case .service: service(spec, meta).map(KubernetesObject.service)
        case .persistentVolumeClaim: claim(spec, meta).map(KubernetesObject.persistentVolumeClaim)
        case .networkPolicy: networkPolicy(spec, meta).map(KubernetesObject.networkPolicy)
        case .horizontalPodAutoscaler:
            autoscaler(spec, meta).map(KubernetesObject.horizontalPodAutoscaler)
        case .pod, .priorityClass, .podDisruptionBudget, .node: nil
        }
    }
}

// MARK: - Pods and what makes them

extension KindReader {
    private func pod(_ fields: ManifestFields, _ meta: ObjectMeta) -> KubernetesObject? {
        guard let spec = fields.required("spec")?.podSpec else { return nil }
        let status = fields["status"]?.fields(["phase", "startTime"], besides: ["podIP"])
        return .pod(
            Pod(
                meta: meta,
                spec: spec,
                phase: status?["phase"]?.choice(Pod.Phase.self) ?? .pending,
                startTime: status?["startTime"]?.timestamp
            )
        )
    }

    private func deployment(_ spec: ManifestValue, _ meta: ObjectMeta) -> Deployment? {
        guard let fields = spec.fields(["replicas", "selector", "template", "strategy"]),
            let selector = fields.required("selector")?.labelSelector,
            let template = fields.required("template")?.podTemplate
        else { return nil }
        checkSelector(selector, of: template, in: fields)
        return Deployment(
            meta: meta,
            replicas: fields["replicas"]?.integer(in: Self.counts) ?? 1,
            selector: selector,
            template: template,
            strategy: fields["strategy"].map(strategy) ?? .standard
        )
    }

    private func strategy(_ value: ManifestValue) -> Deployment.Strategy {
        guard let fields = value.fields(["type", "rollingUpdate"]) else { return .standard }
        switch fields["type"]?.choice(StrategyType.self) ?? .rollingUpdate {
        case .recreate:
            fields["rollingUpdate"]?.refuse(
                "Forbidden: may not be specified when strategy `type` is 'Recreate'"
            )
            return .recreate
        case .rollingUpdate:
            let update = fields["rollingUpdate"]?.fields(["maxSurge", "maxUnavailable"])
            let surge = update?["maxSurge"]?.countOrPercent ?? .percent(25)
            let unavailable = update?["maxUnavailable"]?.countOrPercent ?? .percent(25)
            if let field = update?["maxUnavailable"] {
                if surge.isZero, unavailable.isZero {
                    let written = field.node.scalar?.text ?? "0"
                    field.refuse(
                        "Invalid value: \(written): may not be 0 when `maxSurge` is 0"
                    )
                }
                if case .percent(101...) = unavailable {
                    field.refuse("Invalid value: must not be greater than 100%")
                }
            }
            return .rollingUpdate(maxSurge: surge, maxUnavailable: unavailable)
        }
    }

    private enum StrategyType: String, CaseIterable {
        case recreate = "Recreate"
        case rollingUpdate = "RollingUpdate"
    }

    private func statefulSet(_ spec: ManifestValue, _ meta: ObjectMeta) -> StatefulSet? {
        guard
            let fields = spec.fields([
                "replicas", "selector", "template", "podManagementPolicy",
            ]), let selector = fields.required("selector")?.labelSelector,
            let template = fields.required("template")?.podTemplate
        else { return nil }
        checkSelector(selector, of: template, in: fields)
        return StatefulSet(
            meta: meta,
            replicas: fields["replicas"]?.integer(in: Self.counts) ?? 1,
            selector: selector,
            template: template,
            makesPodsInParallel: fields["podManagementPolicy"]?.choice(PodManagement.self)
                == .parallel
        )
    }

    private enum PodManagement: String, CaseIterable {
        case orderedReady = "OrderedReady"
        case parallel = "Parallel"
    }

    private func job(_ spec: ManifestValue, _ meta: ObjectMeta) -> Job? {
        guard let fields = spec.fields(["parallelism", "completions", "template"]),
            let template = fields.required("template")?.podTemplate
        else { return nil }
        let parallelism = fields["parallelism"]?.integer(in: Self.counts)
        return Job(
            meta: meta,
            parallelism: parallelism ?? 1,
            // A job that gives its parallelism alone is a work queue.
            completions: fields["completions"]?.integer(in: Self.counts)
                ?? (parallelism == nil ? 1 : nil),
            template: template
        )
    }

    /// Reports a selector that does not select the pods of its own template.
    private func checkSelector(
        _ selector: LabelSelector,
        of template: PodTemplate,
        in fields: ManifestFields
    ) {
        guard !selector.matches(template.labels) else { return }
        fields["template"]?.refuse(
            "Invalid value: `selector` does not match template `labels`; "
                + "give the template the labels of spec.selector"
        )
    }

    /// How many pods there may be.
    static let counts = 0...Int(Int32.max)
}

// MARK: - Policies

extension KindReader {
    private func resourceQuota(_ spec: ManifestValue, _ meta: ObjectMeta) -> ResourceQuota? {
        guard let fields = spec.fields(["hard", "scopes", "scopeSelector"]) else { return nil }
        let requirements = fields["scopeSelector"]?.fields(["matchExpressions"])?[
            "matchExpressions"
        ]
        return ResourceQuota(
            meta: meta,
            hard: fields["hard"]?.resources(of: .quota) ?? [:],
            scopes: fields["scopes"]?.elements
                .compactMap { $0.choice(ResourceQuota.Scope.self) } ?? [],
            scopeSelector: requirements?.elements.compactMap(scopeRequirement) ?? []
        )
    }

    private func scopeRequirement(
        _ value: ManifestValue
    ) -> ResourceQuota.ScopeRequirement? {
        guard let fields = value.fields(["scopeName", "operator", "values"]),
            let scope = fields.required("scopeName")?.choice(ResourceQuota.Scope.self),
            let `operator` = fields.required("operator")?.choice(LabelSelector.Operator.self)
        else { return nil }
        return ResourceQuota.ScopeRequirement(
            scope: scope,
            operator: `operator`,
            values: fields["values"]?.texts ?? []
        )
    }

    private func limitRange(_ spec: ManifestValue, _ meta: ObjectMeta) -> LimitRange? {
        guard let limits = spec.fields(["limits"])?.required("limits") else { return nil }
        return LimitRange(meta: meta, items: limits.elements.compactMap(limitRangeItem))
    }

    private func limitRangeItem(_ value: ManifestValue) -> LimitRange.Item? {
        guard
            let fields = value.fields([
                "type", "default", "defaultRequest", "max", "min", "maxLimitRequestRatio",
            ]), let type = fields.required("type")?.text
        else { return nil }
        func amounts(_ name: String) -> ResourceList {
            fields[name]?.resources(of: type == "Container" ? .container : .other) ?? [:]
        }
        return LimitRange.Item(
            type: LimitRange.LimitType(type),
            default: amounts("default"),
            defaultRequest: amounts("defaultRequest"),
            max: amounts("max"),
            min: amounts("min"),
            maxLimitRequestRatio: amounts("maxLimitRequestRatio")
        )
    }

    private func priorityClass(
        _ fields: ManifestFields,
        _ meta: ObjectMeta
    ) -> KubernetesObject? {
        guard let value = fields.required("value")?.integer() else { return nil }
        return .priorityClass(
            PriorityClass(
                meta: meta,
                value: Int32(value),
                isGlobalDefault: fields["globalDefault"]?.boolean ?? false,
                preemptionPolicy: fields["preemptionPolicy"]?.choice(PreemptionPolicy.self)
                    ?? .preemptLowerPriority
            )
        )
    }

    private func budget(_ fields: ManifestFields, _ meta: ObjectMeta) -> KubernetesObject? {
        guard let spec = fields.required("spec")?.fields(["selector"], besides: Self.bounds) else {
            return nil
        }
        let status = fields["status"]?.fields(["disruptionsAllowed"])
        return .podDisruptionBudget(
            PodDisruptionBudget(
                meta: meta,
                selector: spec["selector"]?.labelSelector ?? LabelSelector(),
                minAvailable: spec["minAvailable"]?.countOrPercent,
                maxUnavailable: spec["maxUnavailable"]?.countOrPercent,
                disruptionsAllowed: status?["disruptionsAllowed"]?.integer(in: Self.counts)
            )
        )
    }

    private static let bounds = ["minAvailable", "maxUnavailable"]

    private func networkPolicy(_ spec: ManifestValue, _ meta: ObjectMeta) -> NetworkPolicy? {
        guard let fields = spec.fields(["podSelector", "policyTypes", "ingress", "egress"]),
            let selector = fields.required("podSelector")?.labelSelector
        else { return nil }
        return NetworkPolicy(
            meta: meta,
            podSelector: selector,
            policyTypes: fields["policyTypes"]?.elements
                .compactMap { $0.choice(NetworkPolicy.Direction.self) },
            ingress: fields["ingress"]?.elements
                .compactMap { $0.networkRule(peers: "from") } ?? [],
            egress: fields["egress"]?.elements.compactMap { $0.networkRule(peers: "to") } ?? []
        )
    }
}

// MARK: - Services, claims, nodes

extension KindReader {
    private func service(_ spec: ManifestValue, _ meta: ObjectMeta) -> KubernetesService? {
        guard
            let fields = spec.fields(
                ["selector", "ports", "type", "allocateLoadBalancerNodePorts"],
                besides: ["clusterIP", "clusterIPs"]
            )
        else { return nil }
        return KubernetesService(
            meta: meta,
            selector: fields["selector"]?.labels ?? [:],
            ports: fields["ports"]?.elements.compactMap(\.servicePort) ?? [],
            type: fields["type"]?.choice(KubernetesService.ServiceType.self) ?? .clusterIP,
            allocatesLoadBalancerNodePorts: fields["allocateLoadBalancerNodePorts"]?.boolean
                ?? true
        )
    }

    private func claim(_ spec: ManifestValue, _ meta: ObjectMeta) -> PersistentVolumeClaim? {
        guard let fields = spec.fields(["storageClassName", "resources"]) else { return nil }
        let requests = fields["resources"]?.fields(["requests", "limits"])?["requests"]
        return PersistentVolumeClaim(
            meta: meta,
            storageClassName: fields["storageClassName"]?.text,
            requests: requests?.resources(of: .other) ?? [:]
        )
    }

    private func node(_ fields: ManifestFields, _ meta: ObjectMeta) -> KubernetesObject? {
        let spec = fields["spec"]?.fields(["unschedulable", "taints"])
        let status = fields["status"]?.fields(["allocatable", "capacity"])
        guard let allocatable = status?["allocatable"] ?? status?["capacity"] else {
            (fields["status"] ?? fields.value).refuse(
                "a node needs status.allocatable: what its pods may have"
            )
            return nil
        }
        return .node(
            Node(
                meta: meta,
                allocatable: allocatable.resources(of: .other),
                isUnschedulable: spec?["unschedulable"]?.boolean ?? false,
                taints: spec?["taints"]?.elements.compactMap(taint) ?? []
            )
        )
    }

    private func taint(_ value: ManifestValue) -> Taint? {
        guard let fields = value.fields(["key", "value", "effect", "timeAdded"]),
            let key = fields.required("key")?.text,
            let effect = fields.required("effect")?.choice(Taint.Effect.self)
        else { return nil }
        return Taint(key: key, value: fields["value"]?.text ?? "", effect: effect)
    }
}
