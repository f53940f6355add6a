/// A page on one or more results: complete in itself, without a script and without a request to
/// any other place.
public struct ReportPage: Sendable {
    /// A chart as it is drawn, in its two widths, each as the text of an SVG.
    public struct Picture: Sendable {
        /// For a desk.
        public var wide: String
        /// For a phone.
        public var narrow: String

        /// A chart in its two widths.
        public init(wide: String, narrow: String) {
            self.wide = wide
            self.narrow = narrow
        }
    }

    private let results: [ReportedResult]

    /// A page on results, in this order.
    public init(_ results: [ReportedResult]) { self.results = results }

    /// The charts, in the order of the page.
    ///
    /// With several results the names of charts begin with the number of their result:
    /// `2-rejections`.
    public var charts: [Chart] {
        results.indices.flatMap { index in
            results[index].sections.flatMap { $0.blocks.flatMap(\.charts) }
                .map { $0.renamed(results.count == 1 ? $0.name : "\(index + 1)-\($0.name)") }
        }
    }

    /// The page.
    ///
    /// - Parameter pictures: One for each of `charts`; `nil` = the page has tables only, and says so.
    /// - Returns: HTML.
    public func text(pictures: [Picture]?) -> String {
        var next = 0
        let articles = results.enumerated().map { index, result in
            article(result, number: index + 1, pictures: pictures, next: &next)
        }
        let title = results.map(\.name).joined(separator: ", ")
        let note: HTML =
            pictures == nil
            ? "<p class=\"warning\">Made without pictures; every figure is in the tables.</p>\n"
            : ""
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            style-src 'unsafe-inline'">
            <meta name="generator" content="headroom \(Provenance.headroomVersion)">
            <title>\(title) – headroom</title>
            <style>\(HTML(trusted: PageStyle.text))</style>
            </head>
            <body>
            <main>
            \(contents)\(note)\(articles)</main>
            <footer>Made by headroom \(Provenance.headroomVersion). Intervals are 95 % unless said \
            otherwise; a small grey ± is a half-width.</footer>
            </body>
            </html>

            """
        return page.text
    }

    /// Links to the results, if there are several.
    private var contents: HTML {
        guard results.count > 1 else { return "" }
        let links = results.enumerated().map { index, result -> HTML in
            "<li><a href=\"#result-\(index + 1)\">\(result.name)</a></li>\n"
        }
        return "<nav aria-label=\"Results\"><ol>\n\(links)</ol></nav>\n"
    }

    private func article(
        _ result: ReportedResult,
        number: Int,
        pictures: [Picture]?,
        next: inout Int
    ) -> HTML {
        var html: HTML = """
            <article id="result-\(number)">
            <header><h1>\(result.title)</h1>\(changes(in: result))<p class="path">\(result.kind), from \
            \(result.path)</p></header>

            """
        for section in result.sections where !section.blocks.isEmpty {
            html += "<section>\n<h2>\(section.title)</h2>\n"
            for block in section.blocks {
                switch block {
                case .html(let block): html += block
                case .charts(let charts):
                    let figures = charts.map { figure($0, pictures, &next) }
                    html +=
                        charts.count == 1
                        ? figures[0] : "<div class=\"row\">\(figures)</div>\n"
                case .chartWithTable(let chart, let table):
                    html += "<div class=\"pair\">\(figure(chart, pictures, &next))\(table)</div>\n"
                }
            }
            html += "</section>\n"
        }
        return html + "</article>\n"
    }

    /// What was set beside the model.
    private func changes(in result: ReportedResult) -> HTML {
        guard !result.changes.isEmpty else { return "" }
        let items = result.changes.map { change -> HTML in "<li>\(HTML.name(change))</li>" }
        return "<ul class=\"changes\">\(items)</ul>"
    }

    private func figure(_ chart: Chart, _ pictures: [Picture]?, _ next: inout Int) -> HTML {
        guard let pictures else { return "" }
        let picture = pictures[next]
        next += 1
        return """
            <figure id="chart-\(next)"\(chart.isBroad ? " class=\"broad\"" : "" as HTML)>
            <div class="wide">\(SVGPicture(picture.wide, id: "w\(next)").html(chart))</div>
            <div class="narrow">\(SVGPicture(picture.narrow, id: "n\(next)").html(chart))</div>
            <figcaption><strong>\(chart.title).</strong> \(chart.description)</figcaption>
            </figure>

            """
    }
}
