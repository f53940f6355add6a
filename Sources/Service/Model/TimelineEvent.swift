import Units
import Variates

/// Something that happens to the service at a given instant of the run: a trigger.
public struct TimelineEvent: Sendable, Equatable {
    /// What happens.
    public enum Action: Sendable, Equatable {
        /// Requests come faster or slower.
        case load(LoadChange)
        /// Something stops, with all that it works on.
        case fail(Outage)
        /// Something takes longer for its work.
        case slow(Slowdown)
        /// Limits change.
        case set([LimitChange])
        /// All pods of the owner that was applied as number `application` are replaced; it needs a
        /// platform.
        case update(application: Int)
        /// That owner is to have another number of pods, and the former again when the event is over;
        /// it needs a platform.
        case scale(application: Int, replicas: Int)
    }

    /// The event's name, part of metric names and parameter paths.
    public var name: String
    /// When it begins, counted from the start of the run, warm-up included.
    public var start: SimTime
    /// How long it lasts; `nil` = to the end of the run.
    public var duration: SimDuration?
    /// What happens.
    public var action: Action

    /// An event of this name.
    public init(name: String, start: SimTime, duration: SimDuration? = nil, action: Action) {
        self.name = name
        self.start = start
        self.duration = duration
        self.action = action
    }

    /// When what it does has been undone, the fall of a ramp included; `nil` = never.
    public var gone: SimTime? {
        guard let duration else { return nil }
        guard case .load(let load) = action else { return start + duration }
        return start + duration + load.ramp
    }

    /// What kind of event it is, as a model says it: `load`.
    public var kind: String {
        switch action {
        case .load: "load"
        case .fail: "fail"
        case .slow: "slow"
        case .set: "set"
        case .update: "update"
        case .scale: "scale"
        }
    }
}

/// A factor on the rate at which requests come.
public struct LoadChange: Sendable, Equatable {
    /// The factor, at least 0.
    public var factor: Double
    /// How long the factor takes to rise from the start, and to fall at the end.
    public var ramp: SimDuration
    /// Index of the workload that it concerns; `nil` = all.
    public var workload: Int?

    /// A factor on one workload or on all.
    public init(factor: Double, ramp: SimDuration = .zero, workload: Int? = nil) {
        self.factor = factor
        self.ramp = ramp
        self.workload = workload
    }
}

/// A part of the service that an event concerns.
public enum TimelineTarget: Sendable, Equatable {
    /// The pods of the orchestrator, the first so many of those that are ready; `nil` = all.
    case orchestrator(pods: Int?)
    /// The pods of an agent pool, likewise.
    case agents(pool: Int, pods: Int?)
    /// All pods of a node, by the node's index.
    case node(Int)
    /// The Redis server.
    case redis
}

/// A part of the service that stops.
public struct Outage: Sendable, Equatable {
    /// What stops.
    public var target: TimelineTarget
    /// Whether Redis has lost its keys when it is back: it has no persistence.
    public var losesKeys: Bool

    /// An outage of this part.
    public init(_ target: TimelineTarget, losesKeys: Bool = true) {
        self.target = target
        self.losesKeys = losesKeys
    }
}

/// A part of the service that takes longer for its work.
public struct Slowdown: Sendable, Equatable {
    /// What is slow.
    public var target: TimelineTarget
    /// How many times as long the work takes that begins while it is slow; above 0.
    public var factor: Double

    /// A slow-down of this part.
    public init(_ target: TimelineTarget, factor: Double) {
        self.target = target
        self.factor = factor
    }
}

/// A limit that gets another value.
public struct LimitChange: Sendable, Equatable {
    /// The limits that can be changed in a run.
    public enum Limit: String, Sendable, Equatable, CaseIterable {
        /// The orchestrator's rate, per second.
        case requestsPerSecond = "orchestrator.limits.requests_per_second"
        /// The orchestrator's burst.
        case burstSize = "orchestrator.limits.burst_size"
        /// Open connections of an orchestrator pod.
        case maxConcurrentConnections = "orchestrator.limits.max_concurrent_connections"
        /// Connections that wait at an orchestrator pod for one of these.
        case acceptBacklog = "orchestrator.limits.accept_backlog"
        /// Worker threads of an orchestrator pod.
        case maxWorkerThreads = "orchestrator.limits.max_worker_threads"
        /// Requests that may wait for a worker thread.
        case queueCapacity = "orchestrator.limits.queue_capacity"
        /// An agent's rate, per second.
        case operationsPerSecond = "limits.operations_per_second"
        /// An agent's burst.
        case agentBurstSize = "limits.burst_size"
        /// Operations in flight at an agent pod.
        case maxConcurrentOperations = "limits.max_concurrent_operations"
        /// Processes of an agent pod.
        case maxProcesses = "limits.max_processes"
        /// Operations that may wait at an agent pod.
        case agentQueueCapacity = "limits.queue_capacity"
        /// Processor of an agent pod, as a percentage of one core.
        case cpuQuotaPercentage = "limits.cpu_quota_percentage"
    }

    /// Which limit.
    public var limit: Limit
    /// Index of the agent pool, for the limits of agents; `nil` for those of the orchestrator.
    public var pool: Int?
    /// The new value, in the unit of the model's field.
    public var value: Double

    /// A limit and its new value.
    public init(_ limit: Limit, pool: Int? = nil, to value: Double) {
        self.limit = limit
        self.pool = pool
        self.value = value
    }
}
