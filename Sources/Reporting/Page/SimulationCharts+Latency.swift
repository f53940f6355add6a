import Glibc

extension SimulationDocument {
    /// The percentiles there are, with the mean and the maximum.
    var latencies: [(label: String, figure: Figure)] {
        LatencyFigure.all.compactMap { name, label in
            metric(name).map { (label: label, figure: $0) }
        }
    }

    /// An axis of latencies over several powers of ten.
    private static let axis: JSONValue = [
        "title": "latency in milliseconds (logarithmic)", "format": ",~r", "tickCount": 6,
        "labelOverlap": true, "grid": false,
    ]

    private static let scale: JSONValue = ["type": "log", "nice": false]

    /// The histogram of the latencies, with lines at three percentiles.
    var latencyChart: Chart? {
        guard let bins = json["latency_distribution"],
            let lower = bins["lower_seconds"]?.elements.compactMap(\.double),
            let upper = bins["upper_seconds"]?.elements.compactMap(\.double),
            let counts = bins["count"]?.elements.compactMap(\.double),
            lower.count == upper.count, lower.count == counts.count
        else { return nil }
        let total = counts.reduce(0, +)
        let rows = lower.indices.filter { lower[$0] > 0 }.map { index -> JSONValue in
            let octaves = log2(upper[index] / lower[index])
            return [
                "lower": .number(lower[index] * 1e3), "upper": .number(upper[index] * 1e3),
                "density": .number(counts[index] / total / octaves), "zero": 0,
            ]
        }
        guard !rows.isEmpty, total > 0 else { return nil }
        let lines = latencies.filter { ["p50", "p95", "p99"].contains($0.label) }
        let described = lines.map { "\($0.label) \($0.figure.text(.seconds))" }
        return Chart(
            "latency",
            title: "Latency of completed requests",
            description: "Distribution over \(NumberText.fixed(total, decimals: 0)) requests; "
                + described.joined(separator: ", ") + ".",
            isBroad: true
        ) { _ in
            [
                JSONValue.Member("height", 220),
                JSONValue.Member(
                    "layer",
                    [
                        [
                            "data": Chart.values(rows),
                            "mark": ["type": "rect", "color": PageColor.blue.json],
                            "encoding": [
                                "x": [
                                    "field": "lower", "type": "quantitative", "scale": Self.scale,
                                    "axis": Self.axis,
                                ],
                                "x2": ["field": "upper"],
                                "y": [
                                    "field": "density", "type": "quantitative",
                                    "axis": [
                                        "title": "requests within a factor of two", "format": "~%",
                                        "tickCount": 4,
                                    ],
                                ],
                                "y2": ["field": "zero"],
                            ],
                        ],
                        [
                            "data": Chart.values(lines.map(Self.line)),
                            "encoding": ["x": ["field": "at", "type": "quantitative"]],
                            "layer": .array(
                                [["mark": ["type": "rule", "strokeWidth": 1.5]]]
                                    + lines.indices.map { Self.label(lines[$0].label, row: $0) }
                            ),
                        ],
                    ]
                ),
            ]
        }
    }

    /// The name of a percentile beside its line, each in a row of its own: neighbours may be close.
    private static func label(_ label: String, row: Int) -> JSONValue {
        [
            "transform": [["filter": .string("datum.label === '\(label)'")]],
            "mark": [
                "type": "text", "align": "left", "dx": 3, "dy": .integer(Int64(6 + 14 * row)),
                "fontWeight": "bold",
            ],
            "encoding": [
                "y": ["value": 0], "text": ["field": "label", "type": "nominal"],
            ],
        ]
    }

    private static func line(_ label: String, _ figure: Figure) -> JSONValue {
        ["at": .number(figure.mean * 1e3), "label": .string(label)]
    }

    /// The percentiles as points with their intervals.
    var percentilesChart: Chart? {
        let latencies = latencies.filter { $0.figure.mean > 0 }
        guard latencies.count > 1 else { return nil }
        let described = latencies.map { "\($0.label) \($0.figure.text(.seconds))" }
        return Chart(
            "percentiles",
            title: "Percentiles of the latency, with their intervals",
            description: described.joined(separator: ", ") + "."
        ) { width in
            // Room for the words above the first point.
            let room = width < Chart.wideWidth ? 0.3 : 0.6
            let start = (latencies.map(\.figure.mean).min() ?? 0) * room
            let end = (latencies.map(\.figure.high).max() ?? 0) * 1.6
            let scale: JSONValue = [
                "type": "log", "domain": [.number(start * 1e3), .number(end * 1e3)],
                "nice": false,
            ]
            let rows = latencies.map { label, figure -> JSONValue in
                [
                    "label": .string(label), "at": .number(figure.mean * 1e3),
                    // The axis has no zero; what is below it ends where it begins.
                    "low": .number(max(figure.low, start) * 1e3),
                    "high": .number(figure.high * 1e3),
                    "text": .string(figure.text(.seconds)),
                ]
            }
            return [
                JSONValue.Member("height", ["step": 36]),
                JSONValue.Member("data", Chart.values(rows)),
                JSONValue.Member(
                    "encoding",
                    [
                        "y": [
                            "field": "label", "type": "nominal", "sort": nil,
                            "axis": ["title": nil, "labelFontSize": 12, "ticks": false],
                        ]
                    ]
                ),
                JSONValue.Member(
                    "layer",
                    [
                        [
                            "mark": [
                                "type": "rule", "strokeWidth": 3, "color": PageColor.sky.json,
                            ],
                            "encoding": [
                                "x": [
                                    "field": "low", "type": "quantitative", "scale": scale,
                                    "axis": Self.axis,
                                ],
                                "x2": ["field": "high"],
                            ],
                        ],
                        [
                            "mark": [
                                "type": "point", "filled": true, "size": 60,
                                "color": PageColor.blue.json, "opacity": 1,
                            ],
                            "encoding": ["x": ["field": "at", "type": "quantitative"]],
                        ],
                        [
                            "mark": ["type": "text", "dy": -12],
                            "encoding": [
                                "x": ["field": "at", "type": "quantitative"],
                                "text": ["field": "text", "type": "nominal"],
                            ],
                        ],
                    ]
                ),
            ]
        }
    }
}
