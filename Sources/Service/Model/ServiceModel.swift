import Platform
import Units

/// What a model's files mean: everything that the request level needs, checked and in units.
///
/// A value of this type is valid by construction of its reader: indices point into the arrays
/// beside them, distributions are within their ranges. Every limiter is optional: a limit that is
/// `nil` does not exist.
public struct ServiceModel: Sendable, Equatable {
    /// The model's name.
    public var name: String
    /// The nodes whose cores the pods share; empty if every pod has cores of its own.
    public var nodes: [NodeModel]
    /// Where requests come from.
    public var workloads: [Workload]
    /// The service that the workloads call.
    public var orchestrator: OrchestratorModel
    /// The pools of agents that the orchestrator calls.
    public var agents: [AgentPoolModel]
    /// The Redis server that the orchestrator calls.
    public var redis: RedisModel?
    /// What happens during a run, in any order; empty = nothing does.
    public var timeline: [TimelineEvent]
    /// What Kubernetes does with the pods during a run; `nil` = they stay as they are.
    public var platform: PlatformModel?
    /// By how much there is more traffic than the workloads say; above 0.
    ///
    /// Requests of open workloads come so many times as often, each with the draws that it has at
    /// any other factor: gaps shrink, rates of modulated processes and profiles grow at unchanged times,
    /// the time axis of a trace is compressed. A closed workload has so many times as many users,
    /// rounded to whole ones, at least one.
    public var loadFactor = 1.0

    /// A model of these parts.
    public init(
        name: String,
        nodes: [NodeModel] = [],
        workloads: [Workload],
        orchestrator: OrchestratorModel,
        agents: [AgentPoolModel] = [],
        redis: RedisModel? = nil,
        timeline: [TimelineEvent] = [],
        platform: PlatformModel? = nil
    ) {
        self.name = name
        self.nodes = nodes
        self.workloads = workloads
        self.orchestrator = orchestrator
        self.agents = agents
        self.redis = redis
        self.timeline = timeline
        self.platform = platform
    }
}

/// A node, as far as requests feel it: cores that its pods share.
public struct NodeModel: Sendable, Equatable {
    /// The node's name.
    public var name: String
    /// The allocatable processor; fractions of a core count.
    public var cpu: MilliCPU

    /// A node with this much processor.
    public init(name: String, cpu: MilliCPU) {
        self.name = name
        self.cpu = cpu
    }
}

/// A pod of the orchestrator or of an agent pool, as the platform level left it.
public struct PodModel: Sendable, Equatable {
    /// The pod's name.
    public var name: String
    /// Index into `ServiceModel.nodes`, or `nil` if the pod has cores of its own.
    public var node: Int?
    /// The containers' CPU limit: the CFS quota; `nil` = none.
    public var cpuLimit: MilliCPU?
    /// The containers' CPU request: the weight under contention; `nil` = the least there is.
    public var cpuRequest: MilliCPU?
    /// The containers' memory limit: above it the pod is OOM-killed; `nil` = none.
    public var memoryLimit: Bytes?
    /// Why the pod does not serve, in the API server's or the scheduler's words; `nil` if it is ready.
    public var notReady: String?

    /// A pod with these resources.
    public init(
        name: String,
        node: Int? = nil,
        cpuLimit: MilliCPU? = nil,
        cpuRequest: MilliCPU? = nil,
        memoryLimit: Bytes? = nil,
        notReady: String? = nil
    ) {
        self.name = name
        self.node = node
        self.cpuLimit = cpuLimit
        self.cpuRequest = cpuRequest
        self.memoryLimit = memoryLimit
        self.notReady = notReady
    }
}
