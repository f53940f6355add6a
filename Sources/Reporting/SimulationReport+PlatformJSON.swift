import Experiments
import Platform
import Service
import Units

extension SimulationReport {
    /// Pods and quotas: estimates, and the course of one replication; `nil` without a platform.
    var platformJSON: JSONValue? {
        guard let platform = result.platform else { return nil }
        return [
            "owners": .array(platform.owners.map(Self.json)),
            "quotas": .array(platform.quotas.map(Self.json)),
            "binding": .array(
                platform.binding.map {
                    ["quota": .string($0.quota), "resource": .string($0.resource)]
                }
            ),
            "example": Self.example(platform),
        ]
    }

    private static func json(_ owner: OwnerEstimate) -> JSONValue {
        [
            "name": .string(owner.label),
            "kind": .string(owner.kind),
            "wanted": estimate(owner.wanted),
            "ready": estimate(owner.ready),
            "fewest_ready": estimate(owner.fewestReady),
            "most_ready": estimate(owner.mostReady),
            "pending": estimate(owner.pending),
            "wait_seconds": estimate(owner.wait),
            "made": estimate(owner.made),
            "refused": estimate(owner.refused),
            "preempted": estimate(owner.preempted),
            "evicted": estimate(owner.evicted),
            "lost": estimate(owner.lost),
            "ended": estimate(owner.ended),
        ]
    }

    private static func json(_ quota: QuotaEstimate) -> JSONValue {
        [
            "quota": .string(quota.quota),
            "resource": .string(quota.resource),
            "hard": .string(quota.hard),
            "utilization": estimate(quota.utilization),
            "peak": .number(quota.peak),
            "share_full": estimate(quota.shareFull),
            "refused": estimate(quota.refused),
        ]
    }

    private static func example(_ platform: PlatformEstimate) -> JSONValue {
        guard let example = platform.example else { return .null }
        let series = example.series
        func levels(_ values: [[Int]], _ index: Int) -> JSONValue {
            guard index < values.count else { return [] }
            return .array(values[index].map { .integer(Int64($0)) })
        }
        return [
            "replication": .integer(Int64(example.replication)),
            "events_dropped": .integer(Int64(example.eventsDropped)),
            "events": .array(
                example.events.map { event in
                    [
                        "time_s": .number(event.time.seconds),
                        "event": .string(event.kind.rawValue),
                        "subject": .string(event.subject),
                        "detail": .string(event.detail),
                    ]
                }
            ),
            "interval_seconds": .number(series.interval.seconds),
            "pods": .array(
                platform.owners.enumerated().map { index, owner in
                    [
                        "name": .string(owner.label),
                        "wanted": levels(series.wanted, index),
                        "ready": levels(series.ready, index),
                        "pending": levels(series.pending, index),
                    ]
                }
            ),
            "quota_use": .array(
                zip(platform.quotas, series.quotaUse).map { quota, use in
                    [
                        "quota": .string(quota.quota),
                        "resource": .string(quota.resource),
                        "use": .array(use.map(JSONValue.number)),
                    ]
                }
            ),
        ]
    }
}
