import Statistics
import Units

/// What one replication measured, over its observation window: from the end of the warm-up to
/// the end of the run.
///
/// Requests are counted as a cohort: those that arrived in the window. `arrivals` is the sum of
/// `completed`, of all `causes` and of `inFlight`.
public struct ReplicationResult: Sendable, Equatable {
    /// The number of the replication.
    public var replication: UInt32
    /// Length of the observation window.
    public var observed: SimDuration
    /// When the run was ended early because a million requests were on the server; `nil` if it was
    /// not.
    public var overwhelmedAt: SimTime?
    /// Requests that arrived.
    public var arrivals: UInt64
    /// Requests that were answered in time.
    public var completed: UInt64
    /// Requests that had not ended when the run did.
    public var inFlight: UInt64
    /// Requests by the cause that ended them, in the order of the limiter stack; zeros included.
    public var causes: [CauseCount]
    /// Every figure by its public name, in the order of the CSV's columns.
    public var metrics: [Metric]
    /// How long the completed requests took, shortest first.
    public var latencies: [LatencyBin]
    /// Each limiter of the model, in the order of the limiter stack.
    public var limiters: [LimiterReading]
    /// Each workload of the model.
    public var workloads: [WorkloadReading]
    /// Mean number of requests in the system in each of equal intervals from time zero, warm-up
    /// included: what warm-up detection looks at.
    public var inSystemSeries: [Double]
    /// What came of the requests over time; `nil` if that was not asked for.
    public var series: IntervalSeries?
    /// What became of pods, quotas and nodes; `nil` for a model without a platform.
    public var platform: PlatformReading?
    /// What the run checked about itself.
    public var checks: [SelfCheck]
    /// Events handled, for benchmarks.
    public var events: UInt64
}

/// How many requests one cause ended.
public struct CauseCount: Sendable, Equatable {
    /// The cause, as in `rejection_rate.<cause>`.
    public var cause: String
    /// The requests of the cohort that it ended.
    public var count: UInt64
}

/// One figure of a replication.
public struct Metric: Sendable, Equatable {
    /// The public name, a CSV column.
    public var name: String
    /// The value; `nil` if there was no sample.
    public var value: Double?

    /// The figure `name` with this value.
    public init(_ name: String, _ value: Double?) {
        self.name = name
        self.value = value
    }

    /// Whether a figure of this name is the share of requests that were refused, by any cause or by one.
    public static func isRejectionRate(_ name: String) -> Bool {
        name == "rejection_rate" || name.hasPrefix("rejection_rate.")
    }
}

/// How a limiter was used.
public struct LimiterReading: Sendable, Equatable {
    /// The limiter's name, as in `headroom.<limiter>`: `orchestrator.max_worker_threads`.
    public var name: String
    /// The parameter that sets it: `orchestrator.limits.max_worker_threads`; `nil` if it is the sum
    /// over the containers of a manifest.
    public var parameter: String?
    /// The limit, in `unit`.
    public var limit: Double
    /// The unit of `limit`.
    public var unit: String
    /// Mean utilisation, level over limit.
    public var utilization: Double?
    /// 99th percentile of the utilisation: of time for levels, of seconds for rates, of CFS periods
    /// for CPU quotas, of requests for sizes and timeouts.
    public var utilizationP99: Double?
    /// The highest utilisation.
    public var peak: Double?
    /// Share of time (or of requests) at the limit.
    public var shareAtLimit: Double?
    /// Requests or operations that it refused or timed out.
    public var rejections: UInt64
    /// Whether it can refuse or delay at all; `max_requests_per_connection` only closes connections,
    /// and is at its limit each time that it does.
    public var binds: Bool

    /// `1 − p99(utilisation)`; negative if the level goes above the limit.
    public var headroom: Double? { utilizationP99.map { 1 - $0 } }
}

/// What the requests of one workload saw.
public struct WorkloadReading: Sendable, Equatable {
    /// The workload's name.
    public var name: String
    /// Requests that arrived.
    public var arrivals: UInt64
    /// Requests that were answered in time.
    public var completed: UInt64
    /// Requests that had not ended when the run did.
    public var inFlight: UInt64
    /// Requests by cause.
    public var causes: [CauseCount]
    /// Its figures: `rejection_rate`, `latency_mean_s`, ...
    public var metrics: [Metric]
}

/// A conservation law that a run holds itself against.
public struct SelfCheck: Sendable, Equatable {
    /// Which law: `flow_conservation`, `littles_law`, `utilization_law`.
    public var name: String
    /// One side of the law.
    public var observed: Double
    /// The other side.
    public var expected: Double
    /// The largest |observed − expected| that rounding explains.
    public var tolerance: Double
    /// Whether the law holds.
    public var passed: Bool { (observed - expected).magnitude <= tolerance }
}
