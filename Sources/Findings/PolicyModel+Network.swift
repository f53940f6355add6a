import ModelFiles
import Platform

extension PolicyModel {
    /// A connection that the model uses.
    struct Flow {
        /// Who connects.
        let source: FlowEnd
        /// To whom.
        let destination: FlowEnd
        /// The port, if it is known without the manifests.
        let port: Int?
    }

    /// Redis' port where no manifest gives one.
    static let redisPort = 6_379

    /// The orchestrator as an end of flows.
    var orchestratorEnd: FlowEnd { end(service.orchestrator.deployment, orElse: "orchestrator") }

    /// The connections that the orchestrator opens.
    var outgoingFlows: [Flow] {
        var flows = service.agents.map { pool in
            Flow(
                source: orchestratorEnd,
                destination: end(pool.deployment, orElse: pool.name),
                port: nil
            )
        }
        if service.redis != nil {
            let deployment = value(of: "redis.deployment")
            flows.append(
                Flow(
                    source: orchestratorEnd,
                    destination: end(deployment, orElse: "redis"),
                    port: deployment == nil ? Self.redisPort : nil
                )
            )
        }
        return flows
    }

    /// The connections that the model uses.
    var flows: [Flow] {
        [Flow(source: .outside, destination: orchestratorEnd, port: nil)] + outgoingFlows
    }

    private func end(_ deployment: String?, orElse name: String) -> FlowEnd {
        deployment.map { .deployment($0) } ?? .undescribed(name)
    }

    /// The network as it would be if the orchestrator's pods had the label `app: <name>`, where they
    /// lack it and a policy that selects nobody selects by it; `nil` if that is not so.
    ///
    /// Such a policy is meant for them: what it denies comes true as soon as the label is there.
    var intendedNetwork: NetworkFlows? {
        guard let network = loaded.platform?.flows, let name = service.orchestrator.deployment,
            let labels = network.labels(of: name)
        else { return nil }
        var intended = labels
        intended["app"] = name
        guard intended != labels else { return nil }
        let isMeant = network.policies.policies.contains { policy in
            !policy.podSelector.matchLabels.isEmpty && !network.selectsAnybody(policy)
                && policy.podSelector.matches(intended)
        }
        return isMeant ? network.labelling(name, intended) : nil
    }

    /// The manifest of a network policy.
    func networkPolicy(_ name: String) -> ManifestObject? {
        objects(\.networkPolicy).first { $0.object.meta.name == name }?.manifest
    }
}
