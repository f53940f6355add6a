/// Horizontal bars with their labels above them: names as long as those of limiters fit on a phone.
enum LabelledBars {
    /// One bar.
    struct Row {
        /// What it is about.
        var label: String
        /// Its value in words, behind the label.
        var note: String
        /// How long it is.
        var value: Double
        /// The ends of its interval.
        var interval: (low: Double, high: Double)?
        /// Where a tick crosses it.
        var tick: Double?
        /// Where a ring stands.
        var ring: Double?
        /// Its colour.
        var color: PageColor
    }

    /// What stands at a value.
    enum Mark {
        /// A bar from zero.
        case bar
        /// A point, for values that have no natural zero or lie on both sides of it.
        case point

        fileprivate var json: JSONValue {
            switch self {
            case .bar: ["type": "bar", "size": 12, "yOffset": 9]
            case .point:
                ["type": "point", "filled": true, "opacity": 1, "size": 80, "yOffset": 9]
            }
        }
    }

    /// The members of a specification that draws the bars.
    ///
    /// - Parameters:
    ///   - rows: The bars, from the top.
    ///   - mark: What stands at each value.
    ///   - axis: The axis of the values.
    ///   - domain: Where the axis begins and ends; what is beyond stands at its end. `nil` = all.
    ///   - rule: Where a line crosses all bars.
    ///   - factor: What values, intervals, ticks and rings are multiplied by to stand on the axis.
    ///   - width: The width of the picture in pixels.
    /// - Returns: The members `height`, `data`, `encoding` and `layer`.
    static func specification(
        rows: [Row],
        mark: Mark = .bar,
        axis: JSONValue,
        domain: (Double, Double)? = nil,
        rule: Double? = nil,
        factor: Double = 1,
        width: Int
    ) -> [JSONValue.Member] {
        var scale: [JSONValue.Member] = []
        if let domain {
            scale = [
                JSONValue.Member("domain", [.number(domain.0), .number(domain.1)]),
                JSONValue.Member("clamp", true),
            ]
        }
        let value: JSONValue = [
            "field": "value", "type": "quantitative", "axis": axis, "scale": .object(scale),
        ]
        let layers =
            [["mark": mark.json, "encoding": ["x": value, "color": color]]]
            + words(width: width) + marks(upon: rows)
            + (rule.map { [line(at: $0)] } ?? [])
        return [
            JSONValue.Member("height", ["step": 44]),
            JSONValue.Member("data", Chart.values(rows.enumerated().map { json($0, $1, factor) })),
            JSONValue.Member(
                "encoding",
                [
                    "y": [
                        "field": "row", "type": "ordinal", "axis": nil,
                        "scale": ["paddingInner": 0, "paddingOuter": 0],
                    ]
                ]
            ),
            JSONValue.Member("layer", .array(layers)),
        ]
    }

    private static let color: JSONValue = [
        "field": "color", "type": "nominal", "scale": nil, "legend": nil,
    ]

    private static func position(_ field: JSONValue) -> JSONValue {
        ["field": field, "type": "quantitative"]
    }

    /// The labels, and the values in words at the ends of their lines.
    private static func words(width: Int) -> [JSONValue] {
        [
            [
                "mark": [
                    "type": "text", "align": "left", "yOffset": -8,
                    "fontSize": width < Chart.wideWidth ? 11 : 12,
                    "limit": .integer(Int64(width - noteWidth)),
                ],
                "encoding": ["x": ["value": 0], "text": ["field": "label", "type": "nominal"]],
            ],
            [
                "mark": ["type": "text", "align": "right", "yOffset": -8, "fontWeight": "bold"],
                "encoding": [
                    "x": ["value": "width"], "text": ["field": "note", "type": "nominal"],
                ],
            ],
        ]
    }

    /// The intervals, ticks and rings that rows have.
    private static func marks(upon rows: [Row]) -> [JSONValue] {
        var layers: [JSONValue] = []
        if rows.contains(where: { $0.interval != nil }) {
            layers.append([
                "mark": ["type": "rule", "yOffset": 9, "strokeWidth": 2],
                "encoding": ["x": position("low"), "x2": ["field": "high"]],
            ])
        }
        if rows.contains(where: { $0.tick != nil }) {
            layers.append([
                "mark": [
                    "type": "tick", "yOffset": 9, "thickness": 3, "size": 14,
                    "color": PageColor.ink.json,
                ],
                "encoding": ["x": position("tick")],
            ])
        }
        if rows.contains(where: { $0.ring != nil }) {
            layers.append([
                "mark": [
                    "type": "point", "yOffset": 9, "size": 50, "filled": false, "strokeWidth": 2,
                ],
                "encoding": ["x": position("ring"), "color": color],
            ])
        }
        return layers
    }

    /// A line across all bars.
    private static func line(at value: Double) -> JSONValue {
        [
            "data": Chart.values([["at": .number(value)]]),
            "mark": ["type": "rule", "strokeDash": [4, 3]],
            "encoding": ["x": position("at"), "y": nil],
        ]
    }

    /// What the value in words takes at the end of a line, in pixels.
    private static let noteWidth = 90

    private static func json(_ index: Int, _ row: Row, _ factor: Double) -> JSONValue {
        func position(_ value: Double?) -> JSONValue { .optional(value.map { $0 * factor }) }
        return [
            "row": .integer(Int64(index)),
            "label": .string(row.label),
            "note": .string(row.note),
            "value": position(row.value),
            "low": position(row.interval?.low),
            "high": position(row.interval?.high),
            "tick": position(row.tick),
            "ring": position(row.ring),
            "color": row.color.json,
        ]
    }
}
