import Platform
import Units

/// HorizontalPodAutoscalers: their metrics, and how fast they may change the number of pods.
///
/// Source: `pkg/apis/autoscaling/validation/validation.go` and `pkg/apis/autoscaling/v2/defaults.go`
/// (Kubernetes 1.29.6).
extension KindReader {
    /// An autoscaler of either version of the API.
    func autoscaler(_ spec: ManifestValue, _ meta: ObjectMeta) -> HorizontalPodAutoscaler? {
        guard
            let fields = spec.fields([
                "scaleTargetRef", "minReplicas", "maxReplicas", "metrics", "behavior",
                "targetCPUUtilizationPercentage",
            ]),
            let target = fields.required("scaleTargetRef")?
                .fields(["apiVersion", "kind", "name"]),
            let kind = target.required("kind")?.text, let name = target.required("name")?.text,
            let maximum = fields.required("maxReplicas")?.integer(in: Self.fromOne)
        else { return nil }
        let minimum = fields["minReplicas"]?.integer(in: Self.fromOne) ?? 1
        if maximum < minimum {
            fields["maxReplicas"]?.refuse(
                "Invalid value: \(maximum): must be greater than or equal to `minReplicas`"
            )
            return nil
        }
        let (up, down) = behavior(fields["behavior"])
        return HorizontalPodAutoscaler(
            meta: meta,
            target: HorizontalPodAutoscaler.Target(kind: kind, name: name),
            minReplicas: minimum,
            maxReplicas: maximum,
            metrics: metrics(fields),
            scaleUp: up,
            scaleDown: down
        )
    }

    /// What a number or a percentage from one on may be.
    private static let fromOne = 1...Int(Int32.max)
}

// MARK: - Metrics

extension KindReader {
    /// The metrics; processor at 80 % of the requests if there are none, as the API has it.
    private func metrics(_ fields: ManifestFields) -> [HorizontalPodAutoscaler.Metric] {
        let written = fields["metrics"]?.elements ?? []
        // The one metric of autoscaling/v1.
        let percentage = fields["targetCPUUtilizationPercentage"]?.integer(in: Self.fromOne)
        if written.isEmpty || percentage != nil {
            return [
                HorizontalPodAutoscaler.Metric(
                    source: .resource,
                    name: "cpu",
                    goal: .averageUtilization(percentage ?? 80)
                )
            ]
        }
        return written.compactMap(metric)
    }

    /// A metric; `nil`, and a report, for one that is wrong or that no simulation has.
    private func metric(_ value: ManifestValue) -> HorizontalPodAutoscaler.Metric? {
        let sources = HorizontalPodAutoscaler.Source.allCases
        guard let fields = value.fields(["type"] + sources.map(\.field)),
            let source = fields.required("type")?.choice(HorizontalPodAutoscaler.Source.self)
        else { return nil }
        for other in sources where other != source {
            fields[other.field]?.refuse("Forbidden: must populate the given metric source only")
        }
        guard
            let details = fields.required(source.field)?.fields([
                "name", "container", "metric", "target", "describedObject",
            ]),
            let name = metricName(details, of: source),
            let target = details.required("target"), let goal = goal(target, of: source)
        else { return nil }
        guard source.isSimulated(name) else {
            noteMissing(source, name, value)
            return nil
        }
        return HorizontalPodAutoscaler.Metric(source: source, name: name, goal: goal)
    }

    private func metricName(
        _ details: ManifestFields,
        of source: HorizontalPodAutoscaler.Source
    ) -> String? {
        if source == .containerResource { _ = details.required("container")?.text }
        guard !source.isResource else { return details.required("name")?.text }
        return details.required("metric")?.fields(["name", "selector"])?.required("name")?.text
    }

    /// Says that no simulation has a metric.
    private func noteMissing(
        _ source: HorizontalPodAutoscaler.Source,
        _ name: String,
        _ value: ManifestValue
    ) {
        let known =
            source == .pods
            ? "of the metrics of pods only the requests (or operations) that a pod takes are"
            : source.isResource
                ? "of resources only cpu and memory are" : "resources and metrics of pods are"
        value.diagnostics.note(
            "\(value.path): \(source.rawValue) metric \(quoted(name)) is not simulated, and the "
                + "autoscaler goes without it; \(known)",
            at: value.node.position
        )
    }

