import Platform
import Service
import Units

/// What a model asks of the platform level, and where each part of it says so.
struct PlatformDemand {
    /// The nodes of the model's `cluster`.
    var nodes: [Node]
    /// Where the orchestrator's pods come from.
    var orchestrator: PodSource
    /// Where the pods of each agent pool come from.
    var agents: [PodSource]
    /// The Deployment that runs Redis, if the model names one.
    var redis: PodSource?
}

extension ModelDecoder {
    /// The manifests that the model names; `nil` if it names none.
    func manifests(_ model: MappingReader) -> [ManifestObject]? {
        guard let name = model.text("kubernetes") else { return nil }
        return ManifestReader(context: context).read(
            name,
            namedAt: model.position(of: "kubernetes")
        )
    }

    /// Gives a model its nodes and pods, and says which flows network policies deny.
    ///
    /// Parts that name a Deployment get the pods that the manifests make. Without manifests pods
    /// are placed on the nodes one part after the other; beside manifests, parts that name no
    /// Deployment stand outside of the cluster, on cores of their own. The result is what the
    /// manifests come to; `nil` without manifests.
    func resolve(
        _ demand: PlatformDemand,
        manifests: [ManifestObject]?,
        in service: inout ServiceModel
    ) -> NamespaceResolution? {
        let parts = [demand.orchestrator] + demand.agents + [demand.redis].compactMap(\.self)
        guard let manifests else {
            for part in parts where part.deployment != nil {
                diagnostics.error(
                    "'deployment' names a Deployment, and the model has no 'kubernetes' "
                        + "directory of manifests",
                    at: part.position
                )
            }
            placePods(demand, in: &service)
            return nil
        }
        let namespace = NamespaceResolution(manifests, nodes: demand.nodes, context: context)
        service.nodes = namespace.nodes
        service.orchestrator.pods = pods(of: demand.orchestrator, in: namespace)
        for (index, source) in demand.agents.enumerated() {
            service.agents[index].pods = pods(of: source, in: namespace)
        }
        if let redis = demand.redis, let deployment = redis.deployment {
            let pods = namespace.pods(of: deployment, namedAt: redis.position)
            service.redis?.notReady = pods.first { $0.notReady != nil }?.notReady
        }
        deny(demand, by: namespace, in: &service)
        return namespace
    }

    private func pods(of source: PodSource, in namespace: NamespaceResolution) -> [PodModel] {
        if let deployment = source.deployment {
            return namespace.pods(of: deployment, namedAt: source.position)
        }
        var nowhere: Scheduler?
        return source.pods(on: &nowhere, reporting: diagnostics)
    }

    /// Marks the parts that nobody, or the orchestrator, may not connect to.
    private func deny(
        _ demand: PlatformDemand,
        by namespace: NamespaceResolution,
        in service: inout ServiceModel
    ) {
        let orchestrator = demand.orchestrator.flowEnd
        service.orchestrator.deniedBy = namespace.denial(from: .outside, to: orchestrator)
        for (index, source) in demand.agents.enumerated() {
            service.agents[index].deniedBy = namespace.denial(
                from: orchestrator,
                to: source.flowEnd
            )
        }
        guard let redis = demand.redis else { return }
        service.redis?.deniedBy = namespace.denial(
            from: orchestrator,
            to: redis.flowEnd,
            port: redis.deployment == nil ? Self.redisPort : nil
        )
    }

    /// The port of a Redis that no manifest describes.
    private static let redisPort = 6_379

    /// Gives the parts of a model without manifests their pods.
    private func placePods(_ demand: PlatformDemand, in service: inout ServiceModel) {
        service.nodes = demand.nodes.map { node in
            NodeModel(name: node.meta.name, cpu: MilliCPU(node.allocatable[.cpu] ?? .zero))
        }
        var scheduler = demand.nodes.isEmpty ? nil : Scheduler(nodes: demand.nodes)
        service.orchestrator.pods = demand.orchestrator.pods(
            on: &scheduler,
            reporting: diagnostics
        )
        for (index, source) in demand.agents.enumerated() {
            service.agents[index].pods = source.pods(on: &scheduler, reporting: diagnostics)
        }
    }
}

extension PodSource {
    /// The part as an end of a flow.
    fileprivate var flowEnd: FlowEnd { deployment.map { .deployment($0) } ?? .undescribed(name) }
}
