extension SimulationDocument {
    /// Intervals of the recorded series: what arrived, what ended, by which cause.
    private struct Series {
        let interval: Double
        let arrivals: [Double]
        let ended: [Double]
        let causes: [(name: String, counts: [Double])]

        init?(_ json: JSONValue?) {
            guard let json, let interval = json["interval_seconds"]?.double, interval > 0,
                let arrivals = Self.numbers(json["arrivals"]),
                let completed = Self.numbers(json["completed"])
            else { return nil }
            let causes = (json["causes"]?.members ?? []).compactMap { member in
                Self.numbers(member.value).map { (name: member.key, counts: $0) }
            }
            guard completed.count == arrivals.count,
                causes.allSatisfy({ $0.counts.count == arrivals.count })
            else { return nil }
            self.interval = interval
            self.arrivals = arrivals
            self.causes = causes.sorted { $1.counts.reduce(0, +) < $0.counts.reduce(0, +) }
            ended = arrivals.indices.map { index in
                completed[index] + causes.reduce(0) { $0 + $1.counts[index] }
            }
        }

        private static func numbers(_ json: JSONValue?) -> [Double]? {
            json.map { $0.elements.compactMap(\.double) }
        }
    }

    /// The unit of simulated time in pictures.
    var timeScale: TimeScale { TimeScale(duration: duration) }

    /// The axis of the simulated time that `time` of a row is.
    var timeAxis: JSONValue {
        [
            "field": "time", "type": "quantitative",
            "axis": ["title": .string(timeScale.title), "grid": false, "tickCount": 6],
            "scale": ["domain": [0, timeScale.position(duration)], "nice": false],
        ]
    }

    /// When events of the timeline last, as shaded stretches with their names.
    private var eventLayers: [JSONValue] {
        let rows = (json["timeline"]?.elements ?? []).compactMap { event -> JSONValue? in
            guard let start = event["start_seconds"]?.double else { return nil }
            return [
                "time": timeScale.position(start),
                "end": timeScale.position(min(event["gone_seconds"]?.double ?? duration, duration)),
                "name": event["name"] ?? "",
            ]
        }
        guard !rows.isEmpty else { return [] }
        return [
            [
                "data": Chart.values(rows),
                "mark": ["type": "rect", "color": PageColor.gray.json, "opacity": 0.2],
                "encoding": ["x": timeAxis, "x2": ["field": "end"]],
            ],
            [
                "data": Chart.values(rows),
                "mark": ["type": "text", "align": "left", "dx": 2, "dy": 8],
                "encoding": [
                    "x": timeAxis, "y": ["value": 0], "text": ["field": "name", "type": "nominal"],
                ],
            ],
        ]
    }

