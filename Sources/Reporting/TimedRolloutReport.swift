import Platform
import Units

/// A rolling update over simulated time, ready to be written in any format.
public struct TimedRolloutReport: Sendable {
    private let owner: String
    private let rollout: TimedRollout

    /// A report.
    ///
    /// - Parameters:
    ///   - owner: What makes the pods: `Deployment/web`.
    ///   - rollout: The update.
    public init(owner: String, rollout: TimedRollout) {
        self.owner = owner
        self.rollout = rollout
    }

    /// The report in a format; only the table has colours.
    public func text(as format: AdmissionReport.Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .csv: csv.text
        }
    }

    private var sentence: String {
        let ready = "\(rollout.fewestReady) of \(rollout.replicas) pods ready at the least"
        if let completed = rollout.completed {
            return "the update takes \(seconds(completed)) s, \(ready)"
        }
        let updated = rollout.moments.last?.newReady ?? 0
        let watched = NumberText.duration(rollout.timing.horizon)
        return "after \(watched) \(updated) of \(rollout.replicas) pods are updated, \(ready)"
    }

    private func table(style: TerminalStyle) -> String {
        let isWhole = rollout.fewestReady >= rollout.replicas
        let tone: TerminalStyle.Tone =
            rollout.isComplete ? (isWhole ? .good : .doubtful) : .bad
        let timing = rollout.timing
        var lines = [
            style.paint("\(owner): \(sentence)", tone),
            "a pod starts in \(NumberText.duration(timing.start)) and stops in "
                + "\(NumberText.duration(timing.stop)); a quota notices after "
                + NumberText.duration(ControlPlane.quotaReleaseDelay),
        ]
        for kind in [ControlEvent.Kind.refused, .unschedulable] {
            guard let event = rollout.events.first(where: { $0.kind == kind }) else { continue }
            lines.append("first at \(seconds(event.time)) s: \(event.detail)")
        }
        var table = TextTable([.right, .right, .right, .right, .right, .right, .right])
        table.append(
            ["time [s]", "ready", "old", "new", "starting", "stopping", "refusals"].map {
                TextTable.Cell($0, .faint)
            }
        )
        for moment in rollout.moments {
            let ready = moment.oldReady + moment.newReady
            table.append([
                TextTable.Cell(seconds(moment.time)),
                TextTable.Cell("\(ready)", ready < rollout.replicas ? .doubtful : nil),
                TextTable.Cell("\(moment.oldReady)"), TextTable.Cell("\(moment.newReady)"),
                TextTable.Cell("\(moment.starting)"), TextTable.Cell("\(moment.stopping)"),
                TextTable.Cell("\(moment.refusals)"),
            ])
        }
        return (lines + [""] + table.lines(indentation: 0, style: style)).joined(separator: "\n")
            + "\n"
    }

    private func seconds(_ time: SimTime) -> String {
        NumberText.fixed(time.seconds, decimals: 3)
    }

    private var json: JSONValue {
        [
            "owner": .string(owner),
            "replicas": .integer(Int64(rollout.replicas)),
            "completed_s": rollout.completed.map { .number($0.seconds) } ?? .null,
            "fewest_ready": .integer(Int64(rollout.fewestReady)),
            "pod_start_s": .number(rollout.timing.start.seconds),
            "pod_stop_s": .number(rollout.timing.stop.seconds),
            "watched_s": .number(rollout.timing.horizon.seconds),
            "moments": .array(
                rollout.moments.map { moment in
                    [
                        "time_s": .number(moment.time.seconds),
                        "old_ready": .integer(Int64(moment.oldReady)),
                        "new_ready": .integer(Int64(moment.newReady)),
                        "starting": .integer(Int64(moment.starting)),
                        "stopping": .integer(Int64(moment.stopping)),
                        "refusals": .integer(Int64(moment.refusals)),
                    ]
                }
            ),
            "events": .array(
                rollout.events.map { event in
                    [
                        "time_s": .number(event.time.seconds),
                        "event": .string(event.kind.rawValue),
                        "subject": .string(event.subject),
                        "detail": .string(event.detail),
                    ]
                }
            ),
        ]
    }

    private var csv: CSVTable {
        var table = CSVTable(columns: [
            "owner", "time_s", "old_ready", "new_ready", "starting", "stopping", "refusals",
        ])
        for moment in rollout.moments {
            table.append([
                .text(owner), .number(moment.time.seconds), .integer(UInt64(moment.oldReady)),
                .integer(UInt64(moment.newReady)), .integer(UInt64(moment.starting)),
                .integer(UInt64(moment.stopping)), .integer(UInt64(moment.refusals)),
            ])
        }
        return table
    }
}
