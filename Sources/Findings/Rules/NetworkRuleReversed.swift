import ModelFiles
import Platform

extension FindingRule {
    /// An ingress rule that allows a server to call its client.
    static let networkRuleReversed = FindingRule(
        "network-rule-reversed",
        .warning,
        title: "An ingress rule lets in a server that never calls.",
        explanation: """
            Rules go by who opens a connection: answers need none. An ingress rule that lets Redis or an \
            agent connect to the orchestrator on the port that Redis or the agent itself listens on has the \
            direction reversed: that connection is never opened, and the one that is needs an egress rule. A \
            rule counts if all of its ports are the server's own, and none is one that the orchestrator's \
            containers name.
            """
    ) { model in
        guard let network = model.intendedNetwork ?? model.loaded.platform?.flows,
            let name = model.service.orchestrator.deployment
        else { return [] }
        return model.objects(\.networkPolicy).flatMap { policy, manifest -> [Observation] in
            guard policy.policyTypes.contains(.ingress), network.selects(policy, name) else {
                return []
            }
            return policy.ingress.enumerated().compactMap { index, rule -> Observation? in
                guard
                    let (flow, port) = model.reversed(rule, of: policy, in: network)
                else { return nil }
                return Observation(
                    position: manifest.place(
                        ["spec", "ingress", String(index), "from"],
                        ["spec", "ingress"]
                    ),
                    message:
                        "this rule lets \(flow.destination.description) connect to '\(name)' on "
                        + "port \(port), where \(flow.destination.description) listens itself: the "
                        + "connections go the other way, and the rule lets nothing through",
                    repair:
                        "take the rule out; the way to \(flow.destination.description) is an egress "
                        + "rule"
                )
            }
        }
    }
}

extension PolicyModel {
    /// The flow whose direction an ingress rule of the orchestrator's has reversed, and its port.
    fileprivate func reversed(
        _ rule: NetworkPolicy.Rule,
        of policy: NetworkPolicy,
        in network: NetworkFlows
    ) -> (flow: Flow, port: Int)? {
        let own = orchestratorOwner?.owner.template.spec.containers.flatMap(\.ports).map(\.number)
        guard !rule.peers.isEmpty, !rule.ports.isEmpty else { return nil }
        for flow in outgoingFlows {
            guard let port = flow.port ?? network.port(of: flow.destination),
                !(own ?? []).contains(port),
                rule.ports.allSatisfy({ $0.port == .number(port) && $0.endPort == nil }),
                let server = network.peer(flow.destination), let client = network.peer(flow.source)
            else { continue }
            var single = policy
            single.ingress = [rule]
            single.policyTypes = [.ingress]
            let alone = NetworkPolicySet([single], defaultNamespace: network.defaultNamespace)
            guard alone.verdict(from: server, to: client, port: port) == .allowed else { continue }
            return (flow, port)
        }
        return nil
    }
}
