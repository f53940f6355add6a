/// A picture: a Vega-Lite specification with its values in it, and what it shows in words.
public struct Chart: Sendable, Equatable {
    /// Its name on the command line and in the page: `rejections`.
    public private(set) var name: String
    /// What it is about, in a line.
    public let title: String
    /// What there is to see, for those who do not see it.
    public let description: String
    /// The specification for a desk.
    public let wide: JSONValue
    /// The specification for a phone.
    public let narrow: JSONValue
    /// Whether it is as broad as a page, as pictures over time are.
    let isBroad: Bool

    /// Width of a picture for a desk, in pixels.
    static let wideWidth = 620
    /// Width of a broad picture for a desk, in pixels: on paper its letters are still read.
    static let broadWidth = 820
    /// Width of a picture for a phone, in pixels.
    static let narrowWidth = 340

    /// A picture of these marks.
    ///
    /// - Parameters:
    ///   - name: Its name, of letters, digits and hyphens.
    ///   - title: What it is about.
    ///   - description: What there is to see.
    ///   - isBroad: Whether it is as broad as a page.
    ///   - specification: The members of the specification for a width in pixels.
    init(
        _ name: String,
        title: String,
        description: String,
        isBroad: Bool = false,
        specification: (_ width: Int) -> [JSONValue.Member]
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.isBroad = isBroad
        func complete(_ width: Int) -> JSONValue {
            .object(
                [
                    JSONValue.Member("$schema", .string(Self.schema)),
                    JSONValue.Member("description", .string("\(title). \(description)")),
                    JSONValue.Member("width", .integer(Int64(width))),
                    JSONValue.Member("autosize", ["type": "fit-x", "contains": "padding"]),
                    JSONValue.Member("config", Self.configuration),
                ] + specification(width)
            )
        }
        wide = complete(isBroad ? Self.broadWidth : Self.wideWidth)
        narrow = complete(Self.narrowWidth)
    }

    /// The same picture under another name.
    func renamed(_ name: String) -> Chart {
        var chart = self
        chart.name = name
        return chart
    }

    /// The version of Vega-Lite that the specifications are written for.
    static let schema = "https://vega.github.io/schema/vega-lite/v5.json"

    /// How every picture looks.
    private static let configuration: JSONValue = [
        "background": nil,
        "font": "sans-serif",
        "view": ["stroke": nil],
        "axis": [
            "labelColor": PageColor.muted.json, "titleColor": PageColor.muted.json,
            "gridColor": PageColor.grid.json, "domainColor": PageColor.grid.json,
            "tickColor": PageColor.grid.json, "labelFontSize": 12, "titleFontSize": 12,
            "titleFontWeight": "normal", "labelFlush": true,
        ],
        "legend": [
            "labelColor": PageColor.ink.json, "labelFontSize": 12, "labelLimit": 320,
            "orient": "top", "columns": 1, "title": nil, "symbolType": "square",
            "symbolOpacity": 1, "rowPadding": 4, "columnPadding": 24,
            "titleColor": PageColor.muted.json, "titleFontSize": 12, "titleFontWeight": "normal",
        ],
        "text": ["color": PageColor.ink.json, "fontSize": 12],
        "bar": ["color": PageColor.blue.json],
        "rule": ["color": PageColor.ink.json],
    ]

    /// The legend of names: beside each other if they fit into a line of the picture, else one below the
    /// other.
    ///
    /// - Parameters:
    ///   - names: What it lists.
    ///   - title: What they are values of; `nil` = they speak for themselves.
    ///   - isOfLines: Whether lines stand for them, else areas.
    ///   - width: The width of the picture in pixels.
    /// - Returns: The legend as a specification has it.
    static func legend(
        _ names: [String],
        title: String? = nil,
        isOfLines: Bool = false,
        width: Int
    ) -> JSONValue {
        // A letter takes 7 pixels at most on average, the symbol and the gap 45 pixels.
        let longest = (names.map(\.count).max() ?? 0) * 7 + 45
        let columns = max(1, min(names.count, (width - 60) / max(longest, 1)))
        return [
            "title": .optional(title), "columns": .integer(Int64(columns)),
            "symbolType": isOfLines ? "stroke" : "square",
            "symbolStrokeWidth": isOfLines ? 3 : 0, "labelLimit": .integer(Int64(width - 60)),
            "titleLimit": .integer(Int64(width - 20)),
        ]
    }

    /// A colour for each of some names, as a specification has it.
    ///
    /// - Parameters:
    ///   - field: Where the rows have the name.
    ///   - names: The names.
    ///   - colors: Their colours, in the same order.
    ///   - legend: Their legend; `nil` = none.
    /// - Returns: The encoding of the colour.
    static func color(
        of field: JSONValue,
        _ names: [String],
        _ colors: some Sequence<PageColor>,
        legend: JSONValue
    ) -> JSONValue {
        [
            "field": field, "type": "nominal",
            "scale": [
                "domain": .array(names.map { .string($0) }), "range": .array(colors.map(\.json)),
            ],
            "legend": legend,
        ]
    }

    /// Values in the specification itself: a picture reads no file and no address.
    static func values(_ rows: [JSONValue]) -> JSONValue { ["values": .array(rows)] }
}