    /// The share of the requests of each interval that each cause ended, one upon the other.
    var rejectionsOverTimeChart: Chart? {
        guard let series = Series(json["series"]), !series.causes.isEmpty else { return nil }
        var shown = Array(series.causes.prefix(PageColor.categories.count))
        var colors = Array(PageColor.categories.prefix(shown.count))
        let others = series.causes.dropFirst(shown.count)
        if !others.isEmpty {
            let sum = series.arrivals.indices.map { index in
                others.reduce(0) { $0 + $1.counts[index] }
            }
            shown.append((name: "the \(others.count) further causes together", counts: sum))
            colors.append(.gray)
        }
        let rows = shown.enumerated().flatMap { rank, cause in
            series.arrivals.indices.map { index -> JSONValue in
                [
                    "time": timeScale.position(Double(index) * series.interval),
                    "share": .number(
                        series.ended[index] > 0 ? cause.counts[index] / series.ended[index] : 0
                    ),
                    "cause": .string(cause.name), "rank": .integer(Int64(rank)),
                ]
            }
        }
        let peak = series.arrivals.indices.map { index in
            series.ended[index] > 0
                ? series.causes.reduce(0) { $0 + $1.counts[index] } / series.ended[index] : 0
        }.max()
        let length = "\(NumberText.shortest(series.interval) ?? NumberText.missing) s"
        return Chart(
            "rejections-over-time",
            title: "Requests that did not complete, over time",
            description: "Share of the requests that arrived in each interval of \(length), mean "
                + "over the replications; at most "
                + "\(MetricUnit.fraction.text(mean: peak, halfWidth: nil).value).",
            isBroad: true
        ) { width in
            [
                JSONValue.Member("height", 220),
                JSONValue.Member(
                    "layer",
                    .array(
                        eventLayers + [
                            [
                                "data": Chart.values(rows),
                                "mark": [
                                    "type": "area", "interpolate": "step-after", "opacity": 1,
                                ],
                                "encoding": [
                                    "x": timeAxis,
                                    "y": [
                                        "field": "share", "type": "quantitative", "stack": "zero",
                                        "axis": [
                                            "title": "share of requests", "format": "~%",
                                            "tickCount": 4,
                                        ],
                                    ],
                                    "order": ["field": "rank", "type": "quantitative"],
                                    "color": Chart.color(
                                        of: "cause",
                                        shown.map(\.name),
                                        colors,
                                        legend: Chart.legend(shown.map(\.name), width: width)
                                    ),
                                ],
                            ]
                        ]
                    )
                ),
            ]
        }
    }

    /// Median and 99th percentile of the latency in each interval, with their bands.
    var latencyOverTimeChart: Chart? {
        guard let series = json["series"], let interval = series["interval_seconds"]?.double,
            interval > 0
        else { return nil }
        let lines = [("p50", "latency_p50_s"), ("p99", "latency_p99_s")]
        let rows = lines.flatMap { label, key -> [JSONValue] in
            let means = series[key]?["mean"]?.elements ?? []
            let halfWidths = series[key]?["half_width"]?.elements ?? []
            return means.indices.compactMap { index in
                guard let mean = means[index].double else { return nil }
                let halfWidth = index < halfWidths.count ? halfWidths[index].double ?? 0 : 0
                return [
                    "time": timeScale.position((Double(index) + 0.5) * interval),
                    "at": .number(mean * 1e3),
                    "low": .number(max(mean - halfWidth, 0) * 1e3),
                    "high": .number((mean + halfWidth) * 1e3),
                    "line": .string(label),
                ]
            }
        }
        guard !rows.isEmpty else { return nil }
        return Chart(
            "latency-over-time",
            title: "Latency over time",
            description:
                "Median and 99th percentile of the requests that arrived in each interval, "
                + "mean over the replications, with 95 % bands. Those that had not ended by the end of "
                + "the run are missing.",
            isBroad: true
        ) { width in
            let names = lines.map(\.0)
            let color = Chart.color(
                of: "line",
                names,
                [.blue, .vermillion],
                legend: Chart.legend(names, isOfLines: true, width: width)
            )
            return [
                JSONValue.Member("height", 220),
                JSONValue.Member(
                    "layer",
                    .array(
                        eventLayers + [
                            [
                                "data": Chart.values(rows),
                                "mark": ["type": "area", "opacity": 0.25],
                                "encoding": [
                                    "x": timeAxis,
                                    "y": [
                                        "field": "low", "type": "quantitative",
                                        "axis": [
                                            "title": "milliseconds", "tickCount": 4,
                                        ],
                                    ],
                                    "y2": ["field": "high"], "color": color,
                                ],
                            ],
                            [
                                "data": Chart.values(rows),
                                "mark": ["type": "line", "strokeWidth": 2],
                                "encoding": [
                                    "x": timeAxis,
                                    "y": ["field": "at", "type": "quantitative"],
                                    "color": color,
                                    "strokeDash": [
                                        "field": "line", "type": "nominal", "legend": nil,
                                    ],
                                ],
                            ],
                        ]
                    )
                ),
            ]
        }
    }
}
