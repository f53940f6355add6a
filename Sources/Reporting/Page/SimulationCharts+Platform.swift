/// Pods and quotas over time, of the replication that the result shows as an example.
extension SimulationDocument {
    private var example: JSONValue? { json["platform"]?["example"] }

    /// Intervals that a picture has at most: of more, each so-many-th is drawn.
    private static let mostIntervals = 400

    private func rows(
        _ values: [Double],
        every interval: Double,
        named name: String
    ) -> [JSONValue] {
        let scale = TimeScale(duration: duration)
        let step = max(1, values.count / Self.mostIntervals)
        return stride(from: 0, to: values.count, by: step).map { index in
            [
                "time": scale.position(Double(index) * interval), "value": .number(values[index]),
                "line": .string(name),
            ]
        }
    }

    /// Lines over time, each in its colour and its dashes.
    private func lines(_ names: [String], _ rows: [JSONValue], format: String) -> [JSONValue.Member]
    {
        let scale = TimeScale(duration: duration)
        return [
            JSONValue.Member("height", 200),
            JSONValue.Member("data", Chart.values(rows)),
            JSONValue.Member(
                "mark",
                ["type": "line", "interpolate": "step-after", "strokeWidth": 2]
            ),
            JSONValue.Member(
                "encoding",
                [
                    "x": [
                        "field": "time", "type": "quantitative",
                        "axis": ["title": .string(scale.title), "grid": false, "tickCount": 6],
                        "scale": ["domain": [0, scale.position(duration)], "nice": false],
                    ],
                    "y": [
                        "field": "value", "type": "quantitative",
                        "axis": ["title": nil, "format": .string(format), "tickCount": 4],
                        "scale": ["zero": true],
                    ],
                    "color": [
                        "field": "line", "type": "nominal",
                        "scale": [
                            "domain": .array(names.map { .string($0) }),
                            "range": .array(
                                PageColor.categories.prefix(names.count).map(\.json)
                            ),
                        ],
                    ],
                    "strokeDash": ["field": "line", "type": "nominal", "legend": nil],
                ]
            ),
        ]
    }

    /// A picture for each of the first six owners of pods: wanted, ready and pending ones.
    var podCharts: [Chart] {
        guard let example, let interval = example["interval_seconds"]?.double, interval > 0 else {
            return []
        }
        return (example["pods"]?.elements ?? []).prefix(6).enumerated().compactMap { index, owner in
            let levels = ["wanted", "ready", "pending"].map { level in
                (name: level, values: (owner[level]?.elements ?? []).compactMap(\.double))
            }.filter { !$0.values.isEmpty }
            guard let ready = levels.first(where: { $0.name == "ready" })?.values,
                let fewest = ready.min(), let most = ready.max()
            else { return nil }
            let name = owner["name"]?.stringValue ?? "pods"
            let rows = levels.flatMap { self.rows($0.values, every: interval, named: $0.name) }
            return Chart(
                "pods-\(index + 1)",
                title: "Pods of \(name) over time",
                description: "Wanted, ready and pending pods in one replication; from "
                    + "\(NumberText.fixed(fewest, decimals: 0)) to "
                    + "\(NumberText.fixed(most, decimals: 0)) are ready."
            ) { _ in lines(levels.map(\.name), rows, format: "~d") }
        }
    }

    /// The use of the six quotas that were used most.
    var quotaChart: Chart? {
        guard let example, let interval = example["interval_seconds"]?.double, interval > 0 else {
            return nil
        }
        let quotas = (example["quota_use"]?.elements ?? []).map { quota in
            (
                name:
                    "\(quota["quota"]?.stringValue ?? ""): \(quota["resource"]?.stringValue ?? "")",
                values: (quota["use"]?.elements ?? []).compactMap(\.double)
            )
        }
        .filter { !$0.values.isEmpty }
        .sorted { ($0.values.max() ?? 0) > ($1.values.max() ?? 0) }
        .prefix(PageColor.categories.count)
        guard let first = quotas.first else { return nil }
        let rows = quotas.flatMap { self.rows($0.values, every: interval, named: $0.name) }
        return Chart(
            "quota",
            title: "Use of the quotas over time",
            description:
                "Share of each quota in one replication. \(first.name) is used most, up to "
                + "\(NumberText.percentage(first.values.max()))."
        ) { _ in lines(quotas.map(\.name), rows, format: "~%") }
    }

    /// The pods of each owner and the quotas, over all replications.
    var platformTables: [HTML] {
        let owners = HTML.table(
            "Pods of each owner, mean over the replications",
            [
                .text("owner"), .number("wanted"), .number("ready"), .number("fewest ready"),
                .number("pending"), .number("refused"), .number("preempted"), .number("evicted"),
            ],
            (json["platform"]?["owners"]?.elements ?? []).map { owner in
                [
                    HTML.name(
                        "\(owner["kind"]?.stringValue ?? "")/\(owner["name"]?.stringValue ?? "")"
                    )
                ]
                    + [
                        "wanted", "ready", "fewest_ready", "pending", "refused", "preempted",
                        "evicted",
                    ]
                    .map { HTML.figure(Figure(owner[$0]), .number) }
            }
        )
        let quotas = HTML.table(
            "Quotas",
            [
                .text("quota"), .text("resource"), .number("hard"), .number("used"),
                .number("peak"), .number("time full"), .number("refused"),
            ],
            (json["platform"]?["quotas"]?.elements ?? []).map { quota in
                [
                    HTML.name(quota["quota"]?.stringValue ?? ""),
                    HTML.name(quota["resource"]?.stringValue ?? ""),
                    "\(quota["hard"]?.stringValue ?? "")",
                    HTML.figure(Figure(quota["utilization"]), .fraction),
                    HTML.percentage(quota["peak"]?.double),
                    HTML.figure(Figure(quota["share_full"]), .fraction),
                    HTML.figure(Figure(quota["refused"]), .number),
                ]
            }
        )
        return [owners, quotas].compactMap(\.self)
    }
}
