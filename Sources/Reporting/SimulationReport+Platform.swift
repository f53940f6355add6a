import Experiments
import Platform
import Service
import Statistics
import Units

/// The part of the report that tells of pods and quotas.
extension SimulationReport {
    /// Lines of the story at most.
    private static let longestStory = 20

    /// The sections, for a terminal of 80 columns; empty without a platform.
    func platformLines(_ style: TerminalStyle) -> [String] {
        guard let platform = result.platform else { return [] }
        return TextTable.section("Pods", podsTable(platform), style)
            + TextTable.section("Pods over time (a replication)", Self.courseTable(platform), style)
            + TextTable.section(
                "Pods refused and lost (a replication)",
                lossesTable(platform),
                style
            )
            + TextTable.section("Quota", quotaTable(platform), style)
            + storyLines(platform, style)
    }

    private func podsTable(_ platform: PlatformEstimate) -> TextTable? {
        guard !platform.owners.isEmpty else { return nil }
        var table = TextTable(
            [.left, .right, .right, .left, .right, .right, .right, .right],
            gap: 1
        )
        table.append(
            ["", "wanted", "ready", "", "min", "max", "pending", "wait"].map {
                TextTable.Cell($0, .faint)
            }
        )
        for owner in platform.owners where Self.hadPods(owner) {
            let ready = MetricUnit.number.text(owner.ready)
            table.append([
                "\(Self.title(of: owner))",
                "\(MetricUnit.number.text(owner.wanted).value)", "\(ready.value)",
                "\(ready.halfWidth)", "\(Self.whole(owner.fewestReady?.minimum))",
                "\(Self.whole(owner.mostReady?.maximum))",
                "\(MetricUnit.number.text(owner.pending).value)",
                "\(MetricUnit.seconds.text(owner.wait).value)",
            ])
        }
        return table
    }

    /// Whether there ever were, or were to be, any pods: a template for tenants has none.
    private static func hadPods(_ owner: OwnerEstimate) -> Bool {
        [owner.wanted, owner.mostReady, owner.pending, owner.made].contains {
            $0?.maximum ?? 0 > 0
        }
    }

    private static func title(of owner: OwnerEstimate) -> String {
        owner.kind == "Tenant" ? "\(owner.label) (tenant)" : owner.label
    }

    private static func whole(_ value: Double?) -> String {
        value.map { NumberText.fixed($0, decimals: 0) } ?? NumberText.missing
    }

    /// Ready pods of the first replication over time, drawn in a row of blocks.
    private static func courseTable(_ platform: PlatformEstimate) -> TextTable? {
        guard let series = platform.example?.series, let length = series.ready.first?.count,
            length > 1
        else { return nil }
        var table = TextTable([.left, .left, .right], gap: 1)
        for (index, owner) in platform.owners.enumerated() where index < series.ready.count {
            let ready = series.ready[index]
            guard let most = ready.max(), ready.min() != most else { continue }
            table.append([
                "\(title(of: owner))", "\(course(of: ready, most: most))", "0…\(most)",
            ])
        }
        return table.isEmpty ? nil : table
    }

    /// Forty means of a series, as blocks of eight heights; a dot is zero.
    private static func course(of values: [Int], most: Int) -> String {
        let columns = min(40, values.count)
        return String(
            (0..<columns).map { column -> Character in
                let range =
                    column * values.count / columns..<(column + 1) * values.count / columns
                let mean = Double(values[range].reduce(0, +)) / Double(range.count)
                guard mean > 0 else { return "·" }
                let height = Int((mean / Double(most) * 8).rounded(.up))
                return Array("▁▂▃▄▅▆▇█")[min(max(height, 1), 8) - 1]
            }
        )
    }

    private func lossesTable(_ platform: PlatformEstimate) -> TextTable? {
        let owners = Self.losers(platform)
        guard !owners.isEmpty else { return nil }
        var table = TextTable([.left, .right, .right, .right, .right, .right], gap: 1)
        table.append(
            ["", "made", "refused", "preempted", "evicted", "lost"].map {
                TextTable.Cell($0, .faint)
            }
        )
        for owner in owners {
            table.append(
                ["\(Self.title(of: owner))"]
                    + Self.losses(of: owner).map { TextTable.Cell($0) }
            )
        }
        return table
    }

