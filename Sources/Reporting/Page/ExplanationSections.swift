extension ExplanationDocument {
    /// The parts of the page on this result.
    var sections: [PageSection] {
        [
            PageSection("Verdict", [verdict.map(PageBlock.html)]),
            PageSection("What binds, in order", [bindingTable.map(PageBlock.html)]),
            PageSection(
                "What a change would buy",
                [
                    PageBlock(row: [tornado("one_more"), tornado("tenth_more")]),
                    PageBlock(row: [tornado("lifted")]), effectsTable.map(PageBlock.html),
                ]
            ),
            PageSection("Which parameters matter", sensitivityBlocks),
            PageSection("Where this comes from", [.html(HTML.provenance(of: json))]),
        ]
    }

    private var unit: MetricUnit { MetricUnit(ofMetric: metric) }

    /// The answer, its names as code, and the model as it is; `nil` if the result says neither.
    private var verdict: HTML? {
        let sentence = json["sentence"]?.stringValue ?? ""
        let pieces = sentence.split(separator: "`", omittingEmptySubsequences: false)
        let words = pieces.enumerated().map { index, piece -> HTML in
            guard index.isMultiple(of: 2) else { return HTML.name(String(piece)) }
            // Names are as they are, words begin a sentence.
            let text = index == 0 ? piece.prefix(1).uppercased() + piece.dropFirst() : "\(piece)"
            return "\(text)"
        }
        let base = (json["metrics"]?.members ?? []).compactMap { member in
            Figure(member.value).map { figure -> HTML in
                let figure = HTML.figure(figure, MetricUnit(ofMetric: member.key))
                return "<li>\(HTML.name(member.key)): \(figure)</li>\n"
            }
        }
        guard !sentence.isEmpty || !base.isEmpty else { return nil }
        return """
            \(sentence.isEmpty ? "" : "<p class=\"lead\">\(words).</p>\n" as HTML)\
            \(base.isEmpty ? "" : "<p><strong>As it is:</strong></p>\n<ul>\(base)</ul>\n" as HTML)
            """
    }

    private var bindingTable: HTML? {
        HTML.table(
            "Limits lifted one after the other",
            [.text("lifted"), .number("\(metric) before"), .number("after")],
            (json["binding"]?.elements ?? []).map { step in
                let names = (step["limits"]?.elements ?? []).compactMap { $0["name"]?.stringValue }
                return [
                    HTML.name(names.joined(separator: ", ")),
                    HTML.figure(Figure(step["before"]), unit),
                    HTML.figure(Figure(step["after"]), unit),
                ]
            }
        )
    }

    /// Bars to both sides of no change, the longest at the top.
    private func tornado(_ kind: String) -> Chart? {
        let shown = effects(of: kind).filter { $0.change.mean != 0 }.prefix(12)
        guard let first = shown.first,
            let title = Self.changes.first(where: { $0.0 == kind })?.1
        else { return nil }
        let axis = MetricAxis(ofMetric: metric)
        return Chart(
            kind.replacing("_", with: "-"),
            title: "\(title): change of \(metric)",
            description: "\(first.name) does most: \(first.change.text(unit))."
        ) { width in
            LabelledBars.specification(
                rows: shown.map { effect in
                    LabelledBars.Row(
                        label: effect.name,
                        note: effect.change.value(unit),
                        value: effect.change.mean,
                        interval: (effect.change.low, effect.change.high),
                        color: effect.change.mean < 0 ? .blue : .orange
                    )
                },
                axis: axis.json("change of \(metric)", isChange: true),
                rule: 0,
                factor: axis.factor,
                width: width
            )
        }
    }

    private var effectsTable: HTML? {
        let effects = json["effects"]?.elements ?? []
        return HTML.table(
            "Change of \(metric) if a limit is changed",
            [.text("limit")] + Self.changes.map { .number($0.1) },
            effects.map { effect in
                [HTML.name(effect["name"]?.stringValue ?? "")]
                    + Self.changes.map {
                        HTML.figure(Figure(effect[$0.0]?[metric]?["difference"]), unit)
                    }
            }
        )
    }
}
