/// A recorded run of a real kernel under a CFS quota.
///
/// Each request burned 10 ms of CPU time, first come first served on so many threads, on a quiet host
/// with two cores and Linux 6.18 (cgroup v1, slices of 5 ms); latencies run from the scheduled
/// arrival. These are the recordings of a quiet host whose arrivals were kept.
struct ThrottlingCase: Sendable {
    /// A metric and its recorded value in seconds.
    struct Figure: Sendable {
        let metric: String
        let seconds: Double
    }

    /// The model's file in `models/cfs`, without `.yaml`.
    let model: String
    /// The quota in cores.
    let quota: Double
    /// Worker threads.
    let threads: Int
    /// The recorded figures, the mean first.
    let recorded: [Figure]

    /// How far a mean may be off: what slices and silos of quota, which are not modelled, were seen
    /// to cost, and what the recording itself adds to each request.
    ///
    /// Slices: 1.3 % with one thread, 6 % with two, 10 % with four. The recording: 0.21 ms, which is
    /// what the regular arrivals took above their 10 ms though none waited and none was throttled.
    var tolerance: Double {
        let share =
            switch threads {
            case 1: 0.013
            case 2: 0.06
            default: 0.1
            }
        return share * recorded[0].seconds + 0.000_213
    }

    private init(
        _ model: String,
        quota: Double,
        threads: Int,
        milliseconds figures: (mean: Double, p50: Double, p90: Double, p95: Double, p99: Double)
    ) {
        self.model = model
        self.quota = quota
        self.threads = threads
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
            "two-threads",
            quota: 2,
            threads: 2,
            milliseconds: (19.711, 16.149, 35.422, 43.713, 58.598)
        ),
        ThrottlingCase(
            "four-threads",
            quota: 1,
            threads: 4,
            milliseconds: (11.4, 10.208, 14.593, 17.958, 22.761)
        ),
    ]
}
