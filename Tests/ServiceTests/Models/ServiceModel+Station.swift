import Service
import Units
import Variates

extension ServiceModel {
    /// A service of one workload, and of one pod without limits unless `configure` sets any.
    static func station(
        arrivals: ArrivalProcess,
        steps: [Step],
        pods: Int = 1,
        configure: (inout ServiceModel) throws -> Void = { _ in }
    ) rethrows -> ServiceModel {
        try service(
            [Workload(name: "all", arrivals: arrivals, steps: steps)],
            pods: pods,
            configure
        )
    }

    /// A service of these workloads, and of pods without limits unless `configure` sets any.
    static func service(
        _ workloads: [Workload],
        pods: Int = 1,
        _ configure: (inout ServiceModel) throws -> Void = { _ in }
    ) rethrows -> ServiceModel {
        var model = ServiceModel(
            name: "station",
            workloads: workloads,
            orchestrator: OrchestratorModel(
                pods: (0..<pods).map { PodModel(name: "orchestrator-\($0)") }
            )
        )
        try configure(&model)
        return model
    }

    /// *c* servers with a queue of any length: a worker thread is a server.
    static func multiServer(
        arrivals: ArrivalProcess,
        service: Distribution,
        servers: Int,
        configure: (inout ServiceModel) throws -> Void = { _ in }
    ) rethrows -> ServiceModel {
        try station(arrivals: arrivals, steps: [.cpu(service)]) { model in
            model.orchestrator.limits.maxWorkerThreads = servers
            try configure(&model)
        }
    }
}

extension AgentPoolModel {
    /// A pool of pods without limits unless `configure` sets any.
    static func pool(
        named name: String = "agents",
        pods: Int = 1,
        _ operation: OperationProfile,
        configure: (inout AgentPoolModel) throws -> Void = { _ in }
    ) rethrows -> AgentPoolModel {
        var pool = AgentPoolModel(
            name: name,
            pods: (0..<pods).map { PodModel(name: "\(name)-\($0)") },
            operation: operation
        )
        try configure(&pool)
        return pool
    }
}

extension Step {
    /// Operations of the only agent pool.
    static func operations(_ count: Int = 1, parallel: Bool = false, pool: Int = 0) -> Step {
        .agent(AgentStep(pool: pool, operations: count, parallel: parallel))
    }
}
