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

    /// Width of a picture for a desk, in pixels.
    static let wideWidth = 620
    /// Width of a picture for a phone, in pixels.
    static let narrowWidth = 340

    /// A picture of these marks.
    ///
    /// - Parameters:
    ///   - name: Its name, of letters, digits and hyphens.
    ///   - title: What it is about.
    ///   - description: What there is to see.
    ///   - specification: The members of the specification for a width in pixels.
    init(
        _ name: String,
        title: String,
        description: String,
        specification: (_ width: Int) -> [JSONValue.Member]
    ) {
        self.name = name
        self.title = title
        self.description = description
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
        wide = complete(Self.wideWidth)
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
            "symbolOpacity": 1, "rowPadding": 4,
        ],
        "text": ["color": PageColor.ink.json, "fontSize": 12],
        "bar": ["color": PageColor.blue.json],
        "rule": ["color": PageColor.ink.json],
    ]

    /// Values in the specification itself: a picture reads no file and no address.
    static func values(_ rows: [JSONValue]) -> JSONValue { ["values": .array(rows)] }
}
