extension HTML {
    /// How a column of a table stands.
    enum Column {
        /// Names.
        case text(String)
        /// Numbers.
        case number(String)

        fileprivate var heading: String {
            switch self {
            case .text(let heading), .number(let heading): heading
            }
        }

        fileprivate var style: HTML {
            switch self {
            case .text: ""
            case .number: " class=\"n\""
            }
        }
    }

    /// A table; the first cell of a row is its heading.
    ///
    /// On a phone the rows of a table of three columns and more become cards, whose cells say what they are;
    /// the roles keep it a table for those who hear it.
    ///
    /// - Parameters:
    ///   - caption: What it shows, for those who hear it.
    ///   - columns: The columns with their headings.
    ///   - rows: As many cells each as there are columns.
    /// - Returns: `nil` if there is no row.
    static func table(_ caption: String, _ columns: [Column], _ rows: [[HTML]]) -> HTML? {
        guard !rows.isEmpty else { return nil }
        let isCards = columns.count > 2
        func role(_ name: HTML) -> HTML { isCards ? " role=\"\(name)\"" : "" }
        let head = columns.map { column -> HTML in
            "<th scope=\"col\"\(column.style)\(role("columnheader"))>\(column.heading)</th>"
        }
        let body = rows.map { row -> HTML in
            let cells = zip(row, columns).enumerated().map { index, pair -> HTML in
                if index == 0 {
                    return "<th scope=\"row\"\(role("rowheader"))>\(pair.0)</th>"
                }
                let label: HTML = isCards ? " data-label=\"\(pair.1.heading)\"" : ""
                return "<td\(pair.1.style)\(label)\(role("cell"))>\(pair.0)</td>"
            }
            return "<tr\(role("row"))>\(cells)</tr>\n"
        }
        let kind: HTML = isCards ? " class=\"cards\" role=\"table\"" : ""
        return """
            <div class="scroll"><table\(kind)><caption>\(caption)</caption>
            <thead\(role("rowgroup"))><tr\(role("row"))>\(head)</tr></thead>
            <tbody\(role("rowgroup"))>
            \(body)</tbody></table></div>

            """
    }

    /// Names with what they stand for; those that stand for nothing are left out.
    ///
    /// - Parameter rows: Names and values.
    /// - Returns: A list of definitions.
    static func list(_ rows: [(name: String, value: HTML?)]) -> HTML {
        let pairs = rows.compactMap { name, value in
            value.map { value -> HTML in "<dt>\(name)</dt><dd>\(value)</dd>\n" }
        }
        return "<dl>\n\(pairs)</dl>\n"
    }

    /// A number as people read it, with the exact one behind it.
    static func data(_ value: Double?, _ text: String) -> HTML {
        guard let value, let exact = NumberText.shortest(value) else { return "\(text)" }
        return "<data value=\"\(exact)\">\(text)</data>"
    }

    /// A figure in a cell, its half-width smaller beside it.
    static func figure(_ figure: Figure?, _ unit: MetricUnit) -> HTML {
        guard let figure else { return "\(NumberText.missing)" }
        let text = unit.text(mean: figure.mean, halfWidth: figure.halfWidth)
        let mean = data(figure.mean, text.value)
        guard let halfWidth = figure.halfWidth else { return mean }
        return "\(mean) <small>\(data(halfWidth, text.halfWidth))</small>"
    }

    /// A share of the whole, as a percentage.
    static func percentage(_ share: Double?) -> HTML {
        data(share, NumberText.percentage(share))
    }

    /// A name of a model or a metric, which may be broken behind its dots and underlines.
    static func name(_ name: String) -> HTML {
        let breakable = escaped(name).replacing(".", with: ".<wbr>").replacing("_", with: "_<wbr>")
        return "<code>\(HTML(trusted: breakable))</code>"
    }

    /// A word with the colour of what it says.
    static func badge(_ text: String, _ kind: String) -> HTML {
        "<span class=\"badge \(kind)\">\(text)</span>"
    }

    /// What was judged of an objective, in its colour.
    static func badge(ofVerdict verdict: String?) -> HTML {
        let kinds = ["met": "good", "missed": "bad", "undecided": "doubtful"]
        let verdict = verdict ?? ""
        return badge(verdict, kinds[verdict] ?? "neutral")
    }

    /// A text that is to be seen, in the colour of what it says.
    static func marked(_ text: HTML, _ kind: String?) -> HTML {
        kind.map { "<span class=\"\($0)\">\(text)</span>" } ?? text
    }
}
