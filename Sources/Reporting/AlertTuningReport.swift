import Alerting
import Experiments
import ModelFiles
import Statistics

/// Thresholds and `for`s that would have caught what was broken, with what is needed to repeat the search.
public struct AlertTuningReport: Sendable, Equatable {
    /// What was found.
    public var tuning: AlertTuningResult
    /// Where it comes from.
    public var provenance: Provenance

    /// A report on a tuning.
    public init(_ tuning: AlertTuningResult, provenance: Provenance) {
        self.tuning = tuning
        self.provenance = provenance
    }

    /// The report in a format; only the table has colours.
    public func text(as format: SimulationReport.Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .csv: csv.text
        case .markdown: markdown
        }
    }

    /// The answer in a sentence.
    public var sentence: String {
        let broken = counted(tuning.brokenBefore, "time")
        let fresh = counted(tuning.brokenFresh, "time")
        let runs = counted(tuning.replications, "replication")
        guard tuning.brokenBefore > 0 else {
            return "objectives were never broken in \(runs), so there is nothing to catch"
        }
        return "objectives were broken \(broken) in \(runs), and \(fresh) in as many fresh ones"
    }

    private var circumstances: String {
        "\(counted(tuning.replications, "replication")) and as many fresh ones × "
            + "\(NumberText.duration(tuning.settings.duration)), "
            + "\(NumberText.duration(tuning.warmUp.duration)) warm-up"
    }

    private var answer: AnswerText {
        AnswerText(
            model: tuning.model,
            headline: SimulationReport.News(tone: .heading, text: sentence),
            note: "Caught and false alarms: on the fresh replications, with exact intervals.",
            provenance: provenance.line(seed: tuning.settings.seed, circumstances)
        )
    }

    // MARK: A rule in words

    /// The settings of a rule that are shown, and what each is called.
    private static func settings(
        _ rule: AlertTuningResult.Rule
    ) -> [(name: String, tried: AlertTuningResult.Tried)] {
        [("now", rule.current)] + (rule.proposed.map { [("proposed", $0)] } ?? [])
    }

    /// `> 0.85 for 5 min`.
    private static func text(
        _ rule: AlertTuningResult.Rule,
        _ setting: AlertSetting
    ) -> String {
        let number =
            NumberText.shortest(setting.threshold) ?? (setting.threshold < 0 ? "-Inf" : "+Inf")
        return "\(rule.comparison.rawValue) \(number) for \(NumberText.duration(setting.hold))"
    }

    /// `10 of 10 (69–100%)`.
    private static func text(_ share: CoverageTest?) -> String {
        guard let share else { return NumberText.missing }
        let (low, high) = (share.interval.lowerBound, share.interval.upperBound)
        let interval = [low, high].map { NumberText.fixed($0 * 100, decimals: 0) }
        return "\(share.successes) of \(share.trials) (\(interval[0])–\(interval[1])%)"
    }

    private static func text(_ unit: MetricUnit, _ estimate: Estimate?) -> String {
        guard let estimate else { return "" }
        let (value, halfWidth) = unit.text(estimate)
        return "\(value) \(halfWidth)"
    }

    /// Why a rule has no proposal; `nil` if it has one.
    private func reason(_ rule: AlertTuningResult.Rule) -> String? {
        guard rule.proposed == nil else { return nil }
        return tuning.brokenBefore == 0
            ? "nothing was broken" : "no threshold catches anything that was broken"
    }

    private static let header = ["", "", "caught", "false alarms in", "after", "lost before"]

    private func rows(_ rule: AlertTuningResult.Rule) -> [[String]] {
        Self.settings(rule).map { name, tried in
            [
                name, Self.text(rule, tried.setting), Self.text(tried.fresh.detected),
                Self.text(tried.fresh.falseAlarms),
                Self.text(.seconds, tried.fresh.delay), Self.text(.number, tried.fresh.lost),
            ]
        }
    }

    // MARK: Formats

    private func table(style: TerminalStyle) -> String {
        var lines: [String] = []
        for rule in tuning.rules {
            lines += [
                "", style.paint(printable(rule.alert), .heading),
            ]
            lines += wrapped(printable(rule.measure), at: " ", first: "  ", others: "    ")
                .map { style.paint($0, .faint) }
            // A column a setting: side by side the rows of both fit a terminal.
            let rows = rows(rule)
            var table = TextTable([.left] + rows.map { _ in .left })
            for (column, name) in Self.header.enumerated() {
                let faint = column == 0
                table.append(
                    [TextTable.Cell(name, .faint)]
                        + rows.map { TextTable.Cell($0[column], faint ? .faint : nil) }
                )
            }
            lines += table.lines(indentation: 2, style: style)
            if let reason = reason(rule) { lines.append("  no proposal: \(reason)") }
        }
        if !tuning.unsuited.isEmpty {
            let names = tuning.unsuited.map { printable($0.alert) }.joined(separator: ", ")
            lines.append("")
            lines += wrapped(
                "Without a threshold of their own (no comparison with a number): \(names)",
                at: " "
            )
        }
        return answer.table(lines, style: style)
    }

    private var markdown: String {
        answer.markdown(
            SimulationReport.table(
                ["alert"] + Self.header,
                tuning.rules.flatMap { rule in
                    rows(rule).map { row in ([rule.alert] + row).map(SimulationReport.escaped) }
                }
            )
        )
    }

    /// A row for each setting of each rule.
    var csv: CSVTable {
        let scores = ["chosen_on", "fresh"].flatMap { part in
            [
                "\(part)_broken", "\(part)_caught", "\(part)_caught_low", "\(part)_caught_high",
                "\(part)_false_alarm_replications", "\(part)_false_alarm_low",
                "\(part)_false_alarm_high", "\(part)_after_s", "\(part)_after_s_ci",
            ]
        }
        var table = CSVTable(
            columns: [
                "alert", "setting", "measure", "comparison", "threshold", "for_s",
                "replications",
            ] + scores
        )
        for rule in tuning.rules {
            for (name, tried) in Self.settings(rule) {
                table.append(
                    [
                        .text(rule.alert), .text(name), .text(rule.measure),
                        .text(rule.comparison.rawValue), .number(tried.setting.threshold),
                        .number(tried.setting.hold.seconds),
                        .integer(UInt64(tuning.replications)),
                    ] + Self.cells(tried.before) + Self.cells(tried.fresh)
                )
            }
        }
        return table
    }

    private static func cells(_ score: AlertScore) -> [CSVTable.Cell] {
        let detected = score.detected
        let alarms = score.falseAlarms
        return [
            .integer(UInt64(detected?.trials ?? 0)), .integer(UInt64(detected?.successes ?? 0)),
            .optional(detected?.interval.lowerBound), .optional(detected?.interval.upperBound),
            .integer(UInt64(alarms.successes)), .number(alarms.interval.lowerBound),
            .number(alarms.interval.upperBound), .optional(score.delay?.mean),
            .optional(score.delay?.halfWidth),
        ]
    }

    /// The result as an object of the stable format `headroom-result/v1`.
    public var json: JSONValue {
        provenance.header(model: tuning.model, seed: tuning.settings.seed) + [
            "replications": .integer(Int64(tuning.replications)),
            "fresh_replications": .integer(Int64(tuning.replications)),
            "simulated_seconds": .number(tuning.settings.duration.seconds),
            "warm_up_seconds": .number(tuning.warmUp.duration.seconds),
            "confidence": .number(tuning.confidence),
            "sentence": .string(sentence),
            "broken": .integer(Int64(tuning.brokenBefore)),
            "broken_fresh": .integer(Int64(tuning.brokenFresh)),
            "rules": .array(
                tuning.rules.map { rule in
                    [
                        "alert": .string(rule.alert),
                        "measure": .string(rule.measure),
                        "comparison": .string(rule.comparison.rawValue),
                        "now": Self.json(rule.current),
                        "proposed": rule.proposed.map(Self.json) ?? .null,
                        "reason": .optional(reason(rule)),
                    ]
                }
            ),
            "without_threshold": .array(tuning.unsuited.map { .string($0.alert) }),
        ]
    }

    private static func json(_ tried: AlertTuningResult.Tried) -> JSONValue {
        [
            "threshold": .number(tried.setting.threshold),
            "for_s": .number(tried.setting.hold.seconds),
            "chosen_on": json(tried.before),
            "fresh": json(tried.fresh),
        ]
    }

    private static func json(_ score: AlertScore) -> JSONValue {
        [
            "caught": score.detected.map(json) ?? .null,
            "false_alarm_replications": json(score.falseAlarms),
            "false_alarms": SimulationReport.estimate(score.falseAlarmRate),
            "detected_after_s": SimulationReport.estimate(score.delay),
            "lost_requests": SimulationReport.estimate(score.lost),
        ]
    }

    private static func json(_ share: CoverageTest) -> JSONValue {
        [
            "count": .integer(Int64(share.successes)), "of": .integer(Int64(share.trials)),
            "share": .number(share.share), "low": .number(share.interval.lowerBound),
            "high": .number(share.interval.upperBound),
        ]
    }
}
