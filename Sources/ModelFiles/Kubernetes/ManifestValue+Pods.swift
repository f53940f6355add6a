import Platform

extension ManifestValue {
    /// What a pod consists of.
    var podSpec: PodSpec? {
        guard
            let fields = fields(
                [
                    "containers", "initContainers", "overhead", "priorityClassName", "priority",
                    "preemptionPolicy", "nodeSelector", "affinity", "tolerations", "nodeName",
                    "topologySpreadConstraints", "terminationGracePeriodSeconds",
                    "activeDeadlineSeconds",
                ],
                besides: ["hostname"]
            )
        else { return nil }
        let containers = fields.required("containers")?.elements ?? []
        guard !containers.isEmpty else {
            if let list = fields["containers"] { list.refuse("Required value") }
            return nil
        }
        let longest = Int(Int32.max)
        var spec = PodSpec(
            containers: containers.compactMap { $0.container(isInit: false) },
            initContainers: fields["initContainers"]?.elements
                .compactMap { $0.container(isInit: true) } ?? []
        )
        spec.overhead = fields["overhead"]?.resources(of: .container) ?? [:]
        spec.priorityClassName = fields["priorityClassName"]?.text
        spec.priority = fields["priority"]?.integer().map(Int32.init)
        spec.preemptionPolicy = fields["preemptionPolicy"]?.choice(PreemptionPolicy.self)
        spec.nodeSelector = fields["nodeSelector"]?.labels ?? [:]
        if let affinity = fields["affinity"]?
            .fields(["nodeAffinity", "podAffinity", "podAntiAffinity"])
        {
            spec.nodeAffinity = affinity["nodeAffinity"]?.nodeAffinity
            spec.podAffinity = Self.podAffinity(affinity)
        }
        spec.topologySpread =
            fields["topologySpreadConstraints"]?.elements.compactMap(\.spreadConstraint) ?? []
        spec.tolerations = fields["tolerations"]?.elements.compactMap(\.toleration) ?? []
        spec.nodeName = fields["nodeName"]?.text
        if let seconds = fields["terminationGracePeriodSeconds"]?.integer(in: 0...longest) {
            spec.terminationGracePeriodSeconds = Int64(seconds)
        }
        spec.activeDeadlineSeconds = fields["activeDeadlineSeconds"]?.integer(in: 0...longest)
            .map(Int64.init)
        reportRepeatedNames(spec)
        return spec
    }

    /// A template of pods.
    var podTemplate: PodTemplate? {
        guard let fields = fields(["metadata", "spec"]),
            let spec = fields.required("spec")?.podSpec
        else { return nil }
        let labels = fields["metadata"]?.fields(["labels"], besides: ["name"])?["labels"]?.labels
        return PodTemplate(labels: labels ?? [:], spec: spec)
    }

    /// Reports containers that have the same name: the name is what parameters go by.
    private func reportRepeatedNames(_ spec: PodSpec) {
        var names: Set<String> = []
        for container in spec.containers + spec.initContainers
        where !names.insert(container.name).inserted {
            diagnostics.error(
                "\(path): Duplicate value: \"\(printable(container.name))\" is the name of two "
                    + "containers",
                at: node.position
            )
        }
    }

    private func container(isInit: Bool) -> Container? {
        guard
            let fields = fields(
                ["name", "image", "resources", "ports", "restartPolicy"],
                besides: ["resizePolicy"]
            ), let name = fields.required("name")?.text
        else { return nil }
        let resources = fields["resources"]?.fields(["requests", "limits", "claims"])
        return Container(
            name: name,
            image: fields["image"]?.text,
            requests: resources?["requests"]?.resources(of: .container) ?? [:],
            limits: resources?["limits"]?.resources(of: .container) ?? [:],
            ports: fields["ports"]?.elements.compactMap(\.containerPort) ?? [],
            restartsAlways: isInit && fields["restartPolicy"]?.text == "Always"
        )
    }

    private var containerPort: Container.Port? {
        guard
            let fields = fields(["name", "containerPort", "protocol"], besides: ["hostPort"]),
            let number = fields.required("containerPort")?.portNumber
        else { return nil }
        return Container.Port(
            name: fields["name"]?.text,
            number: number,
            networkProtocol: fields["protocol"]?.choice(NetworkProtocol.self) ?? .tcp
        )
    }

    private var toleration: Toleration? {
        guard let fields = fields(["key", "operator", "value", "effect"]) else { return nil }
        return Toleration(
            key: fields["key"]?.text,
            operator: fields["operator"]?.choice(Toleration.Operator.self) ?? .equal,
            value: fields["value"]?.text ?? "",
            effect: fields["effect"]?.choice(Taint.Effect.self)
        )
    }
}
