import Experiments
import Statistics
import Units

extension SimulationReport {
    /// The histogram of the latencies: `upper_seconds` and `count` belong together, as do `lower_seconds`.
    ///
    /// Bins in which nothing was seen are left out.
    static func distribution(_ bins: [LatencyBin]) -> JSONValue {
        guard !bins.isEmpty else { return .null }
        return [
            "lower_seconds": .array(bins.map { .number($0.lower.seconds) }),
            "upper_seconds": .array(bins.map { .number($0.upper.seconds) }),
            "count": .array(bins.map { count($0.count) }),
        ]
    }

    /// What came of the requests over time: counts are sums over the replications, latencies means.
    static func series(_ series: OutcomesOverTime?) -> JSONValue {
        guard let series else { return .null }
        return [
            "interval_seconds": .number(series.interval.seconds),
            "replications": .integer(Int64(series.replications)),
            "arrivals": counts(series.arrivals),
            "completed": counts(series.completed),
            "causes": .object(
                series.causes.map { JSONValue.Member($0.cause, counts($0.counts)) }
            ),
            "latency_p50_s": estimates(series.latencyP50),
            "latency_p99_s": estimates(series.latencyP99),
        ]
    }

    private static func count(_ count: UInt64) -> JSONValue {
        .integer(Int64(clamping: count))
    }

    private static func counts(_ counts: [UInt64]) -> JSONValue { .array(counts.map(count)) }

    /// Columns: an estimate for each interval would say its keys as often.
    private static func estimates(_ estimates: [Estimate?]) -> JSONValue {
        [
            "mean": .array(estimates.map { .optional($0?.mean) }),
            "half_width": .array(estimates.map { .optional($0?.halfWidth) }),
        ]
    }
}
