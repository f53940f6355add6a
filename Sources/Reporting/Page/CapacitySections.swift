extension CapacityDocument {
    /// The parts of the page on this result.
    var sections: [PageSection] {
        [
            PageSection("Verdict", [.html(verdict), exactTable.map(PageBlock.html)]),
            PageSection(
                "Around the capacity",
                objectives.indices.map { PageBlock(row: [chart(of: $0)]) }
                    + [pointsTable.map(PageBlock.html)]
            ),
            PageSection(
                "Where this comes from",
                [.html(HTML.provenance(of: json))]
            ),
        ]
    }

    private func factor(_ value: Double?) -> HTML {
        HTML.data(
            value,
            value.map { NumberText.significant($0, digits: 4) } ?? NumberText.missing
        )
    }

    private var verdict: HTML {
        switch capacity?["status"]?.stringValue {
        case "found":
            let low = capacity?["low"]?.double
            let isEnough = low ?? 0 >= 1
            let confidence = NumberText.percentage(capacity?["confidence"]?.double)
            return """
                <p class="lead">\
                \(HTML.badge(isEnough ? "enough for the load" : "too little", isEnough ? "good" : "bad")) \
                The objectives hold up to <strong>\(factor(capacity?["factor"]?.double)) times the \
                load</strong> (\(factor(low)) to \(factor(capacity?["high"]?.double)) with \
                \(confidence) confidence).</p>
                \(binding)
                """
        case "infeasible":
            return """
                <p class="lead">\(HTML.badge("infeasible", "bad")) An objective is missed even at \
                \(factor(capacity?["high"]?.double)) times the load.</p>
                \(binding)
                """
        case "unbounded":
            return """
                <p class="lead">\(HTML.badge("unbounded", "good")) The objectives hold at \
                \(factor(capacity?["low"]?.double)) times the load, the most that was tried.</p>

                """
        default:
            return """
                <p class="lead">\(HTML.badge("not known", "doubtful")) The search ended before both sides \
                of the capacity were seen.</p>

                """
        }
    }

    /// What ends the capacity.
    private var binding: HTML {
        guard let binding = capacity?["binding"], let objective = binding["objective"]?.stringValue
        else { return "" }
        func name(_ key: String) -> HTML? { binding[key]?.stringValue.map { HTML.name($0) } }
        let cause = name("cause").map { name -> HTML in ", for \(name)" } ?? ""
        let verb: HTML = binding["cause"] == nil ? "least headroom has" : "it is up to"
        let limiter =
            (name("parameter") ?? name("limiter")).map { name -> HTML in "; \(verb) \(name)" } ?? ""
        return "<p>Beyond it \(HTML.name(objective)) is missed first\(cause)\(limiter).</p>\n"
    }

    private var exactTable: HTML? {
        guard let exact = json["exact"], let value = exact["factor"]?.double else { return nil }
        let isInside = exact["inside"] == true
        return HTML.table(
            "The exact capacity of the system that the model is",
            [.text("system"), .text(""), .number("times the load")],
            [
                [
                    "\(exact["system"]?.stringValue ?? "")",
                    HTML.badge(
                        isInside ? "inside the interval" : "outside",
                        isInside ? "good" : "doubtful"
                    ), factor(value),
                ]
            ]
        )
    }

    /// A metric over the load, with what it is held against and the interval of the capacity.
    private func chart(of index: Int) -> Chart? {
        let objective = objectives[index]
        let axis = MetricAxis(ofMetric: objective.metric)
        let rows = points.compactMap { point in
            Figure(point.metrics?[objective.metric]).map { figure -> JSONValue in
                [
                    "load": .number(point.factor), "at": axis.position(figure.mean),
                    "low": axis.position(max(0, figure.low)), "high": axis.position(figure.high),
                ]
            }
        }
        guard rows.count > 1 else { return nil }
        let threshold = axis.position(objective.threshold)
        return Chart(
            "capacity-\(index + 1)",
            title: "\(objective.metric) around the capacity",
            description:
                "With 95 % bands. Dashed line: \(objective.text). Grey: where the capacity is.",
            isBroad: true
        ) { _ in
            let x: JSONValue = [
                "field": "load", "type": "quantitative",
                "axis": ["title": "times the load", "grid": false, "tickCount": 6],
                "scale": ["zero": false, "nice": false],
            ]
            func y(_ field: JSONValue) -> JSONValue {
                [
                    "field": field, "type": "quantitative", "axis": axis.json(objective.metric),
                    "scale": ["zero": false],
                ]
            }
            var layers: [JSONValue] = []
            if let low = capacity?["low"]?.double, let high = capacity?["high"]?.double {
                layers.append([
                    "data": Chart.values([["load": .number(low), "end": .number(high)]]),
                    "mark": ["type": "rect", "color": PageColor.gray.json, "opacity": 0.3],
                    "encoding": ["x": x, "x2": ["field": "end"]],
                ])
            }
            layers += [
                [
                    "data": Chart.values([["at": threshold]]),
                    "mark": ["type": "rule", "strokeDash": [4, 3]],
                    "encoding": ["y": y("at")],
                ],
                [
                    "data": Chart.values(rows),
                    "mark": ["type": "area", "opacity": 0.25, "color": PageColor.blue.json],
                    "encoding": ["x": x, "y": y("low"), "y2": ["field": "high"]],
                ],
                [
                    "data": Chart.values(rows),
                    "mark": [
                        "type": "line", "strokeWidth": 2, "color": PageColor.blue.json,
                        "point": ["size": 40, "opacity": 1, "color": PageColor.blue.json],
                    ],
                    "encoding": ["x": x, "y": y("at")],
                ],
            ]
            return [
                JSONValue.Member("height", 240), JSONValue.Member("layer", .array(layers)),
            ]
        }
    }

    private var pointsTable: HTML? {
        let metrics = (points.first?.metrics?.members ?? []).map(\.key)
        return HTML.table(
            "The metrics of the objectives at several loads",
            [.text("times the load")] + metrics.map { .number($0) },
            points.map { point in
                [HTML.data(point.factor, NumberText.fixed(point.factor, decimals: 4))]
                    + metrics.map {
                        HTML.figure(Figure(point.metrics?[$0]), MetricUnit(ofMetric: $0))
                    }
            }
        )
    }
}
