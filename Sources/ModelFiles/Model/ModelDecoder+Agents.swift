import Service
import Units

extension ModelDecoder {
    /// The names of the agent pools, in the order of the model, read ahead for the steps.
    func poolNames(_ model: MappingReader) -> [String] {
        model.node("agents")?.list?.compactMap { $0["name"]?.scalar?.text } ?? []
    }

    /// The agent pools, without their pods, and where those come from.
    func agents(_ model: MappingReader) -> [(model: AgentPoolModel, source: PodSource)] {
        var pools: [(model: AgentPoolModel, source: PodSource)] = []
        var names: [(name: String, position: SourcePosition)] = []
        for (path, node) in model.list("agents", isNamed: true) {
            guard
                let reader = MappingReader(node, shape: .agentPool, path: path, context: context)
            else { continue }
            let name = name(reader)
            if let name { names.append((name, reader.position(of: "name"))) }
            let source = podSource(reader, name: name ?? "")
            let (limits, rateLimit) = agentLimits(reader)
            let routing = reader.choice("routing", as: Routing.self)
            let enforcement = reader.choice("cpu_enforcement", as: CPUEnforcement.self)
            let cancellation = reader.choice("on_timeout", as: CancellationRule.self)
            let queue = reader.choice("queue", as: AgentQueueDiscipline.self)
            let baseMemory = reader.bytes("base_memory")
            let operation = reader.mapping("operation").map { operation in
                OperationProfile(
                    cpu: distribution("cpu", in: operation),
                    wait: distribution("wait", in: operation),
                    memory: distribution("memory", in: operation)
                )
            }
            let circuitBreaker = circuitBreaker(reader)
            let refusesBelow = refusesBelow(reader, operation)
            guard let name, let source, let routing, let enforcement, let cancellation,
                let queue, let baseMemory, let operation, let refusesBelow
            else { continue }
            var pool = AgentPoolModel(
                name: name,
                deployment: source.deployment,
                pods: [],
                routing: routing,
                limits: limits,
                rateLimit: rateLimit,
                cpuEnforcement: enforcement,
                cancellation: cancellation,
                queue: queue,
                operation: operation,
                circuitBreaker: circuitBreaker,
                refusesBelow: refusesBelow,
                baseMemory: baseMemory
            )
            pool.cpuControl = cpuControl(reader, enforcement, hasQuotaBesideLimit: true)
            pool.pauses = pauses(reader)
            pool.memoryGrowth = memoryGrowth(reader)
            pools.append((pool, source))
        }
        checkNames(names, of: "agent pools")
        return pools
    }
}
