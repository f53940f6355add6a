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
        let scale = timeScale
        let step = max(1, values.count / Self.mostIntervals)
        return stride(from: 0, to: values.count, by: step).map { index in
            [
                "time": scale.position(Double(index) * interval), "value": .number(values[index]),
                "line": .string(name),
            ]
        }
    }

    /// Lines over time, each in its colour and its dashes.
    private func lines(
        _ names: [String],
        _ rows: [JSONValue],
        _ axis: JSONValue,
        width: Int
    ) -> [JSONValue.Member] {
        [
            JSONValue.Member("height", 200),
            JSONValue.Member("data", Chart.values(rows)),
            JSONValue.Member(
                "mark",
                ["type": "line", "interpolate": "step-after", "strokeWidth": 2]
            ),
            JSONValue.Member(
                "encoding",
                [
                    "x": timeAxis,
                    "y": [
                        "field": "value", "type": "quantitative",
                        "axis": axis,
                        "scale": ["zero": true],
                    ],
                    "color": Chart.color(
                        of: "line",
                        names,
                        PageColor.categories.prefix(names.count),
                        legend: Chart.legend(names, isOfLines: true, width: width)
                    ),
                    "strokeDash": ["field": "line", "type": "nominal", "legend": nil],
                ]
            ),
        ]
    }

    /// Pictures of the owners whose pods come and go, two in a row.
    var podRows: [PageBlock?] {
        let charts = podCharts
        return stride(from: 0, to: charts.count, by: 2).map {
            PageBlock(row: Array(charts[$0..<min($0 + 2, charts.count)]))
        }
    }

    /// A picture for each of the first six owners whose pods come and go: wanted, ready and pending ones.
    private var podCharts: [Chart] {
        guard let example, let interval = example["interval_seconds"]?.double, interval > 0 else {
            return []
        }
        let owners = (example["pods"]?.elements ?? []).map { owner in
            (
                name: owner["name"]?.stringValue ?? "pods",
                // Nobody says how many pods of other tenants there are to be.
                levels: ["wanted", "ready", "pending"].map { level in
                    (name: level, values: (owner[level]?.elements ?? []).compactMap(\.double))
                }.filter { $0.values.contains { $0 != 0 } }
            )
        }.filter { owner in
            owner.levels.contains { level in level.values.contains { $0 != level.values.first } }
        }
        return owners.prefix(6).enumerated().compactMap { index, owner in
            let ready = owner.levels.first { $0.name == "ready" }?.values ?? [0]
            guard let fewest = ready.min(), let most = ready.max() else { return nil }
            let rows = owner.levels.flatMap {
                self.rows($0.values, every: interval, named: $0.name)
            }
            let names = owner.levels.map(\.name)
            return Chart(
                "pods-\(index + 1)",
                title: "Pods of \(owner.name) over time",
                description: "Pods in one replication (\(names.joined(separator: ", "))); from "
                    + "\(NumberText.fixed(fewest, decimals: 0)) to "
                    + "\(NumberText.fixed(most, decimals: 0)) are ready."
            ) { width in
                lines(
                    names,
                    rows,
                    ["title": "pods", "format": "~d", "tickCount": 4, "tickMinStep": 1],
                    width: width
                )
            }
        }
    }

    /// The use of the six quotas that were used most.
    var quotaChart: Chart? {
        guard let example, let interval = example["interval_seconds"]?.double, interval > 0 else {
            return nil
        }
        var quotas: [(quota: String, resources: [String], values: [Double])] = []
        for use in example["quota_use"]?.elements ?? [] {
            let quota = use["quota"]?.stringValue ?? ""
            let resource = use["resource"]?.stringValue ?? ""
            let values = (use["use"]?.elements ?? []).compactMap(\.double)
            guard !values.isEmpty else { continue }
            // Of two lines of which one lies on the other only one would be seen.
            let same = quotas.firstIndex { $0.quota == quota && $0.values == values }
            if let same {
                quotas[same].resources.append(resource)
            } else {
                quotas.append((quota: quota, resources: [resource], values: values))
            }
        }
        let shown = quotas.sorted { ($0.values.max() ?? 0) > ($1.values.max() ?? 0) }
            .prefix(PageColor.categories.count)
            .map {
                (name: "\($0.quota): \($0.resources.joined(separator: ", "))", values: $0.values)
            }
        guard let first = shown.first else { return nil }
        let rows = shown.flatMap { self.rows($0.values, every: interval, named: $0.name) }
        return Chart(
            "quota",
            title: "Use of the quotas over time",
            description:
                "Share of each quota in one replication. \(first.name) is used most, up to "
                + "\(NumberText.percentage(first.values.max())).",
            isBroad: true
        ) { width in
            lines(
                shown.map(\.name),
                rows,
                ["title": "share of the quota", "format": "~%", "tickCount": 4],
                width: width
            )
        }
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
