import ModelFiles
import Platform

extension FindingRule {
    /// Every flow of the model, and the look-up of names, held against the policies.
    static let networkPolicyDenies = FindingRule(
        "network-policy-denies",
        .error,
        title: "A NetworkPolicy denies a connection that the model uses.",
        explanation: """
            Clients connect to the orchestrator, the orchestrator to its agents, to Redis and to a name \
            server (UDP port 53), since it knows the others by name. A pod that policies select for a \
            direction is closed in that direction, but for what their rules let through; a connection needs \
            the egress of the one end and the ingress of the other. Ports are those of the containers, else \
            of the service, else any that a rule names. Where a policy selects nobody and selects by the \
            label app: <name> that the orchestrator's pods lack, it is held against them as if they had it.
            """
    ) { model in
        guard let network = model.loaded.platform?.flows, !network.policies.policies.isEmpty else {
            return []
        }
        let intended = model.intendedNetwork
        let now = denials(model, network, suffix: "")
        guard let intended else { return now }
        let later = denials(
            model,
            intended,
            suffix: ", as soon as its pods have the label that the policy selects by"
        )
        return now + later.filter { new in !now.contains { $0.position == new.position } }
    }

    private static func denials(
        _ model: PolicyModel,
        _ network: NetworkFlows,
        suffix: String
    ) -> [Observation] {
        var observations = model.flows.compactMap { flow -> Observation? in
            guard
                case .denied(let direction, let policies, let target) = network.verdict(
                    from: flow.source,
                    to: flow.destination,
                    port: flow.port
                )
            else { return nil }
            return observation(
                model,
                direction,
                policies,
                "connect to \(flow.destination.description) on \(target)",
                flow.source,
                suffix,
                "add \(direction == .egress ? "an egress" : "an ingress") rule for "
                    + (direction == .egress
                        ? flow.destination.description
                        : flow.source == .outside
                            ? "addresses outside of the cluster, where a model's clients are"
                            : flow.source.description)
            )
        }
        if !model.outgoingFlows.isEmpty,
            case .denied(let direction, let policies, let target) = network.nameResolution(
                from: model.orchestratorEnd
            )
        {
            let lookUp = observation(
                model,
                direction,
                policies,
                "ask a name server (\(target)), without which it finds nobody by name",
                model.orchestratorEnd,
                suffix,
                "add an egress rule for port 53, UDP and TCP"
            )
            if let lookUp { observations.append(lookUp) }
        }
        return observations
    }

    private static func observation(
        _ model: PolicyModel,
        _ direction: NetworkPolicy.Direction,
        _ policies: [String],
        _ what: String,
        _ source: FlowEnd,
        _ suffix: String,
        _ repair: String
    ) -> Observation? {
        let key = direction.rawValue.lowercased()
        let manifests = policies.compactMap(model.networkPolicy)
        // One that has rules lacks one more; one that denies everything is meant to.
        let lacking = manifests.first { $0.node.place(of: ["spec", key, "0"]) != nil }
        guard let manifest = lacking ?? manifests.first else { return nil }
        return Observation(
            position: manifest.place(
                ["spec", key],
                ["spec", "policyTypes"],
                ["spec", "podSelector"]
            ),
            message: "no \(key) rule of NetworkPolicy "
                + "\(listed(policies.map { "'\($0)'" })) lets \(source.description) \(what): it is "
                + "denied\(suffix)",
            repair: repair
        )
    }
}
