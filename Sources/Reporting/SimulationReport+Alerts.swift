import Alerting
import Experiments
import ModelFiles
import Units

extension SimulationReport {
    /// What each alerting rule was worth in replication 0; `nil` if nobody watched.
    var alertsTable: TextTable? {
        guard let alerts = result.alerts, !alerts.verdicts.isEmpty else { return nil }
        var table = TextTable([.left, .left, .right])
        table.append(
            ["", "in replication 0", "lost before"].map { TextTable.Cell($0, .faint) }
        )
        for verdict in alerts.verdicts {
            let (text, tone) = Self.summary(of: verdict, episodes: alerts.episodes.count)
            let lost = verdict.detections.reduce(0) { $0 + $1.lost }
            table.append([
                "\(printable(verdict.alert))", TextTable.Cell(text, tone),
                "\(verdict.detections.isEmpty ? "" : NumberText.fixed(Double(lost), decimals: 0))",
            ])
        }
        return table
    }

    private static func summary(
        of verdict: AlertVerdict,
        episodes: Int
    ) -> (text: String, tone: TerminalStyle.Tone?) {
        var parts: [String] = []
        if let slowest = verdict.detections.map(\.after).max() {
            let after = NumberText.duration(slowest)
            parts.append(
                "fired \(after) after objectives broke"
                    + (verdict.detections.count > 1 ? " at the latest" : "")
            )
        }
        if verdict.missed > 0 { parts.append("missed \(verdict.missed) of \(episodes)") }
        if verdict.flaps > 0 { parts.append("flapped \(counted(verdict.flaps, "time"))") }
        if verdict.falseAlarms > 0 {
            parts.append("fired \(counted(verdict.falseAlarms, "time")) for nothing")
        }
        if parts.isEmpty { parts.append(verdict.wasActive ? "pending only" : "never pending") }
        let isBad = verdict.missed > 0
        let isDoubtful = verdict.flaps > 0 || verdict.falseAlarms > 0
        return (parts.joined(separator: ", "), isBad ? .bad : isDoubtful ? .doubtful : nil)
    }

    /// The alerts for programs: an entry a rule, with the times of its alerts in replication 0.
    var alertsJSON: JSONValue {
        guard let alerts = result.alerts else { return [] }
        return .array(
            alerts.verdicts.map { verdict in
                [
                    "alert": .string(verdict.alert),
                    "replication": .integer(0),
                    "detected": .array(verdict.detections.map(Self.detection)),
                    "missed": .integer(Int64(verdict.missed)),
                    "false_alarms": .integer(Int64(verdict.falseAlarms)),
                    "flaps": .integer(Int64(verdict.flaps)),
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

    private static func detection(_ detection: AlertVerdict.Detection) -> JSONValue {
        [
            "broken_from_s": .number(detection.episode.start.seconds),
            "broken_to_s": .number(detection.episode.end.seconds),
            "detected_after_s": .number(detection.after.seconds),
            "lost_requests": .integer(Int64(detection.lost)),
        ]
    }
}
