import Limiters
import Platform
import Service
import Units

extension ModelDecoder {
    /// The orchestrator, without its pods, and where they come from.
    func orchestrator(
        _ model: MappingReader,
        workloads: [Workload]
    ) -> (model: OrchestratorModel, source: PodSource)? {
        guard let reader = model.mapping("orchestrator") else { return nil }
        let source = podSource(reader, name: "orchestrator")
        let (limits, rateLimit) = orchestratorLimits(reader)
        let rateLimits = namedRateLimits(reader)
        let order = reader.choice("rate_limit_order", as: RateLimitOrder.self)
        let raceWindow = connectionRaceWindow(reader, cap: limits.maxConcurrentConnections)
        let routing = reader.choice("routing", as: Routing.self)
        let scope = reader.choice("rate_limit_scope", as: RateLimitScope.self)
        let enforcement = reader.choice("cpu_enforcement", as: CPUEnforcement.self)
        let cancellation = reader.choice("on_timeout", as: CancellationRule.self)
        let workerThreads = reader.choice("worker_threads", as: WorkerThreadUse.self)
        let queue = queue(reader, limits: limits, workloads: workloads)
        let growth = reader.choice("thread_growth", as: ThreadGrowthName.self)
        let threadStart = reader.duration("thread_start")
        let threadKeepAlive = reader.duration("thread_keep_alive")
        let concurrencyLimit = concurrencyLimit(reader)
        let propagatesDeadlines = reader.boolean("deadline_propagation")
        let refusesBelow = reader.duration("refuse_if_remaining_below")
        let baseMemory = reader.bytes("base_memory")
        if reader.has("rate_limit_order"),
            rateLimits.count + (limits.requestsPerSecond == nil ? 0 : 1) < 2
        {
            diagnostics.warning(
                "'rate_limit_order' has no effect on fewer than two rate limits",
                at: reader.position(of: "rate_limit_order")
            )
        }
        guard let source, let routing, let scope, let order, let enforcement, let cancellation,
            let workerThreads, let queue, let growth, let threadStart, let threadKeepAlive,
            let baseMemory, let propagatesDeadlines, let refusesBelow
        else { return nil }
        var orchestrator = OrchestratorModel(
            deployment: source.deployment,
            pods: [],
            routing: routing,
            limits: limits,
            rateLimitScope: scope,
            rateLimit: rateLimit,
            rateLimits: rateLimits,
            rateLimitOrder: order,
            connectionRaceWindow: raceWindow,
            cpuEnforcement: enforcement,
            cancellation: cancellation,
            workerThreads: workerThreads,
            queue: queue,
            threadGrowth: growth.threadGrowth,
            threadStart: threadStart,
            threadKeepAlive: threadKeepAlive,
            concurrencyLimit: concurrencyLimit,
            propagatesDeadlines: propagatesDeadlines,
            refusesBelow: refusesBelow,
            baseMemory: baseMemory
        )
        orchestrator.cpuControl = cpuControl(reader, enforcement, hasQuotaBesideLimit: false)
        orchestrator.pauses = pauses(reader)
        orchestrator.memoryGrowth = memoryGrowth(reader)
        orchestrator.responseMemory =
            reader.choice("response_memory", as: ResponseMemory.self) ?? .none
        noteDeadlines(reader, orchestrator)
        return (orchestrator, source)
    }

    /// The time between the check and the count of the connection cap; zero if they are one step.
    private func connectionRaceWindow(_ reader: MappingReader, cap: Int?) -> SimDuration {
        let enforcement = reader.choice(
            "connection_enforcement",
            as: ConnectionEnforcementName.self
        )
        let window = reader.duration("connection_race_window")
        guard enforcement == .racy else {
            if enforcement == .atomic, reader.has("connection_race_window") {
                diagnostics.warning(
                    "'connection_race_window' has no effect without 'connection_enforcement: racy'",
                    at: reader.position(of: "connection_race_window")
                )
            }
            return .zero
        }
        if cap == nil {
            diagnostics.warning(
                "'connection_enforcement' has no effect without 'max_concurrent_connections'",
                at: reader.position(of: "connection_enforcement")
            )
        }
        if window == nil, !reader.has("connection_race_window") {
            reader.reportError(
                "connection_enforcement",
                "'connection_enforcement: racy' needs a 'connection_race_window': the time from the "
                    + "check to the increment of the counter, for example 50us"
            )
        }
        return window ?? .zero
    }

    /// Where the pods of a part of the model come from.
    func podSource(_ reader: MappingReader, name: String) -> PodSource? {
        let deployment = reader.text("deployment")
        guard let deployment else {
            let replicas = reader.count("replicas", fallback: 1)
            let (cpu, memory) = (reader.processor("cpu"), reader.bytes("memory"))
            guard let replicas else { return nil }
            return PodSource(
                name: name,
                deployment: nil,
                replicas: replicas,
                cpu: cpu,
                memory: memory,
                position: reader.position
            )
        }
        let manifestPath = "kubernetes.Deployment.\(deployment).spec"
        for (key, path) in [
            ("replicas", "replicas"),
            ("cpu", "template.spec.containers.NAME.resources.limits.cpu"),
            ("memory", "template.spec.containers.NAME.resources.limits.memory"),
        ] where reader.has(key) {
            reader.reportError(
                key,
                "'\(key)' comes from the manifest of \(quoted(deployment)); "
                    + "change it there, or with --set \(manifestPath).\(path)=…"
            )
            _ = reader.node(key)
        }
        return PodSource(
            name: name,
            deployment: deployment,
            replicas: 0,
            cpu: nil,
            memory: nil,
            position: reader.position(of: "deployment")
        )
    }
}

extension ThreadGrowthName {
    /// The growth rule of this name.
    fileprivate var threadGrowth: ThreadGrowth {
        switch self {
        case .fixed: .fixed
        case .elastic: .elastic
        case .threadPoolExecutor: .threadPoolExecutor
        }
    }
}
