extension ExplanationDocument {
    /// The parts of the page on this result.
    var sections: [PageSection] {
        [
            PageSection("Verdict", [.html(verdict), solution.map(PageBlock.html)]),
            PageSection("What binds, in order", [bindingTable.map(PageBlock.html)]),
            PageSection(
                "What a change would buy",
                Self.changes.map { kind, title in
                    tornado(effects(of: kind), name: kind.replacing("_", with: "-"), title: title)
                        .map(PageBlock.chart)
                } + [effectsTable.map(PageBlock.html)]
            ),
            PageSection(
                "Which parameters matter",
                [
                    tornado(screening, name: "morris", title: "Mean size of elementary effects")
                        .map(PageBlock.chart)
                ]
            ),
            PageSection("Around the capacity", [pointsTable.map(PageBlock.html)]),
            PageSection("Where this comes from", [.html(provenance)]),
        ]
    }

    private var unit: MetricUnit { MetricUnit(ofMetric: metric) }

    private var verdict: HTML {
        if let sentence = json["sentence"]?.stringValue {
            return "<p class=\"lead\">\(sentence)</p>\n"
        }
        guard let capacity else { return "" }
        func factor(_ key: String) -> HTML {
            let value = capacity[key]?.double
            return HTML.data(
                value,
                value.map { NumberText.significant($0, digits: 3) } ?? NumberText.missing
            )
        }
        guard capacity["status"]?.stringValue == "found" else {
            return "<p class=\"lead\">Capacity: \(capacity["status"]?.stringValue ?? "").</p>\n"
        }
        let binding = capacity["binding"]?["objective"]?.stringValue.map { objective -> HTML in
            " Then <code>\(objective)</code> is missed first."
        }
        return """
            <p class="lead">The objectives hold up to \(factor("factor")) times the load \
            (\(factor("low")) to \(factor("high"))).\(binding ?? "")</p>

            """
    }

    /// The cheapest parameters, if they were asked for.
    private var solution: HTML? {
        guard let solution = json["solution"] else { return nil }
        let parameters = solution["parameters"]?.members ?? []
        return HTML.table(
            "The cheapest limits found: \(solution["status"]?.stringValue ?? "")",
            [.text("parameter"), .number("value")],
            parameters.map { [HTML.name($0.key), "\($0.value.stringValue ?? $0.value.lineText)"] }
        )
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
    private func tornado(_ effects: [Effect], name: String, title: String) -> Chart? {
        let shown = effects.filter { $0.change.mean != 0 }.prefix(12)
        guard let first = shown.first else { return nil }
        return Chart(
            name,
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
                axis: [
                    "format": unit == .fraction ? "+~%" : "+~s", "tickCount": 5,
                    "title": .string("change of \(metric)"),
                ],
                rule: 0,
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

    private var pointsTable: HTML? {
        let points = json["points"]?.elements ?? []
        let metrics = (points.first?["metrics"]?.members ?? []).map(\.key)
        return HTML.table(
            "The metrics of the objectives at several loads",
            [.text("times the load")] + metrics.map { .number($0) },
            points.map { point in
                let factor = point["factor"]?.double
                return [
                    HTML.data(factor, NumberText.fixed(factor ?? .nan, decimals: 4))
                ]
                    + metrics.map {
                        HTML.figure(Figure(point["metrics"]?[$0]), MetricUnit(ofMetric: $0))
                    }
            }
        )
    }

    private var provenance: HTML {
        func text(_ key: String) -> HTML? {
            json[key].map { "\($0.stringValue ?? $0.lineText)" }
        }
        return HTML.list([
            ("model", json["model_path"]?.stringValue.map { "<code>\($0)</code>" }),
            ("seed", text("seed")), ("replications", text("replications")),
            ("seconds of each", text("simulated_seconds")), ("headroom", text("headroom")),
        ])
    }
}
