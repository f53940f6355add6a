import Alerting
import Experiments
import ModelFiles
import Units

extension SimulationReport {
    /// What each alerting rule was worth over the replications; `nil` if nobody watched.
    var alertsTable: TextTable? {
        guard let first = result.alertEstimates.first else { return nil }
        var table = TextTable([.left, .left, .right, .left, .right, .left])
        let over = "broken in \(counted(first.replications, "replication"))"
        table.append(
            ["", over, "after", "", "lost before", ""].map { TextTable.Cell($0, .faint) }
        )
        for estimate in result.alertEstimates {
            let (text, tone) = Self.summary(of: estimate)
            let delay = estimate.delay.map { MetricUnit.seconds.text($0) } ?? ("", "")
            let lost = estimate.lost.map { MetricUnit.number.text($0) } ?? ("", "")
            table.append([
                "\(printable(estimate.alert))", TextTable.Cell(text, tone),
                "\(delay.0)", "\(delay.1)", "\(lost.0)", "\(lost.1)",
            ])
        }
        return table
    }

    private static func summary(
        of estimate: AlertEstimate
    ) -> (text: String, tone: TerminalStyle.Tone?) {
        var parts: [String] = []
        if estimate.detected > 0 {
            let episodes = counted(estimate.episodes, "time")
            parts.append("fired \(estimate.detected) of \(episodes)")
        } else if estimate.episodes > 0 {
            parts.append("missed all \(counted(estimate.episodes, "time"))")
        }
        if let flaps = estimate.flaps, flaps.mean > 0 {
            parts.append("flapped \(perReplication(flaps.mean))")
        }
        if let alarms = estimate.falseAlarms, alarms.mean > 0 {
            parts.append("for nothing \(perReplication(alarms.mean))")
        }
        if estimate.activeReplications == 0 {
            parts.append("never pending")
        } else if estimate.detected == 0, estimate.falseAlarms?.mean ?? 0 == 0 {
            parts.append("pending only")
        }
        if parts.isEmpty { parts.append("never broken") }
        let isBad = estimate.detected < estimate.episodes
        let isDoubtful =
            estimate.flaps?.mean ?? 0 > 0 || estimate.falseAlarms?.mean ?? 0 > 0
        return (parts.joined(separator: ", "), isBad ? .bad : isDoubtful ? .doubtful : nil)
    }

    private static func perReplication(_ mean: Double) -> String {
        "\(NumberText.fixed(mean, decimals: 1)) times a run"
    }

    /// The alerts for programs: an entry a rule, with the times of its alerts in replication 0 and what it
    /// was worth over all of them.
    var alertsJSON: JSONValue {
        guard let alerts = result.alerts else { return [] }
        return .array(
            zip(alerts.verdicts, result.alertEstimates).map { verdict, estimate in
                [
                    "alert": .string(verdict.alert),
                    "replication": .integer(0),
                    "detected": .array(verdict.detections.map(Self.detection)),
                    "missed": .integer(Int64(verdict.missed)),
                    "false_alarms": .integer(Int64(verdict.falseAlarms)),
                    "flaps": .integer(Int64(verdict.flaps)),
                    "over_replications": Self.json(estimate),
                    "timelines": .array(
                        alerts.histories.filter { $0.alert == verdict.alert }
                            .map(AlertTimelineReport.json)
                    ),
                ]
            }
        )
    }

    /// When objectives were broken in replication 0; `null` if nobody watched.
    var brokenJSON: JSONValue {
        guard let alerts = result.alerts else { return .null }
        return .array(
            alerts.episodes.map { episode in
                [
                    "from_s": .number(episode.start.seconds),
                    "to_s": .number(episode.end.seconds),
                ]
            }
        )
    }

    private static func json(_ alert: AlertEstimate) -> JSONValue {
        [
            "replications": .integer(Int64(alert.replications)),
            "active_replications": .integer(Int64(alert.activeReplications)),
            "episodes": .integer(Int64(alert.episodes)),
            "detected_episodes": .integer(Int64(alert.detected)),
            "detected_after_s": Self.estimate(alert.delay),
            "lost_requests": Self.estimate(alert.lost),
            "false_alarms": Self.estimate(alert.falseAlarms),
            "flaps": Self.estimate(alert.flaps),
        ]
    }

    private static func detection(_ detection: AlertVerdict.Detection) -> JSONValue {
        [
            "broken_from_s": .number(detection.episode.start.seconds),
            "broken_to_s": .number(detection.episode.end.seconds),
            "detected_after_s": .number(detection.after.seconds),
            "lost_requests": .integer(Int64(detection.lost)),
        ]
    }
}
