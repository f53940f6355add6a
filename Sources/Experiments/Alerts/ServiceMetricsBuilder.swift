import Alerting
import Platform
import Service
import Units

/// Makes the metrics of a model, family by family.
struct ServiceMetricsBuilder {
    private let model: ServiceModel
    private let namespace: String
    private let layout: ScrapeLayout
    private(set) var families: [ServiceMetrics.Family] = []
    private(set) var series: [[ServiceMetrics.Series]]

    /// The seed's errors, whose counters go by the names of the causes.
    private static let seedErrors = [
        "connection_limit_exceeded", "memory_limit_exceeded", "cpu_quota_exceeded",
        "rate_limit_exceeded", "request_timeout",
    ]

    init(_ model: ServiceModel, namespace: String, _ layout: ScrapeLayout) {
        self.model = model
        self.namespace = namespace
        self.layout = layout
        series = layout.targets.map { _ in [] }
    }

    /// A metric of one type.
    private enum Kind: String {
        case gauge, counter, histogram
    }

    /// The number of a family, a new one if there is none of this name.
    private mutating func family(_ name: String, _ kind: Kind, _ help: String) -> Int {
        if let number = families.firstIndex(where: { $0.name == name }) { return number }
        families.append(.init(name: name, type: kind.rawValue, help: help))
        return families.count - 1
    }

    private mutating func add(
        _ name: String,
        to target: Int,
        family: Int,
        job: String,
        _ identity: ServiceMetrics.Identity,
        _ more: [(String, String)],
        _ source: ServiceMetrics.Source,
        _ scope: ServiceMetrics.Scope = .answering
    ) {
        let own = [(LabelSet.metricName, name), ("job", job), ("namespace", namespace)] + more
        series[target].append(
            ServiceMetrics.Series(
                family: family,
                labels: own.map { Label(name: $0.0, value: $0.1) },
                identity: identity,
                source: source,
                scope: scope
            )
        )
    }

    /// Who says something of a target.
    private enum Exporter {
        /// The target itself.
        case target
        /// cAdvisor, of the target's container.
        case kubelet
    }

    /// Adds a metric with one series for each of some targets.
    private mutating func add(
        _ kind: Kind,
        _ name: String,
        _ help: String,
        to targets: [Int],
        _ source: ServiceMetrics.Source,
        _ scope: ServiceMetrics.Scope = .answering,
        by exporter: Exporter = .target
    ) {
        let family = family(name, kind, help)
        for target in targets {
            let own = job(of: target)
            let isOfTarget = exporter == .target
            add(
                kind == .counter ? "\(name)_total" : name,
                to: target,
                family: family,
                job: isOfTarget ? own : "kubelet",
                isOfTarget ? .instance : .pod,
                isOfTarget ? [] : [("container", own)],
                source,
                scope
            )
        }
    }

    private func column(_ figure: ScrapeFigure) -> ServiceMetrics.Source { .column(figure.column) }

    /// The targets that are the orchestrator's pods.
    private var orchestratorTargets: [Int] {
        layout.targets.indices.filter {
            if case .orchestrator = layout.targets[$0] { true } else { false }
        }
    }

    /// The targets that are the pods of agents.
    private var agentTargets: [Int] {
        layout.targets.indices.filter {
            if case .agent = layout.targets[$0] { true } else { false }
        }
    }

    /// The value of the label `job`: the Deployment, as the operator's monitors have it.
    private func job(of target: Int) -> String {
        switch layout.targets[target] {
        case .orchestrator: model.orchestrator.deployment ?? "orchestrator"
        case .agent(let pool, _): model.agents[pool].deployment ?? model.agents[pool].name
        case .redis: "redis"
        case .cluster: "kube-state-metrics"
        }
    }

    private func pod(of target: Int) -> PodModel? {
        switch layout.targets[target] {
        case .orchestrator(let pod): model.orchestrator.pods[pod]
        case .agent(let pool, let pod): model.agents[pool].pods[pod]
        case .redis, .cluster: nil
        }
    }

    // MARK: The orchestrator

