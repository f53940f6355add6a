/// An SVG made fit to stand in a page, or alone, with words for those who do not see it.
struct SVGPicture {
    private let opening: Substring
    private let rest: String
    private let id: String

    /// The picture that a converter wrote.
    ///
    /// - Parameters:
    ///   - text: `<svg …>…</svg>`.
    ///   - id: What the identifiers in it begin with from now on: two pictures of a page may have
    ///     none in common.
    init(_ text: String, id: String) {
        let start = text.firstRange(of: "<svg")?.lowerBound ?? text.startIndex
        let end = text[start...].firstIndex(of: ">") ?? text.endIndex
        opening = text[start..<end]
        self.id = id
        rest = Self.prefixed(end == text.endIndex ? "" : text[text.index(after: end)...], id)
    }

    /// The picture with its title and description.
    ///
    /// - Parameter chart: What it is a picture of.
    /// - Returns: One `svg` element.
    func html(_ chart: Chart) -> HTML {
        """
        \(HTML(trusted: String(opening))) id="\(id)" role="img" aria-labelledby="\(id)-t \(id)-d">\
        <title id="\(id)-t">\(chart.title)</title><desc id="\(id)-d">\
        \(chart.description)</desc>\(HTML(trusted: rest))
        """
    }

    /// Lets the identifiers in tags, and what refers to them, begin with `id`.
    ///
    /// Texts between tags stay as they are.
    private static func prefixed(_ svg: Substring, _ id: String) -> String {
        var result = ""
        var rest = svg
        while let open = rest.firstIndex(of: "<") {
            result += rest[..<open]
            let close = rest[open...].firstIndex(of: ">") ?? rest.index(before: rest.endIndex)
            let tag = rest[open...close]
            result += tag.replacing(" id=\"", with: " id=\"\(id)-")
                .replacing("url(#", with: "url(#\(id)-")
                .replacing("href=\"#", with: "href=\"#\(id)-")
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
