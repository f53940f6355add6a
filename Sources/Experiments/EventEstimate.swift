import Service
import Statistics
import Units

/// What one event of the timeline cost, over the replications of an experiment.
public struct EventEstimate: Sendable, Equatable {
    /// The event.
    public var event: TimelineEvent
    /// Requests that did not complete, above the level before the first event.
    public var lost: Estimate?
    /// Seconds from when the trigger had gone until the service was back within its objectives, over
    /// the replications in which it was; counted from the start of an event that does not go.
    public var recovery: Estimate?
    /// Replications in which the service was back.
    public var returned: Int
    /// Replications in which it was not, although the trigger had gone.
    public var neverReturned: Int
    /// Replications in which it was not, and the trigger lasted to the end of the run.
    public var lasting: Int
    /// Replications that do not tell: the run or the next event came too early, or the service was
    /// out of its objectives before.
    public var unknown: Int

    /// Replications in all.
    public var replications: Int { returned + neverReturned + lasting + unknown }

    /// The events of replications of one model, in the order of the model.
    static func estimates(
        of timeline: [TimelineEvent],
        _ replications: [ReplicationResult],
        objectives: [Objective],
        warmUp: SimDuration,
        confidence: Double
    ) -> [EventEstimate] {
        let judge = HealthJudge(objectives)
        let judged = replications.compactMap { replication in
            replication.series.map { (series: $0, verdicts: judge.verdicts(on: $0)) }
        }
        guard !judged.isEmpty else { return [] }
        return timeline.indices.map { number in
            let outcomes = judged.map {
                EventOutcome(
                    number,
                    of: timeline,
                    series: $0.series,
                    verdicts: $0.verdicts,
                    warmUp: warmUp
                )
            }
            let times = outcomes.compactMap { outcome -> Double? in
                guard case .back(let seconds) = outcome.back else { return nil }
                return seconds
            }
            return EventEstimate(
                event: timeline[number],
                lost: Estimate(samples: outcomes.map(\.lost), confidence: confidence),
                recovery: Estimate(samples: times, confidence: confidence),
                returned: times.count,
                neverReturned: outcomes.count { $0.back == .never },
                lasting: outcomes.count { $0.back == .lasting },
                unknown: outcomes.count { $0.back == .unknown }
            )
        }
    }

    /// The names of the figures of an event: `lost_requests.<event>`, `recovery_s.<event>` and
    /// `not_back.<event>`.
    static func metricNames(of event: TimelineEvent) -> [String] {
        ["lost_requests", "recovery_s", "not_back"].map { "\($0).\(event.name)" }
    }

    /// The event's figures as metrics, for the CSV.
    var metrics: [MetricEstimate] {
        let share = Double(neverReturned) / Double(max(1, replications))
        return zip(Self.metricNames(of: event), [lost, recovery, Estimate(samples: [share])])
            .map { MetricEstimate($0, $1) }
    }
}