    /// The gauges, the errors and the latency of the orchestrator's pods.
    mutating func addOrchestrator(exportsLimits: Bool) {
        let targets = orchestratorTargets
        let all = layout.targets.indices.filter { layout.targets[$0] != .cluster }
        add(.gauge, "up", "Whether the target answered the scrape.", to: all, .up, .existing)
        let gauges: [(String, String, ScrapeFigure)] = [
            ("current_connections", "Open connections.", .connections),
            ("memory_usage_bytes", "Memory in use.", .memory),
            ("worker_threads_busy", "Worker threads that work.", .busyThreads),
            ("worker_queue_length", "Requests that wait for a worker thread.", .waiting),
        ]
        for (name, help, figure) in gauges {
            add(.gauge, name, help, to: targets, column(figure))
        }
        if exportsLimits {
            let limits = model.orchestrator.limits
            if let most = limits.maxConcurrentConnections {
                add(
                    .gauge,
                    "max_connections",
                    "The connection cap.",
                    to: targets,
                    .constant(Double(most))
                )
            }
            if let most = limits.maxMemory {
                add(
                    .gauge,
                    "max_memory_bytes",
                    "The memory budget.",
                    to: targets,
                    .constant(Double(most.count))
                )
            }
        }
        addErrors(targets)
        addLatency(targets)
    }

    private mutating func addErrors(_ targets: [Int]) {
        let causes = CauseTable(model).names
        for error in Self.seedErrors {
            guard let cause = causes.firstIndex(of: error) else { continue }
            add(
                .counter,
                error,
                "Requests that ended with this error.",
                to: targets,
                column(.ended(cause: cause))
            )
        }
        let requests = family("requests", .counter, "Requests that ended, by outcome.")
        let outcomes =
            [("completed", ScrapeFigure.answered)]
            + causes.enumerated().map { ($1, ScrapeFigure.ended(cause: $0)) }
        for target in targets {
            for (outcome, figure) in outcomes {
                add(
                    "requests_total",
                    to: target,
                    family: requests,
                    job: job(of: target),
                    .instance,
                    [("outcome", outcome)],
                    column(figure)
                )
            }
        }
    }

    private mutating func addLatency(_ targets: [Int]) {
        let name = "request_duration_seconds"
        let family = family(name, .histogram, "Latency of answered requests.")
        let bounds = ScrapeSettings.bounds.map { "\($0.seconds)" } + ["+Inf"]
        for target in targets {
            for (index, bound) in bounds.enumerated() {
                add(
                    "\(name)_bucket",
                    to: target,
                    family: family,
                    job: job(of: target),
                    .instance,
                    [("le", bound)],
                    column(.answeredWithin(bound: index))
                )
            }
            let parts: [(String, ScrapeFigure)] = [("count", .answered), ("sum", .latencySum)]
            for (part, figure) in parts {
                add(
                    "\(name)_\(part)",
                    to: target,
                    family: family,
                    job: job(of: target),
                    .instance,
                    [],
                    column(figure)
                )
            }
        }
    }

    // MARK: Agents

    /// What the agents' pods say of their operations.
    mutating func addAgents(exportsLimits: Bool) {
        let targets = agentTargets
        guard !targets.isEmpty else { return }
        add(.gauge, "memory_usage_bytes", "Memory in use.", to: targets, column(.memory))
        add(
            .gauge,
            "agent_operations_in_flight",
            "Operations that the agent works on.",
            to: targets,
            column(.operations)
        )
        add(.gauge, "agent_processes", "Processes that run.", to: targets, column(.processes))
        add(
            .counter,
            "agent_operations",
            "Operations that the agent was sent.",
            to: targets,
            column(.operationsSent)
        )
        let errors = family(
            "agent_operation_errors",
            .counter,
            "Operations that the agent did not do, by cause."
        )
        for target in targets {
            for (number, error) in ScrapeFigure.agentErrors.enumerated() {
                add(
                    "agent_operation_errors_total",
                    to: target,
                    family: errors,
                    job: job(of: target),
                    .instance,
                    [("cause", error)],
                    column(.operationError(number))
                )
            }
        }
        guard exportsLimits else { return }
        for target in targets {
            guard case .agent(let pool, _) = layout.targets[target],
                let most = model.agents[pool].limits.maxMemory
            else { continue }
            add(
                .gauge,
                "max_memory_bytes",
                "The memory budget.",
                to: [target],
                .constant(Double(most.count))
            )
        }
    }

    // MARK: Containers and pods

