import Platform

extension ManifestValue {
    private static let requiredField = "requiredDuringSchedulingIgnoredDuringExecution"
    private static let preferredField = "preferredDuringSchedulingIgnoredDuringExecution"

    /// On which nodes a pod must be, and would rather be.
    var nodeAffinity: NodeAffinity? {
        guard let fields = fields([Self.requiredField, Self.preferredField]) else { return nil }
        let required = fields[Self.requiredField]?.fields(["nodeSelectorTerms"])
        return NodeAffinity(
            required: required?.required("nodeSelectorTerms")?.elements
                .compactMap(\.nodeSelectorTerm),
            preferred: fields[Self.preferredField]?.elements.compactMap { element in
                guard let fields = element.fields(["weight", "preference"]),
                    let weight = fields.required("weight")?.integer(in: 1...100),
                    let term = fields.required("preference")?.nodeSelectorTerm
                else { return nil }
                return WeightedTerm(weight: weight, term: term)
            } ?? []
        )
    }

    private var nodeSelectorTerm: NodeAffinity.Term? {
        guard let fields = fields(["matchExpressions", "matchFields"]) else { return nil }
        return NodeAffinity.Term(
            expressions: fields["matchExpressions"]?.elements.compactMap(\.nodeRequirement) ?? [],
            fields: fields["matchFields"]?.elements.compactMap(\.nodeRequirement) ?? []
        )
    }

    private var nodeRequirement: NodeAffinity.Requirement? {
        guard let fields = fields(["key", "operator", "values"]),
            let key = fields.required("key")?.text,
            let `operator` = fields.required("operator")?.choice(NodeAffinity.Operator.self)
        else { return nil }
        return NodeAffinity.Requirement(
            key: key,
            operator: `operator`,
            values: fields["values"]?.texts ?? []
        )
    }

    /// Near which pods a pod must be or would rather be, and away from which.
    static func podAffinity(_ fields: ManifestFields) -> PodAffinity? {
        let near = fields["podAffinity"]?.fields([requiredField, preferredField])
        let away = fields["podAntiAffinity"]?.fields([requiredField, preferredField])
        guard near != nil || away != nil else { return nil }
        func required(_ fields: ManifestFields?) -> [PodAffinity.Term] {
            fields?[requiredField]?.elements.compactMap(\.podAffinityTerm) ?? []
        }
        func preferred(_ fields: ManifestFields?) -> [WeightedTerm<PodAffinity.Term>] {
            fields?[preferredField]?.elements.compactMap { element in
                guard let fields = element.fields(["weight", "podAffinityTerm"]),
                    let weight = fields.required("weight")?.integer(in: 1...100),
                    let term = fields.required("podAffinityTerm")?.podAffinityTerm
                else { return nil }
                return WeightedTerm(weight: weight, term: term)
            } ?? []
        }
        return PodAffinity(
            required: required(near),
            preferred: preferred(near),
            requiredAnti: required(away),
            preferredAnti: preferred(away)
        )
    }

    private var podAffinityTerm: PodAffinity.Term? {
        let names = ["labelSelector", "topologyKey", "namespaces", "namespaceSelector"]
        guard let fields = fields(names), let key = fields.required("topologyKey")?.text else {
            return nil
        }
        return PodAffinity.Term(
            selector: fields["labelSelector"]?.labelSelector,
            topologyKey: key,
            namespaces: fields["namespaces"]?.texts ?? [],
            // Namespaces have no labels here, and so a selector selects all of them or none.
            reachesEverywhere: fields["namespaceSelector"]?.labelSelector == LabelSelector()
        )
    }

    /// How evenly pods are to be spread.
    var spreadConstraint: TopologySpreadConstraint? {
        guard
            let fields = fields(
                ["topologyKey", "maxSkew", "whenUnsatisfiable", "labelSelector", "minDomains"],
                besides: ["matchLabelKeys", "nodeAffinityPolicy", "nodeTaintsPolicy"]
            ), let key = fields.required("topologyKey")?.text,
            let skew = fields.required("maxSkew")?.integer(in: 1...Int(Int32.max)),
            let action = fields.required("whenUnsatisfiable")?.choice(UnsatisfiableAction.self)
        else { return nil }
        return TopologySpreadConstraint(
            topologyKey: key,
            maxSkew: skew,
            isHard: action == .doNotSchedule,
            selector: fields["labelSelector"]?.labelSelector,
            minDomains: fields["minDomains"]?.integer(in: 1...Int(Int32.max)) ?? 1
        )
    }

    private enum UnsatisfiableAction: String, CaseIterable {
        case doNotSchedule = "DoNotSchedule"
        case scheduleAnyway = "ScheduleAnyway"
    }
}
