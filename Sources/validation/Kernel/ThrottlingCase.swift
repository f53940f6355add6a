/// A recorded run of a real kernel under a CFS quota.
///
/// Each request burned a fixed CPU time, first come first served on so many threads, on a host with
/// two cores and Linux 6.18 (cgroup v1, slices of 5 ms); latencies run from the scheduled arrival.
/// In some the beginning of the kernel's periods was not recorded; the host was quiet. In the others,
/// measured by `scripts/validate-cfs`, it was, and other processes used a core and a half.
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
    /// Whether arrivals count from the beginning of one of the kernel's periods.
    ///
    /// If not, the arrivals are replayed at five phases of the period, and percentiles over all of them
    /// are not those of the one phase that was recorded.
    let isPhaseKnown: Bool
    /// The recorded figures, the mean first.
    let recorded: [Figure]

    /// How far the 95th percentile may be off, as a share of it, if the phase is known.
    static let percentileTolerance = 0.1

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
        isPhaseKnown: Bool = false,
        milliseconds figures: (mean: Double, p50: Double, p90: Double, p95: Double, p99: Double)
    ) {
        self.model = model
        self.quota = quota
        self.threads = threads
        self.isPhaseKnown = isPhaseKnown
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
            "known-phase",
            quota: 0.5,
            threads: 1,
            isPhaseKnown: true,
            milliseconds: (22.033, 12.102, 50.041, 64.817, 97.962)
        ),
        ThrottlingCase(
            "long-60ms",
            quota: 0.5,
            threads: 1,
            isPhaseKnown: true,
            milliseconds: (74.96, 60.191, 108.06, 110.988, 111.793)
        ),
        ThrottlingCase(
            "long-100ms",
            quota: 0.5,
            threads: 1,
            isPhaseKnown: true,
            milliseconds: (141.962, 148.171, 151.006, 151.372, 184.797)
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