    /// What cAdvisor and kube-state-metrics say of all pods.
    mutating func addContainers() {
        let targets = orchestratorTargets + agentTargets
        let counters: [(String, String, ScrapeFigure)] = [
            ("container_cpu_usage_seconds", "CPU time.", .cpuTime),
            ("container_cpu_cfs_periods", "Periods of the CPU quota.", .quotaPeriods),
            (
                "container_cpu_cfs_throttled_periods", "Periods that ended throttled.",
                .throttledPeriods
            ),
            (
                "container_cpu_cfs_throttled_seconds", "Time that the container was throttled.",
                .throttledTime
            ),
        ]
        for (name, help, figure) in counters {
            add(.counter, name, help, to: targets, column(figure), by: .kubelet)
        }
        add(
            .gauge,
            "container_memory_working_set_bytes",
            "Memory of the container.",
            to: targets,
            column(.memory),
            by: .kubelet
        )
        for target in targets {
            guard let pod = pod(of: target) else { continue }
            addLimit(target, "cpu", "core", pod.cpuLimit?.cores)
            addLimit(target, "memory", "byte", pod.memoryLimit.map { Double($0.count) })
        }
        let ready = family("kube_pod_status_ready", .gauge, "Whether the pod takes new work.")
        let restarts = family(
            "kube_pod_container_status_restarts",
            .counter,
            "How often the container was started again."
        )
        for target in targets {
            add(
                "kube_pod_status_ready",
                to: target,
                family: ready,
                job: "kube-state-metrics",
                .pod,
                [("condition", "true")],
                column(.ready),
                .existing
            )
            add(
                "kube_pod_container_status_restarts_total",
                to: target,
                family: restarts,
                job: "kube-state-metrics",
                .pod,
                [("container", job(of: target))],
                column(.restarts),
                .existing
            )
        }
    }

    private mutating func addLimit(
        _ target: Int,
        _ resource: String,
        _ unit: String,
        _ value: Double?
    ) {
        guard let value else { return }
        let name = "kube_pod_container_resource_limits"
        add(
            name,
            to: target,
            family: family(name, .gauge, "Limits of the containers."),
            job: "kube-state-metrics",
            .pod,
            [("container", job(of: target)), ("resource", resource), ("unit", unit)],
            .constant(value),
            .existing
        )
    }

    // MARK: Redis and quotas

    /// What redis_exporter says of the server.
    mutating func addRedis() {
        guard let redis = model.redis,
            let target = layout.targets.firstIndex(of: .redis)
        else { return }
        let figures: [(Kind, String, String, ScrapeFigure)] = [
            (.gauge, "redis_connected_clients", "Client connections.", .clients),
            (.gauge, "redis_memory_used_bytes", "Memory in use.", .redisMemory),
            (.counter, "redis_commands_processed", "Commands that have arrived.", .commands),
            (.counter, "redis_keyspace_hits", "Gets that found their key.", .hits),
            (.counter, "redis_keyspace_misses", "Gets that did not.", .misses),
            (.counter, "redis_evicted_keys", "Keys that were evicted.", .evicted),
            (
                .counter, "redis_rejected_connections", "Connections that maxclients refused.",
                .refusedClients
            ),
        ]
        for (kind, name, help, figure) in figures {
            add(kind, name, help, to: [target], column(figure))
        }
        add(
            .gauge,
            "redis_memory_max_bytes",
            "maxmemory; 0 = no bound.",
            to: [target],
            .constant(redis.maxMemory.map { Double($0.count) } ?? 0)
        )
        add(
            .gauge,
            "redis_config_maxclients",
            "maxclients.",
            to: [target],
            .constant(Double(redis.maxClients))
        )
    }

    /// What kube-state-metrics says of quotas: with the cluster where it changes, else with the first
    /// target.
    mutating func addQuotas(_ quotas: [QuotaLevel]) {
        guard !quotas.isEmpty, !layout.targets.isEmpty else { return }
        let cluster = layout.targets.firstIndex(of: .cluster)
        let name = "kube_resourcequota"
        let family = family(name, .gauge, "Quotas: what may be charged and what is.")
        for (number, quota) in quotas.enumerated() {
            let labels = [
                ("namespace", quota.namespace), ("resourcequota", quota.quota),
                ("resource", quota.resource),
            ]
            let used: ServiceMetrics.Source =
                cluster == nil ? .constant(quota.used) : column(.quotaUsed(number))
            let sides: [(String, ServiceMetrics.Source)] = [
                ("hard", .constant(quota.hard)), ("used", used),
            ]
            for (type, source) in sides {
                add(
                    name,
                    to: cluster ?? 0,
                    family: family,
                    job: "kube-state-metrics",
                    .none,
                    labels + [("type", type)],
                    source,
                    .always
                )
            }
        }
    }
}