    private func goal(
        _ value: ManifestValue,
        of source: HorizontalPodAutoscaler.Source
    ) -> HorizontalPodAutoscaler.Goal? {
        guard
            let fields = value.fields(["type", "averageUtilization", "averageValue", "value"])
        else { return nil }
        _ = fields.required("type")?.choice(GoalType.self)
        let utilization = fields["averageUtilization"].map { $0.integer(in: Self.fromOne) }
        let average = fields["averageValue"].map(positiveAmount)
        let total = fields["value"].map(positiveAmount)
        if source.isResource, utilization != nil, average != nil {
            fields["averageValue"]?.refuse(
                "Forbidden: may not set both a target raw value and a target utilization"
            )
            return nil
        }
        if source.isResource, utilization == nil, average == nil {
            value.diagnostics.error(
                "\(value.child("averageUtilization")): Required value: must set either a target "
                    + "raw value or a target utilization",
                at: value.node.position
            )
            return nil
        }
        if source == .pods, average == nil {
            value.diagnostics.error(
                "\(value.child("averageValue")): Required value: must specify a positive target "
                    + "averageValue",
                at: value.node.position
            )
            return nil
        }
        if source.isResource, let utilization {
            return utilization.map(HorizontalPodAutoscaler.Goal.averageUtilization)
        }
        if let average { return average.map(HorizontalPodAutoscaler.Goal.averageValue) }
        if let total { return total.map(HorizontalPodAutoscaler.Goal.value) }
        _ = fields.required("value")
        return nil
    }

    private func positiveAmount(_ value: ManifestValue) -> Quantity? {
        guard let quantity = value.quantity else { return nil }
        guard quantity.isPositive else {
            value.refuse("Invalid value: \"\(quantity)\": must be positive")
            return nil
        }
        return quantity
    }

    private enum GoalType: String, CaseIterable {
        case utilization = "Utilization"
        case value = "Value"
        case averageValue = "AverageValue"
    }
}

extension HorizontalPodAutoscaler.Source {
    /// The field of a metric that says more of it: the type with a small first letter.
    fileprivate var field: String { rawValue.prefix(1).lowercased() + rawValue.dropFirst() }

    fileprivate var isResource: Bool { self == .resource || self == .containerResource }

    /// Whether pods of a simulation have the metric of a name.
    fileprivate func isSimulated(_ name: String) -> Bool {
        switch self {
        case .resource, .containerResource: name == "cpu" || name == "memory"
        case .pods: name.contains("request") || name.contains("operation")
        case .object, .external: false
        }
    }
}

// MARK: - Behaviour

extension KindReader {
    /// How fast the number of pods may grow and shrink.
    private func behavior(_ value: ManifestValue?) -> (up: ScalingRules, down: ScalingRules) {
        guard let value, let fields = value.fields(["scaleUp", "scaleDown"]) else {
            return (.unconfiguredUp, .standardDown)
        }
        return (
            rules(fields["scaleUp"], standard: .standardUp),
            rules(fields["scaleDown"], standard: .standardDown)
        )
    }

    private func rules(_ value: ManifestValue?, standard: ScalingRules) -> ScalingRules {
        guard
            let fields = value?.fields([
                "stabilizationWindowSeconds", "selectPolicy", "policies",
            ])
        else { return standard }
        var rules = standard
        if let seconds = fields["stabilizationWindowSeconds"]?.integer(in: 0...3_600) {
            rules.stabilization = .seconds(Int64(seconds))
        }
        rules.select = fields["selectPolicy"]?.choice(ScalingRules.Selection.self) ?? rules.select
        if let policies = fields["policies"] {
            let written = policies.elements
            if written.isEmpty, policies.node.list != nil {
                policies.refuse("Required value: must specify at least one Policy")
            }
            rules.policies = written.compactMap(policy)
        }
        return rules
    }

    private func policy(_ value: ManifestValue) -> ScalingRules.Policy? {
        guard let fields = value.fields(["type", "value", "periodSeconds"]) else { return nil }
        let type = fields.required("type")?.choice(PolicyType.self)
        let amount = fields.required("value").flatMap(positiveNumber)
        let period = fields.required("periodSeconds").flatMap { $0.integer(in: 1...1_800) }
        guard let type, let amount, let period else { return nil }
        return ScalingRules.Policy(
            type == .pods ? .pods(amount) : .percent(amount),
            per: .seconds(Int64(period))
        )
    }

    private func positiveNumber(_ value: ManifestValue) -> Int? { value.integer(in: Self.fromOne) }

    private enum PolicyType: String, CaseIterable {
        case percent = "Percent"
        case pods = "Pods"
    }
}
