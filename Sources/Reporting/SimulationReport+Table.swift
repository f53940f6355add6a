import Experiments
import Statistics

extension SimulationReport {
    /// The report for a terminal of 80 columns: the verdict first, the provenance last.
    func table(style: TerminalStyle) -> String {
        var lines = headLines(style)
        lines += TextTable.section("Objectives", objectivesTable, style)
        lines += TextTable.section("Timeline", timelineTable, style)
        lines += TextTable.section("Alerts", alertsTable, style)
        lines += TextTable.section("Outcomes (requests of a replication)", outcomesTable, style)
        lines += TextTable.section("Latency of completed requests", latencyTable, style)
        if let sketch = LatencySketch(result.latencies, width: 56) {
            lines.append("  \(sketch.line)")
        }
        lines += TextTable.section("Limiters", limitersTable, style)
        lines += platformLines(style)
        lines += TextTable.section("Workloads", workloadsTable, style)
        lines += TextTable.section("Other figures", otherFiguresTable, style)
        lines += TextTable.section("Self-checks", checksTable, style)
        lines.append("")
        lines += wrapped(provenance.line(for: result), at: ", ").map { style.paint($0, .faint) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func headLines(_ style: TerminalStyle) -> [String] {
        var lines = [
            style.paint(result.model, .heading) + ": " + style.paint(verdict.text, verdict.tone)
        ]
        for warning in warnings {
            lines += wrapped(warning.text, at: " ", first: "! ", others: "  ")
                .map { style.paint($0, warning.tone) }
        }
        lines += wrapped(circumstances, at: " ").map { style.paint($0, .faint) }
        if let stability = stabilityNews {
            lines += wrapped(stability.text, at: " ").map { style.paint($0, stability.tone) }
        }
        let binding = result.limitersByHeadroom.filter(\.binds).prefix(3).map {
            "\($0.name) (\(NumberText.percentage($0.headroom?.mean)) left)"
        }
        guard !binding.isEmpty else { return lines }
        lines += wrapped("least headroom: " + binding.joined(separator: ", "), at: ", ")
        return lines
    }

    private var objectivesTable: TextTable? {
        guard !result.objectives.isEmpty else { return nil }
        var table = TextTable([.left, .left, .right, .right])
        for objective in objectivesWorstFirst {
            let text = MetricUnit(ofMetric: objective.objective.metric).text(objective.estimate)
            table.append([
                TextTable.Cell(objective.verdict.rawValue, objective.verdict.tone),
                "\(objective.objective.text)", "\(text.value)", "\(text.halfWidth)",
            ])
        }
        return table
    }

    private var outcomesTable: TextTable? {
        guard result.replicationCount > 0 else { return nil }
        var table = TextTable([.left, .right, .right, .right])
        table.append(["", "of arrivals", "", "requests"].map { TextTable.Cell($0, .faint) })
        for cause in causesByRate {
            let text = MetricUnit.fraction.text(cause.rate)
            table.append([
                TextTable.Cell(cause.cause, .bad), "\(text.value)", "\(text.halfWidth)",
                "\(MetricUnit.number.text(cause.count).value)",
            ])
        }
        for (name, count) in [("completed", result.completed), ("in flight", result.inFlight)] {
            let share = share(count).map(Self.share)
            table.append([
                "\(name)", "\(share ?? NumberText.missing)", "",
                "\(MetricUnit.number.text(count).value)",
            ])
        }
        return table
    }

    /// A share with two decimals that tells nothing and the whole from what is next to them.
    private static func share(_ share: Double) -> String {
        switch share {
        case 0: "0 %"
        case 1: "100 %"
        case ..<0.000_05: "<0.01 %"
        case 0.999_95..<1: ">99.99 %"
        default: NumberText.fixed(share * 100, decimals: 2) + " %"
        }
    }

    private var latencyTable: TextTable? {
        let figures = LatencyFigure.all.compactMap { figure in
            result.estimate(of: figure.metric).map { (figure.label, $0) }
        }
        guard !figures.isEmpty else { return nil }
        var table = TextTable([.left, .right, .left])
        for (label, estimate) in figures {
            let text = MetricUnit.seconds.text(estimate)
            table.append(["\(label)", "\(text.value)", "\(text.halfWidth)"])
        }
        return table
    }

    /// One line a limiter; names without their owner, which has a line of its own, so that the
    /// longest name of the seed design fits into 80 columns.
    private var limitersTable: TextTable? {
        guard !result.limiters.isEmpty else { return nil }
        var table = TextTable(
            [.left, .right, .right, .right, .right, .right, .right, .right, .left],
            gap: 1
        )
        table.append(
            ["", "limit", "mean", "p99", "peak", "at it", "left", "refused"].map {
                TextTable.Cell($0, .faint)
            }
        )
        let limiters = result.limiters.map(LimiterText.init)
        var owners: [String] = []
        for limiter in limiters where !owners.contains(limiter.owner) {
            owners.append(limiter.owner)
        }
        for owner in owners {
            table.append([TextTable.Cell(owner, .faint)])
            for limiter in limiters where limiter.owner == owner { table.append(row(limiter)) }
        }
        return table
    }

    private func row(_ text: LimiterText) -> [TextTable.Cell] {
        let limiter = text.limiter
        return [
            " \(text.shortName)", "\(text.limit)",
            "\(NumberText.percentage(limiter.utilization?.mean))",
            "\(NumberText.percentage(limiter.utilizationP99?.mean))",
            "\(NumberText.percentage(limiter.peak))",
            "\(NumberText.percentage(limiter.shareAtLimit?.mean))",
            TextTable.Cell(NumberText.percentage(limiter.headroom?.mean), text.tone),
            "\(MetricUnit.number.text(limiter.rejections).value)",
            TextTable.Cell(text.bar, text.tone),
        ]
    }

    private var workloadsTable: TextTable? {
        // One workload is the whole service, which has been shown.
        guard result.workloads.count > 1 else { return nil }
        var table = TextTable([.left, .right, .right, .right, .right, .right])
        table.append(
            ["", "arrivals", "not completed", "", "latency p99", ""].map {
                TextTable.Cell($0, .faint)
            }
        )
        for workload in result.workloads {
            let rejected = MetricUnit.fraction.text(workload.estimate(of: "rejection_rate"))
            let latency = MetricUnit.seconds.text(workload.estimate(of: "latency_p99_s"))
            table.append([
                "\(workload.name)", "\(MetricUnit.number.text(workload.arrivals).value)",
                "\(rejected.value)", "\(rejected.halfWidth)", "\(latency.value)",
                "\(latency.halfWidth)",
            ])
        }
        return table
    }

    private var otherFiguresTable: TextTable? {
        guard !otherFigures.isEmpty else { return nil }
        var table = TextTable([.left, .right, .left])
        for figure in otherFigures {
            let text = MetricUnit(ofMetric: figure.name).text(figure.estimate)
            table.append(["\(figure.name)", "\(text.value)", "\(text.halfWidth)"])
        }
        return table
    }

    private var checksTable: TextTable? {
        guard !result.checks.isEmpty else { return nil }
        var table = TextTable([.left, .left])
        for check in result.failedChecks + result.checks.filter(\.passed) {
            table.append([
                TextTable.Cell(check.passed ? "holds" : "fails", check.passed ? .good : .bad),
                "\(check.name)",
            ])
        }
        return table
    }
}
