import Glibc

extension SweepDocument {
    /// The pictures of a metric: lines along one parameter, a map of two, clouds of more.
    func charts(of metric: Int) -> [Chart] {
        let varied = varied
        switch varied.count {
        case 0: return []
        case 1: return [lines(of: metric, along: varied[0], by: nil)].compactMap(\.self)
        case 2 where isGrid:
            let (first, second) = (varied[0], varied[1])
            let few = parameters[second].values.count <= PageColor.categories.count
            return [
                few ? lines(of: metric, along: first, by: second) : nil,
                min(parameters[first].values.count, parameters[second].values.count) > 2
                    ? map(of: metric, first, second) : nil,
            ].compactMap(\.self)
        default:
            return varied.prefix(4).compactMap { cloud(of: metric, over: $0) }
        }
    }

    private func title(_ metric: Int, _ rest: String) -> String {
        "\(Self.title(of: metrics[metric])) \(rest)"
    }

    private func axisTitle(_ metric: Int) -> String {
        axis(of: metric).unit == .fraction ? "share of arrivals" : ""
    }

    private func axis(of metric: Int) -> MetricAxis { MetricAxis(ofMetric: metrics[metric]) }

    private func position(_ parameter: Int, _ value: String) -> JSONValue {
        guard parameters[parameter].unit != nil, let number = SweepNumber(value) else {
            return .string(value)
        }
        return .number(number.number)
    }

    private func encoding(_ parameter: Int) -> JSONValue {
        let isNumber = parameters[parameter].unit != nil
        return [
            "field": "x", "type": isNumber ? "quantitative" : "ordinal", "sort": nil,
            "axis": [
                "title": .string(parameters[parameter].title), "labelOverlap": true, "grid": false,
                "tickCount": 6,
            ],
            "scale": isNumber ? ["zero": false, "nice": false] : .object([]),
        ]
    }

    private func text(_ figure: Figure, _ metric: Int) -> String {
        figure.text(MetricUnit(ofMetric: metrics[metric]))
    }

    /// What is lowest and what is highest, in words.
    func range(of metric: Int) -> String {
        let known = points.compactMap { point in
            point.figures[metric].map { (point: point, figure: $0) }
        }
        guard let low = known.min(by: { $0.figure.mean < $1.figure.mean }),
            let high = known.max(by: { $0.figure.mean < $1.figure.mean })
        else { return "No point has a sample." }
        func place(_ point: Point) -> String {
            varied.map { "\(shortNames[$0]) = \(point.values[$0])" }.joined(separator: ", ")
        }
        guard low.figure.mean < high.figure.mean else {
            return "\(text(low.figure, metric)) at every point."
        }
        return "from \(text(low.figure, metric)) (\(place(low.point))) to "
            + "\(text(high.figure, metric)) (\(place(high.point)))."
    }

    private func lines(of metric: Int, along parameter: Int, by other: Int?) -> Chart? {
        let rows = points.compactMap { point -> JSONValue? in
            guard let figure = point.figures[metric] else { return nil }
            return [
                "x": position(parameter, point.values[parameter]),
                "at": axis(of: metric).position(figure.mean),
                // What cannot be less than nothing has no band below it.
                "low": axis(of: metric).position(max(figure.low, min(figure.mean, 0))),
                "high": axis(of: metric).position(figure.high),
                "line": .string(other.map { point.values[$0] } ?? metrics[metric]),
            ]
        }
        guard rows.count > 1 else { return nil }
        let names = other.map { parameters[$0].values } ?? [metrics[metric]]
        let title = title(
            metric,
            "along \(shortNames[parameter])"
                + (other.map { ", a line for each \(shortNames[$0])" } ?? "")
        )
        return Chart(
            "\(slug(metric))-lines",
            title: title,
            description: "With 95 % bands; \(range(of: metric))"
        ) { width in
            let legend = other.map {
                Chart.legend(names, title: parameters[$0].path, isOfLines: true, width: width)
            }
            let color = Chart.color(
                of: "line",
                names,
                PageColor.categories.prefix(names.count),
                legend: legend ?? .null
            )
            func mark(_ kind: JSONValue, _ encoding: [JSONValue.Member]) -> JSONValue {
                [
                    "mark": kind,
                    "encoding": .object(
                        [
                            JSONValue.Member("x", self.encoding(parameter)),
                            JSONValue.Member("color", color),
                        ] + encoding
                    ),
                ]
            }
            func y(_ field: JSONValue) -> JSONValue {
                [
                    "field": field, "type": "quantitative",
                    "axis": axis(of: metric).json(axisTitle(metric)),
                ]
            }
            return [
                JSONValue.Member("height", 260),
                JSONValue.Member("data", Chart.values(rows)),
                JSONValue.Member(
                    "layer",
                    [
                        mark(
                            ["type": "area", "opacity": 0.25],
                            [
                                JSONValue.Member("y", y("low")),
                                JSONValue.Member("y2", ["field": "high"]),
                            ]
                        ),
                        mark(
                            [
                                "type": "line", "strokeWidth": 2,
                                "point": ["size": 40, "opacity": 1],
                            ],
                            [JSONValue.Member("y", y("at"))]
                        ),
                    ]
                ),
            ]
        }
    }

