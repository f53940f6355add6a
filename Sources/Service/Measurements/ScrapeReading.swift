import Units

/// What a scrape of one orchestrator pod finds: gauges as of now, counters since the start of the run.
public struct ScrapeReading: Sendable, Equatable {
    /// When the pod was scraped.
    public var time: SimTime
    /// The index of the pod in the model.
    public var pod: Int
    /// Whether the pod is ready; if not, it does not answer, and all else is zero.
    public var isUp: Bool
    /// Connections that are open.
    ///
    /// Those whose idle time is over count until the pod's next request, which is when the simulation
    /// notices.
    public var connections: Int64 = 0
    /// Memory in use, by the pod's own account.
    public var memory = Bytes.zero
    /// Worker threads that work.
    public var busyThreads = 0
    /// Requests that wait for a worker thread.
    public var waiting = 0
    /// CPU time that the pod has used.
    public var cpuTime = SimDuration.zero
    /// Periods of the CPU quota that the pod has run in, since the observation began; `nil` without a
    /// quota.
    public var quotaPeriods: UInt64?
    /// Those of them in which it was stopped.
    public var throttledPeriods: UInt64?
    /// Requests that the pod has answered.
    public var completed: UInt64 = 0
    /// Requests that each cause ended at the pod, in the order of `CauseTable`.
    public var causes: [UInt64] = []
    /// Answered requests by latency: those of at most each of `ScrapeSettings.bounds`, then all others;
    /// each is counted once.
    public var latencies: [UInt64] = []
    /// The latencies of the answered requests together.
    public var latencySum = SimDuration.zero
}

/// How pods are scraped.
public struct ScrapeSettings: Sendable, Equatable {
    /// The time between two scrapes of a pod, above 0.
    public let interval: SimDuration
    /// Whether the pods are scraped one after the other, evenly over the interval, as Prometheus spreads
    /// its targets, rather than all at the multiples of the interval.
    public let isSpread: Bool

    /// The upper bounds of the latency histogram: those of Prometheus' client libraries.
    public static let bounds: [SimDuration] = [
        5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000,
    ].map { .milliseconds($0) }

    /// Settings.
    ///
    /// - Precondition: `interval` is above 0.
    public init(interval: SimDuration = .seconds(15), isSpread: Bool = true) {
        precondition(interval > .zero, "scrapes are some time apart")
        self.interval = interval
        self.isSpread = isSpread
    }
}
