import ModelFiles
import Platform

extension AdmissionReport {
    /// The report for people.
    func table(style: TerminalStyle) -> String {
        var lines = [style.paint(headline, .heading)]
        if !run.cluster.hasNodes {
            lines.append("no nodes: admission alone is judged, nothing is placed")
        }
        lines += objectLines(style)
        lines += quotaLines(style)
        lines += nodeLines(style)
        if explains { lines += scoreLines(style) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var headline: String {
        let refused = run.cluster.applications.count {
            !$0.object.isPod && ($0.refusal ?? $0.replicaSetRefusal) != nil
        }
        var counts: [PodFate.State: Int] = [:]
        for pod in run.cluster.pods.indices {
            counts[PodFate(of: pod, in: run.cluster).state, default: 0] += 1
        }
        let parts = [
            counted(run.cluster.applications.count, "object"),
            counted(run.cluster.pods.count, "pod"),
        ]
        let news = [
            refused == 0 ? nil : "\(counted(refused, "object")) refused",
            counts[.refused].map { "\(counted($0, "pod")) refused" },
            counts[.heldBack].map { "\($0) not made" },
            counts[.pending].map { "\($0) pending" },
            counts[.preempted].map { "\($0) preempted" },
        ].compactMap(\.self)
        let verdict = news.isEmpty ? "all taken" : news.joined(separator: ", ")
        return parts.joined(separator: ", ") + ": " + verdict
    }

    // MARK: - Objects and pods

    /// Pods of one owner that fared alike.
    private struct PodGroup {
        let fate: PodFate
        let admitted: AdmittedPod?
        var names: [String]
        var nodes: [(name: String, count: Int)] = []
        var victims: [String] = []

        var range: String {
            guard let first = names.first, let last = names.last, names.count > 1 else {
                return names.first ?? ""
            }
            return "\(names.count) pods, \(first) … \(last)"
        }
    }

    private func objectLines(_ style: TerminalStyle) -> [String] {
        var table = TextTable([.left, .left, .left, .right, .left, .left, .left])
        table.append([
            "", TextTable.Cell("result", .faint), TextTable.Cell("QoS class", .faint),
            TextTable.Cell("priority", .faint), TextTable.Cell("requests", .faint),
            TextTable.Cell("limits", .faint), TextTable.Cell("node", .faint),
        ])
        /// What stands below each row of the table.
        var details: [[String]] = [[]]
        for application in run.cluster.applications {
            let object = application.object
            if !object.isPod {
                let refusal = application.refusal ?? application.replicaSetRefusal
                let result: TextTable.Cell =
                    application.refusal == nil
                    ? "created"
                    : TextTable.Cell(
                        "refused, \(application.refusal?.code ?? 0)",
                        .bad
                    )
                table.append([TextTable.Cell("\(object.kind)/\(object.meta.name)"), result])
                details.append(refusal.map { [$0.message] } ?? [])
            }
            for group in groups(of: application) {
                let name = object.isPod ? "Pod/\(group.range)" : "  \(group.range)"
                table.append([TextTable.Cell(name)] + cells(of: group))
                var below = group.fate.message.map { [$0] } ?? []
                if !group.victims.isEmpty {
                    below.append("preempts " + group.victims.joined(separator: ", "))
                }
                details.append(below)
            }
        }
        return [""]
            + zip(table.lines(indentation: 0, style: style), details).flatMap { line, details in
                [line] + details.map { "      " + $0 }
            }
    }

    private func groups(of application: Application) -> [PodGroup] {
        var groups: [PodGroup] = []
        for pod in application.pods {
            let record = run.cluster.pods[pod]
            let fate = PodFate(of: pod, in: run.cluster)
            let victims = run.cluster.victims(of: pod).map { run.cluster.pods[$0].name }
            let last = groups.last
            let isAlike =
                last?.fate.state == fate.state && last?.victims.isEmpty == victims.isEmpty
                && last?.admitted?.priority == record.admitted?.priority
                && (fate.state == .refused || last?.fate.message == fate.message)
            if !isAlike {
                groups.append(PodGroup(fate: fate, admitted: record.admitted, names: []))
            }
            groups[groups.count - 1].names.append(record.name)
            groups[groups.count - 1].victims += victims
            guard let node = fate.node else { continue }
            let known = groups[groups.count - 1].nodes.firstIndex { $0.name == node }
            if let known {
                groups[groups.count - 1].nodes[known].count += 1
            } else {
                groups[groups.count - 1].nodes.append((node, 1))
            }
        }
        return groups
    }

    private func cells(of group: PodGroup) -> [TextTable.Cell] {
        let result: TextTable.Cell
        switch group.fate.state {
        case .refused: result = TextTable.Cell("refused, \(group.fate.code ?? 0)", .bad)
        case .heldBack: result = TextTable.Cell("not made", .bad)
        case .pending: result = TextTable.Cell("pending", .doubtful)
        case .preempted: result = TextTable.Cell("preempted", .doubtful)
        case .admitted: result = "admitted"
        case .scheduled: result = "scheduled"
        case .existing: result = "there already"
        }
        guard let admitted = group.admitted else { return [result] }
        return [
            result, TextTable.Cell(admitted.qosClass.rawValue),
            TextTable.Cell("\(admitted.priority)"),
            TextTable.Cell(Self.amounts(admitted.totals.requests)),
            TextTable.Cell(Self.amounts(admitted.totals.limits)),
            TextTable.Cell(Self.nodes(of: group)),
        ]
    }

    private static func nodes(of group: PodGroup) -> String {
        let shown = 4
        guard group.names.count > 1 else { return group.nodes.first?.name ?? "" }
        let list = group.nodes.prefix(shown).map { "\($0.name) ×\($0.count)" }
        let rest = group.nodes.count - list.count
        return list.joined(separator: ", ") + (rest > 0 ? ", \(rest) more" : "")
    }

    private static func amounts(_ list: ResourceList) -> String {
        list.isEmpty
            ? "none" : list.entries.map { "\($0.name) \($0.quantity)" }.joined(separator: ", ")
    }

    // MARK: - Quotas, nodes, scores

    private func quotaLines(_ style: TerminalStyle) -> [String] {
        var table = TextTable([.left, .right, .right])
        var hasQuota = false
        for namespace in run.cluster.namespaces {
            for usage in namespace.quotas {
                hasQuota = true
                table.append([
                    TextTable.Cell("\(namespace.name)/\(usage.quota.meta.name)", .heading),
                    TextTable.Cell("used", .faint), TextTable.Cell("hard", .faint),
                ])
                for entry in usage.quota.hard.entries {
                    let used = usage.used[entry.name] ?? .zero
                    table.append([
                        TextTable.Cell("  \(entry.name)"),
                        TextTable.Cell("\(used)", used >= entry.quantity ? .doubtful : nil),
                        TextTable.Cell("\(entry.quantity)"),
                    ])
                }
            }
        }
        return hasQuota ? [""] + table.lines(indentation: 0, style: style) : []
    }

    private func nodeLines(_ style: TerminalStyle) -> [String] {
        let shown = 20
        let nodes = run.cluster.scheduler.nodes
        guard !nodes.isEmpty else { return [] }
        var table = TextTable([.left, .right, .right, .right])
        table.append([
            TextTable.Cell("nodes", .heading), TextTable.Cell("pods", .faint),
            TextTable.Cell("cpu requested", .faint), TextTable.Cell("memory requested", .faint),
        ])
        for (index, node) in nodes.prefix(shown).enumerated() {
            let requested = run.cluster.scheduler.requested(onNode: index)
            table.append([
                TextTable.Cell("  \(node.meta.name)"),
                TextTable.Cell(
                    "\(run.cluster.scheduler.podCount(onNode: index))/"
                        + "\(node.allocatable[.pods] ?? .zero)"
                ),
                TextTable.Cell("\(requested.cpu)/\(node.allocatable[.cpu] ?? .zero)"),
                TextTable.Cell("\(requested.memory)/\(node.allocatable[.memory] ?? .zero)"),
            ])
        }
        let rest = nodes.count - shown
        return [""] + table.lines(indentation: 0, style: style)
            + (rest > 0 ? ["  and \(rest) more"] : [])
    }

    private func scoreLines(_ style: TerminalStyle) -> [String] {
        let shown = 10
        var lines: [String] = []
        for (pod, record) in run.cluster.pods.enumerated() {
            let scores = run.cluster.scores(of: pod)
            guard let first = scores.first else { continue }
            var table = TextTable([.left] + first.score.parts.map { _ in .right } + [.right])
            table.append(
                [TextTable.Cell("scores for \(record.name)", .heading)]
                    + first.score.parts.map { TextTable.Cell($0.plugin, .faint) }
                    + [TextTable.Cell("total", .faint)]
            )
            // The best first; among equals in the order in which they were looked at.
            let ranked = scores.enumerated().sorted { left, right in
                let (first, second) = (left.element.score.total, right.element.score.total)
                return first == second ? left.offset < right.offset : first > second
            }.map(\.element)
            for entry in ranked.prefix(shown) {
                table.append(
                    [TextTable.Cell("  \(run.cluster.scheduler.nodes[entry.node].meta.name)")]
                        + entry.score.parts.map { TextTable.Cell("\($0.score)") }
                        + [TextTable.Cell("\(entry.score.total)")]
                )
            }
            lines += [""] + table.lines(indentation: 0, style: style)
            if scores.count > shown { lines.append("  and \(scores.count - shown) more") }
        }
        return lines
    }
}
