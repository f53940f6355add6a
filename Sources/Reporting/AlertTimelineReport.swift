import Alerting
import ModelFiles
import Units

/// When alerts were pending and firing, ready to be written in any format.
public struct AlertTimelineReport: Sendable {
    private let timelines: [AlertHistory]
    private let silentRules: [String]
    private let start: Int64
    private let end: Int64

    /// The formats of the report.
    public enum Format: String, CaseIterable, Sendable {
        /// For people.
        case table
        /// For programs.
        case json
        /// For a spreadsheet: a row for each time in one state.
        case csv
    }

    /// A report.
    ///
    /// - Parameters:
    ///   - histories: The alerts that there were.
    ///   - groups: The rules that were evaluated.
    ///   - start: The time of the first evaluation, in milliseconds.
    ///   - end: The time up to which rules were evaluated, in milliseconds.
    public init(
        _ histories: [AlertHistory],
        of groups: [RuleGroup],
        from start: Int64,
        to end: Int64
    ) {
        timelines = histories
        self.start = start
        self.end = end
        let raised = Set(histories.map(\.alert))
        silentRules = groups.flatMap(\.rules).compactMap { rule in
            guard case .alerting(let rule) = rule, !raised.contains(rule.alert) else { return nil }
            return rule.alert
        }
    }

    /// Whether an alert fired.
    public var hasFired: Bool { timelines.contains { !$0.firings.isEmpty } }

    /// The report in a format; only the table has colours.
    public func text(as format: Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .csv: csv.text
        }
    }

    // MARK: - Programs

    private static func seconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1_000 }

    private var json: JSONValue { .array(timelines.map(Self.json)) }

    /// An alert with its times, in seconds; the end is null while a state lasts.
    static func json(of timeline: AlertHistory) -> JSONValue {
        [
            "alert": .string(timeline.alert),
            "labels": .object(
                timeline.labels.labels.map { JSONValue.Member($0.name, .string($0.value)) }
            ),
            "intervals": .array(
                timeline.intervals.map { interval in
                    [
                        "state": .string(interval.state.rawValue),
                        "start": .number(seconds(interval.start)),
                        "end": .optional(interval.end.map(seconds)),
                    ]
                }
            ),
        ]
    }

    private var csv: CSVTable {
        var table = CSVTable(columns: ["alert", "labels", "state", "start_s", "end_s"])
        for timeline in timelines {
            for interval in timeline.intervals {
                table.append([
                    .text(timeline.alert), .text(Self.labels(of: timeline)),
                    .text(interval.state.rawValue), .number(Self.seconds(interval.start)),
                    .optional(interval.end.map(Self.seconds)),
                ])
            }
        }
        return table
    }

    /// The labels but the name of the alert.
    private static func labels(of timeline: AlertHistory) -> String {
        "\(timeline.labels.removing(["alertname"]))"
    }

    // MARK: - People

    private func table(style: TerminalStyle) -> String {
        var lines: [String] = []
        for timeline in timelines {
            let tone: TerminalStyle.Tone = timeline.firings.isEmpty ? .doubtful : .bad
            lines.append(
                style.paint(printable(timeline.alert), tone) + " "
                    + printable(Self.labels(of: timeline))
            )
            lines.append("  " + strip(of: timeline, style: style))
            var table = TextTable([.left, .right, .right, .right])
            for interval in timeline.intervals {
                table.append([
                    TextTable.Cell(interval.state.rawValue, Self.tone(of: interval.state)),
                    TextTable.Cell("from \(time(interval.start))"),
                    TextTable.Cell(interval.end.map { "to \(time($0))" } ?? "to the end"),
                    TextTable.Cell(length(of: interval), .faint),
                ])
            }
            lines += table.lines(indentation: 2, style: style)
            for annotation in timeline.annotations {
                lines.append(
                    style.paint(
                        "  \(annotation.name): \(printable(annotation.value))",
                        .faint
                    )
                )
            }
            lines.append("")
        }
        if !silentRules.isEmpty {
            lines.append("never pending: " + printable(silentRules.joined(separator: ", ")))
        }
        lines.append(
            style.paint(
                "evaluated from \(time(start)) to \(time(end)); "
                    + "· inactive, ░ pending, █ firing",
                .faint
            )
        )
        return lines.joined(separator: "\n") + "\n"
    }

    private static func tone(of state: AlertState) -> TerminalStyle.Tone {
        switch state {
        case .pending: .doubtful
        case .firing: .bad
        }
    }

    /// A time, or a length of time: since the beginning if times begin there, else in seconds since 1970.
    private func time(_ milliseconds: Int64) -> String {
        guard milliseconds.magnitude >= 100_000_000_000 else {
            return NumberText.duration(.milliseconds(milliseconds))
        }
        return "\(NumberText.shortest(Self.seconds(milliseconds)) ?? "") s"
    }

    private func length(of interval: AlertHistory.Interval) -> String {
        interval.end.map { time($0 - interval.start) } ?? ""
    }

    /// Columns of the strip.
    private static let width: Int64 = 60

    /// The whole time in one line: of what happens in a column, the most alarming is shown.
    private func strip(of timeline: AlertHistory, style: TerminalStyle) -> String {
        let length = max(end - start, 1)
        return (0..<Self.width).map { column in
            let from = start + length * column / Self.width
            let to = max(start + length * (column + 1) / Self.width, from + 1)
            let states = timeline.intervals.filter { interval in
                interval.start < to && interval.end.map { $0 > from } ?? true
            }.map(\.state)
            if states.contains(.firing) { return style.paint("█", .bad) }
            if states.contains(.pending) { return style.paint("░", .doubtful) }
            return style.paint("·", .faint)
        }.joined()
    }
}
