import Experiments
import Statistics

extension SimulationReport {
    /// The report for a pull request: the verdict first, then GitHub's tables.
    var markdown: String {
        var text = "### \(Self.escaped(result.model)): \(verdict.tone.symbol) \(verdict.text)\n"
        for warning in warnings { text += "\n> ⚠️ \(Self.escaped(warning.text))\n" }
        if !result.objectives.isEmpty {
            text += Self.table(
                ["objective", "verdict", "value", "half-width"],
                objectivesWorstFirst.map { objective in
                    let unit = MetricUnit(ofMetric: objective.objective.metric)
                    let value = unit.text(objective.estimate)
                    return [
                        "`\(objective.objective.text)`", "**\(objective.verdict.rawValue)**",
                        value.value, value.halfWidth,
                    ]
                },
                texts: 2
            )
        }
        if let stability = stabilityNews { text += "\n\(Self.escaped(stability.text))\n" }
        if !result.timeline.isEmpty {
            text += Self.table(
                ["event", "", "lost", "half-width", "back after"],
                result.timeline.map { event in
                    let lost = MetricUnit.number.text(event.lost)
                    return [
                        "`\(event.event.name)`", Self.description(of: event.event), lost.value,
                        lost.halfWidth, Self.outcome(of: event).text,
                    ]
                },
                texts: 2
            )
        }
        if !causesByRate.isEmpty {
            text += Self.table(
                ["cause", "of arrivals", "half-width", "a replication"],
                causesByRate.map { cause in
                    let rate = MetricUnit.fraction.text(cause.rate)
                    return [
                        "`\(cause.cause)`", rate.value, rate.halfWidth,
                        MetricUnit.number.text(cause.count).value,
                    ]
                }
            )
        }
        let latencies = LatencyFigure.all.compactMap { figure in
            result.estimate(of: figure.metric).map { (figure.label, MetricUnit.seconds.text($0)) }
        }
        if !latencies.isEmpty {
            text += Self.table(
                ["latency", "value", "half-width"],
                latencies.map { [$0.0, $0.1.value, $0.1.halfWidth] }
            )
        }
        if !result.limiters.isEmpty {
            text += Self.table(
                ["limiter", "limit", "mean", "p99", "peak", "at limit", "headroom", "refused"],
                result.limiters.map(Self.row)
            )
        }
        text += platformMarkdown
        text += "\n<sub>\(Self.escaped(circumstances)). "
        return text + "\(Self.escaped(provenance.line(for: result)))</sub>\n"
    }

    private static func row(_ limiter: LimiterEstimate) -> [String] {
        [
            "`\(limiter.name)`", LimiterText(limiter).limit,
            NumberText.percentage(limiter.utilization?.mean),
            NumberText.percentage(limiter.utilizationP99?.mean),
            NumberText.percentage(limiter.peak),
            NumberText.percentage(limiter.shareAtLimit?.mean),
            NumberText.percentage(limiter.headroom?.mean),
            MetricUnit.number.text(limiter.rejections).value,
        ]
    }

    /// A table whose first columns are texts and whose others are numbers.
    static func table(_ header: [String], _ rows: [[String]], texts: Int = 1) -> String {
        var text = "\n| " + header.joined(separator: " | ") + " |\n"
        text += "|" + String(repeating: ":--|", count: texts)
        text += String(repeating: "--:|", count: header.count - texts) + "\n"
        for row in rows {
            text += "| " + row.map(cell).joined(separator: " | ") + " |\n"
        }
        return text
    }

    /// A bar would end the cell, even within a code span.
    private static func cell(_ text: String) -> String {
        // Names have come here with theirs escaped.
        text.replacing("\\|", with: "|").replacing("|", with: "\\|")
    }

    /// Text that Markdown and HTML leave as it is.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "*", "_", "`", "[", "]", "|", "\\": escaped += "\\\(character)"
            default: escaped.append(character)
            }
        }
    }
}