    private static func losers(_ platform: PlatformEstimate) -> [OwnerEstimate] {
        platform.owners.filter { owner in
            [owner.refused, owner.preempted, owner.evicted, owner.lost].contains {
                $0?.maximum ?? 0 > 0
            }
        }
    }

    private static func losses(of owner: OwnerEstimate) -> [String] {
        [owner.made, owner.refused, owner.preempted, owner.evicted, owner.lost]
            .map(count)
    }

    /// A mean count, as a whole number if it is one.
    private static func count(_ estimate: Estimate?) -> String {
        guard let mean = estimate?.mean, mean == mean.rounded() else {
            return MetricUnit.number.text(estimate).value
        }
        return NumberText.fixed(mean, decimals: 0)
    }

    private func quotaTable(_ platform: PlatformEstimate) -> TextTable? {
        guard !platform.quotas.isEmpty else { return nil }
        var table = TextTable(
            [.left, .right, .right, .right, .right, .right, .left],
            gap: 1
        )
        table.append(
            ["", "hard", "mean", "peak", "full", "refused", ""].map { TextTable.Cell($0, .faint) }
        )
        var name: String?
        for quota in platform.quotas {
            if quota.quota != name {
                table.append([TextTable.Cell(quota.quota, .faint)])
                name = quota.quota
            }
            let binds = platform.binding.contains(quota)
            table.append(
                [" \(quota.resource)"] + Self.figures(of: quota).map { TextTable.Cell($0) }
                    + [TextTable.Cell(binds ? "binds first" : "", .bad)]
            )
        }
        return table
    }

    private static func figures(of quota: QuotaEstimate) -> [String] {
        [
            quota.hard, NumberText.percentage(quota.utilization?.mean),
            NumberText.percentage(quota.peak), NumberText.percentage(quota.shareFull?.mean),
            count(quota.refused),
        ]
    }

    // MARK: The story

    private func storyLines(_ platform: PlatformEstimate, _ style: TerminalStyle) -> [String] {
        guard let (story, title, rest) = Self.story(platform) else { return [] }
        var lines = ["", style.paint(title, .heading)]
        for entry in story {
            let time = PodStory.Entry.clock(entry.time)
            let text = wrapped(
                entry.sentence,
                at: " ",
                first: "  \(time)  ",
                others: String(repeating: " ", count: time.count + 4)
            )
            lines += text.map { line in entry.tone.map { style.paint(line, $0) } ?? line }
        }
        if let rest { lines.append("  " + style.paint(rest, .faint)) }
        return lines
    }

    private static func story(
        _ platform: PlatformEstimate
    ) -> (entries: [PodStory.Entry], title: String, rest: String?)? {
        guard let example = platform.example else { return nil }
        let entries = PodStory(example.events, owners: platform.owners.map(\.name)).entries
        guard !entries.isEmpty else { return nil }
        let more = entries.count - longestStory
        let rest =
            more > 0
            ? "and \(more) more" + (example.eventsDropped > 0 ? ", and what was not kept" : "")
            : nil
        return (
            Array(entries.prefix(longestStory)),
            "Who lost what, when and why (replication \(example.replication), for example)",
            rest
        )
    }

    // MARK: Markdown

    /// The tables for a pull request; empty without a platform.
    var platformMarkdown: String {
        guard let platform = result.platform else { return "" }
        var text = Self.table(
            ["pods", "wanted", "ready", "min", "max", "wait"]
                + ["refused", "preempted", "evicted", "lost"],
            platform.owners.filter(Self.hadPods).map { owner in
                [
                    "`\(owner.label)`", MetricUnit.number.text(owner.wanted).value,
                    MetricUnit.number.text(owner.ready).value,
                    Self.whole(owner.fewestReady?.minimum), Self.whole(owner.mostReady?.maximum),
                    MetricUnit.seconds.text(owner.wait).value,
                ] + Self.losses(of: owner).dropFirst()
            }
        )
        if !platform.quotas.isEmpty {
            text += Self.table(
                ["quota", "hard", "mean", "peak", "full", "refused"],
                platform.quotas.map { quota in
                    ["`\(quota.quota): \(quota.resource)`"] + Self.figures(of: quota)
                }
            )
        }
        guard let (story, title, rest) = Self.story(platform) else { return text }
        text += "\n\(Self.escaped(title)):\n\n"
        for entry in story {
            text += "* \(PodStory.Entry.clock(entry.time)) \(Self.escaped(entry.sentence))\n"
        }
        return text + (rest.map { "* \($0)\n" } ?? "")
    }
}