    private func map(of metric: Int, _ first: Int, _ second: Int) -> Chart? {
        let means = points.compactMap { $0.figures[metric]?.mean }
        guard let low = means.min(), let high = means.max() else { return nil }
        let unit = MetricUnit(ofMetric: metrics[metric])
        // Shares over several powers of ten: on an even scale all but the largest would look the same.
        let isLogarithmic = unit == .fraction && low > 0 && high > 50 * low
        func position(_ mean: Double) -> Double {
            guard high > low else { return 0 }
            return isLogarithmic
                ? log(mean / low) / log(high / low) : (mean - low) / (high - low)
        }
        let rows = points.compactMap { point -> JSONValue? in
            guard let figure = point.figures[metric] else { return nil }
            let share = position(figure.mean)
            return [
                "x": .string(point.values[first]), "y": .string(point.values[second]),
                "share": .number(share), "text": .string(figure.value(unit)),
                // On the bright end of the scale black is read better.
                "ink": share > 0.6 ? "#000000" : "#ffffff",
            ]
        }
        let columns = parameters[first].values.count
        return Chart(
            "\(slug(metric))-map",
            title: title(metric, "over \(shortNames[first]) and \(shortNames[second])"),
            description: "To the right \(parameters[first].path), down \(parameters[second].path)"
                + (isLogarithmic
                    ? ", bright is more, on a logarithmic scale; " : ", bright is more; ")
                + range(of: metric)
        ) { width in
            let x: JSONValue = [
                "field": "x", "type": "ordinal", "sort": nil,
                "axis": ["title": .string(parameters[first].path), "labelAngle": 0],
            ]
            let y: JSONValue = [
                "field": "y", "type": "ordinal", "sort": nil,
                "axis": [
                    "title": .string(shortNames[second]), "titleLimit": 150,
                ],
            ]
            var layers: [JSONValue] = [
                [
                    "mark": ["type": "rect"],
                    "encoding": [
                        "x": x, "y": y,
                        "color": [
                            "field": "share", "type": "quantitative", "legend": nil,
                            "scale": ["scheme": "viridis", "domain": [0, 1]],
                        ],
                    ],
                ]
            ]
            // A number needs 60 pixels to be read.
            if columns * 60 <= width {
                layers.append([
                    "mark": ["type": "text", "fontSize": 11],
                    "encoding": [
                        "x": x, "y": y, "text": ["field": "text", "type": "nominal"],
                        "color": ["field": "ink", "type": "nominal", "scale": nil],
                    ],
                ])
            }
            return [
                JSONValue.Member("height", ["step": 30]),
                JSONValue.Member("data", Chart.values(rows)),
                JSONValue.Member("resolve", ["scale": ["color": "independent"]]),
                JSONValue.Member("layer", .array(layers)),
            ]
        }
    }

    /// Points drawn at most: beyond, every so-many-th stands for its neighbours.
    private static let mostPoints = 1_500

    private func cloud(of metric: Int, over parameter: Int) -> Chart? {
        let every = max(1, points.count / Self.mostPoints)
        let rows = stride(from: 0, to: points.count, by: every).compactMap { index -> JSONValue? in
            points[index].figures[metric].map { figure in
                [
                    "x": position(parameter, points[index].values[parameter]),
                    "at": axis(of: metric).position(figure.mean),
                ]
            }
        }
        guard rows.count > 1 else { return nil }
        return Chart(
            "\(slug(metric))-over-\(parameter + 1)",
            title: title(metric, "over \(shortNames[parameter])"),
            description: "A dot for each point, whatever the other parameters are; "
                + range(of: metric)
        ) { _ in
            [
                JSONValue.Member("height", 240),
                JSONValue.Member("data", Chart.values(rows)),
                JSONValue.Member(
                    "mark",
                    ["type": "circle", "size": 30, "opacity": 0.7, "color": PageColor.blue.json]
                ),
                JSONValue.Member(
                    "encoding",
                    [
                        "x": encoding(parameter),
                        "y": [
                            "field": "at", "type": "quantitative",
                            "axis": axis(of: metric).json(axisTitle(metric)),
                        ],
                    ]
                ),
            ]
        }
    }

    private func slug(_ metric: Int) -> String { metrics[metric].replacing("_", with: "-") }
}
