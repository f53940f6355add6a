import Experiments
import Statistics
import Units

extension SimulationReport {
    /// The report as an object of the stable format `headroom-result/v1`.
    ///
    /// `simulated_seconds` is the length of a replication, its warm-up included. `alerts` has
    /// an entry for each alerting rule of the model, with what came of it in replication 0, and
    /// `objectives_broken` the times of that replication in which an objective was broken.
    /// `platform` is there if Kubernetes acts during the runs.
    public var json: JSONValue {
        guard let platform = platformJSON else { return figures }
        return figures + .object([JSONValue.Member("platform", platform)])
    }

    private var figures: JSONValue {
        provenance.header(model: result.model, seed: result.settings.seed) + [
            "replications": .integer(Int64(result.replicationCount)),
            "interrupted": .boolean(result.isInterrupted),
            "simulated_seconds": Self.seconds(result.settings.duration),
            "warm_up_seconds": Self.seconds(result.warmUp.duration),
            "warm_up_source": .string(Self.source(of: result.warmUp)),
            "confidence": .number(result.confidence),
            "precision": precision,
            "command": .string(provenance.command(for: result)),
            "circumstances": .string(circumstances),
            "summary": .string(verdict.text),
            "warnings": .array(warnings.map { .string($0.text) }),
            "metrics": Self.object(of: result.metrics),
            "causes": Self.object(of: result.causes),
            "latency_distribution": Self.distribution(result.latencies),
            "series": Self.series(result.outcomesOverTime),
            "limiters": .array(result.limiters.map(Self.limiter)),
            "workloads": .array(result.workloads.map(Self.workload)),
            "alerts": alertsJSON,
            "objectives_broken": brokenJSON,
            "timeline": timelineJSON,
            "stability": stabilityJSON,
            "objectives": .array(result.objectives.map(Self.objective)),
            "checks": .array(result.checks.map(Self.check)),
        ]
    }

    /// Where a warm-up comes from, in a word.
    static func source(of warmUp: WarmUpChoice) -> String {
        switch warmUp.source {
        case .given: "given"
        case .detected: "mser5"
        case .notFound: "not_found"
        }
    }

    private var precision: JSONValue {
        guard let precision = result.precision else { return .null }
        return [
            "relative_half_width": .number(precision.goal.relativeHalfWidth),
            "reached": .boolean(precision.isReached),
            "worst_metric": .optional(precision.worstMetric),
            "worst_relative_half_width": .optional(precision.worstRelativeHalfWidth),
        ]
    }

    /// Seconds, rounded once: `SimDuration.seconds` multiplies by 10⁻⁹, which no double is.
    static func seconds(_ duration: SimDuration) -> JSONValue {
        .number(Double(duration.nanoseconds) / 1e9)
    }

    static func estimate(_ estimate: Estimate?) -> JSONValue {
        [
            "mean": .optional(estimate?.mean),
            "half_width": .optional(estimate?.halfWidth),
            "min": .optional(estimate?.minimum),
            "max": .optional(estimate?.maximum),
        ]
    }

    static func object(of metrics: [MetricEstimate]) -> JSONValue {
        .object(metrics.map { JSONValue.Member($0.name, estimate($0.estimate)) })
    }

    private static func object(of causes: [CauseEstimate]) -> JSONValue {
        .object(
            causes.map {
                JSONValue.Member(
                    $0.cause,
                    ["count": estimate($0.count), "rate": estimate($0.rate)]
                )
            }
        )
    }

    private static func limiter(_ limiter: LimiterEstimate) -> JSONValue {
        [
            "name": .string(limiter.name),
            "parameter": limiter.parameter.map { .string($0) } ?? .null,
            "limit": .number(limiter.limit),
            "unit": .string(limiter.unit),
            "utilization": estimate(limiter.utilization),
            "utilization_p99": estimate(limiter.utilizationP99),
            "peak": .optional(limiter.peak),
            "share_at_limit": estimate(limiter.shareAtLimit),
            "headroom": estimate(limiter.headroom),
            "rejections": estimate(limiter.rejections),
            "binds": .boolean(limiter.binds),
        ]
    }

    private static func workload(_ workload: WorkloadEstimate) -> JSONValue {
        [
            "name": .string(workload.name),
            "arrivals": estimate(workload.arrivals),
            "completed": estimate(workload.completed),
            "in_flight": estimate(workload.inFlight),
            "causes": object(of: workload.causes),
            "metrics": object(of: workload.metrics),
        ]
    }

    static func objective(_ verdict: ObjectiveVerdict) -> JSONValue {
        [
            "objective": .string(verdict.objective.text),
            "metric": .string(verdict.objective.metric),
            "comparison": .string(verdict.objective.comparison.rawValue),
            "threshold": .number(verdict.objective.threshold),
            "verdict": .string(verdict.verdict.rawValue),
            "mean": .optional(verdict.estimate?.mean),
            "half_width": .optional(verdict.estimate?.halfWidth),
        ]
    }

    private static func check(_ check: CheckSummary) -> JSONValue {
        [
            "name": .string(check.name),
            "passed": .boolean(check.passed),
            "checked": .integer(Int64(check.checked)),
            "failed": .integer(Int64(check.failed)),
            "observed": .number(check.observed),
            "expected": .number(check.expected),
            "tolerance": .number(check.tolerance),
        ]
    }
}
