/// A recorded run of a real kernel under a CFS quota.
///
/// Each request burned a fixed CPU time, first come first served on so many threads, on a host with
/// two cores and Linux 6.18 (cgroup v1, slices of 5 ms); latencies run from the scheduled arrival.
/// In some the beginning of the kernel's periods was not recorded: see the comments of the models. In
/// the others, measured by `scripts/validate-cfs`, it was, and other processes used a core and a half.
struct ThrottlingCase: Sendable {
    /// A metric and its recorded value in seconds.
    struct Figure: Sendable {
        let metric: String
        let seconds: Double
    }

    /// Why a recording cannot be held against the quota alone.
    enum Disturbance: String, Sendable {
        /// More threads than cores: the quota hardly bound, the scheduler did.
        case scheduler
        /// Other processes used the cores.
        case busyHost = "busy host"
    }

    /// The model's file in `models/cfs`, without `.yaml`.
    let model: String
    /// The quota in cores.
    let quota: Double
    /// Worker threads.
    let threads: Int
    /// What the recording's load generator added to every latency before the server had the request.
    let lateness: Double
    /// What else than the quota shaped the recording; `nil` = nothing that is known.
    let disturbance: Disturbance?
    /// The recorded figures: the mean, the median, and the 90th, 95th and 99th percentiles.
    let recorded: [Figure]

    /// How far the mean may be off, as a share of it.
    static let meanTolerance = 0.03
    /// How far the 95th percentile may be off, as a share of it.
    static let percentileTolerance = 0.1
    /// How far the mean of a disturbed recording may be off: it guards against gross errors only.
    static let disturbedTolerance = 0.1
    /// The lateness in the recordings without a known phase: what latencies (10.213 ms) have beyond
    /// the time on a thread (10.041 ms) where requests neither waited nor were throttled.
    private static let recordedLateness = 0.000_172

    private init(
        _ model: String,
        quota: Double,
        threads: Int,
        lateness: Double = Self.recordedLateness,
        disturbance: Disturbance? = nil,
        milliseconds figures: (mean: Double, p50: Double, p90: Double, p95: Double, p99: Double)
    ) {
        self.model = model
        self.quota = quota
        self.threads = threads
        self.lateness = lateness
        self.disturbance = disturbance
        recorded = [
            Figure(metric: "latency_mean_s", seconds: figures.mean / 1_000),
            Figure(metric: "latency_p50_s", seconds: figures.p50 / 1_000),
            Figure(metric: "latency_p90_s", seconds: figures.p90 / 1_000),
            Figure(metric: "latency_p95_s", seconds: figures.p95 / 1_000),
            Figure(metric: "latency_p99_s", seconds: figures.p99 / 1_000),
        ]
    }

    /// Every model of `models/cfs`.
    static let catalogue = [
        ThrottlingCase(
            "regular-arrivals",
            quota: 0.5,
            threads: 1,
            milliseconds: (10.213, 10.174, 10.222, 10.258, 10.997)
        ),
        ThrottlingCase(
            "one-thread",
            quota: 0.5,
            threads: 1,
            milliseconds: (22.595, 12.017, 53.52, 65.859, 101.615)
        ),
        ThrottlingCase(
            "one-thread-full",
            quota: 1,
            threads: 1,
            milliseconds: (15.524, 10.963, 26.468, 31.774, 43.759)
        ),
        ThrottlingCase(
            "two-threads",
            quota: 2,
            threads: 2,
            milliseconds: (19.711, 16.149, 35.422, 43.713, 58.598)
        ),
        ThrottlingCase(
            "two-threads-overload",
            quota: 0.5,
            threads: 2,
            milliseconds: (2_018.617, 1_880.325, 3_733.954, 4_177.175, 4_338.252)
        ),
        ThrottlingCase(
            "four-threads",
            quota: 1,
            threads: 4,
            disturbance: .scheduler,
            milliseconds: (11.4, 10.208, 14.593, 17.958, 22.761)
        ),
        ThrottlingCase(
            "long-four-threads",
            quota: 0.5,
            threads: 4,
            disturbance: .busyHost,
            milliseconds: (156.264, 110.976, 290.498, 355.166, 669.105)
        ),
        ThrottlingCase(
            "known-phase",
            quota: 0.5,
            threads: 1,
            lateness: 0,
            milliseconds: (22.033, 12.102, 50.041, 64.817, 97.962)
        ),
        ThrottlingCase(
            "long-60ms",
            quota: 0.5,
            threads: 1,
            lateness: 0,
            milliseconds: (74.96, 60.191, 108.06, 110.988, 111.793)
        ),
        ThrottlingCase(
            "long-100ms",
            quota: 0.5,
            threads: 1,
            lateness: 0,
            milliseconds: (141.962, 148.171, 151.006, 151.372, 184.797)
        ),
    ]
}
