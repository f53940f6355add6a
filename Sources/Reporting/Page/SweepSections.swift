extension SweepDocument {
    /// The heading: the model, if it is known, and what was varied.
    var title: String {
        let names = varied.map { shortNames[$0] }
        let what: String
        switch names.count {
        case 0: return "\(origin?.model ?? "Result"): one point"
        case 1: what = names[0]
        case 2...3: what = names.dropLast().joined(separator: ", ") + " and \(names.last ?? "")"
        default: what = "\(names.count) parameters"
        }
        return "\(origin?.model ?? "Sweep"): \(what) varied"
    }

    /// The parts of the page on this result, what was found first.
    var sections: [PageSection] {
        [PageSection("What was found", [.html(words)])]
            + metrics.indices.map { index in
                PageSection(
                    Self.title(of: metrics[index]),
                    rows(of: charts(of: index)).map { PageBlock(row: $0) }
                )
            } + [
                PageSection("Points", [table.map(PageBlock.html)]),
                PageSection("Where this comes from", [provenance.map(PageBlock.html)]),
            ]
    }

    /// Pictures in rows of two.
    private func rows(of charts: [Chart]) -> [[Chart]] {
        stride(from: 0, to: charts.count, by: 2).map {
            Array(charts[$0..<min($0 + 2, charts.count)])
        }
    }

    static func title(of metric: String) -> String {
        switch metric {
        case "rejection_rate": "Requests that did not complete"
        case "latency_p50_s": "Median latency"
        case "latency_p99_s": "99th percentile of the latency"
        default: "Completed requests per second"
        }
    }

    private var words: HTML {
        let items = varied.map { index -> HTML in
            let parameter = parameters[index]
            // Designs that draw values have them in no order.
            let ordered = parameter.values.sorted { left, right in
                (SweepNumber(left)?.number ?? 0) < (SweepNumber(right)?.number ?? 0)
            }
            let (low, high) = (ordered.first ?? "", ordered.last ?? "")
            let count = parameter.values.count
            let values: HTML =
                count <= 8 || parameter.unit == nil
                ? "\(parameter.values.joined(separator: ", "))"
                : "\(counted(count, "value")) from \(low) to \(high)"
            return "<li>\(HTML.name(parameter.path)): \(values)</li>\n"
        }
        let found = metrics.indices.map { index -> HTML in
            "<li><strong>\(Self.title(of: metrics[index])):</strong> \(range(of: index))</li>\n"
        }
        return """
            <ul class="lead">
            \(found)</ul>
            <p>\(counted(points.count, "point")) over:</p>
            <ul>
            \(items)</ul>

            """
    }

    /// Rows of the table at most: the CSV has all of them.
    private static let mostRows = 200

    private var table: HTML? {
        let caption =
            points.count > Self.mostRows
            ? "The first \(Self.mostRows) of \(points.count) points" : "Every point"
        let order = varied.isEmpty ? Array(parameters.indices) : varied
        return HTML.table(
            caption,
            order.map { .text(parameters[$0].path) } + metrics.map { .number($0) },
            points.prefix(Self.mostRows).map { point in
                order.map { "\(point.values[$0])" }
                    + zip(point.figures, metrics).map {
                        HTML.figure($0, MetricUnit(ofMetric: $1))
                    }
            }
        )
    }

    private var provenance: HTML? {
        guard let origin else { return nil }
        let settings = origin.settings.map { setting -> HTML in "<li>\(HTML.name(setting))</li>" }
        return HTML.list([
            ("model", "\(origin.model)"),
            ("set on the command line", settings.isEmpty ? nil : "<ul>\(settings)</ul>"),
            ("design", "\(origin.design), \(counted(origin.points, "point"))"),
            ("headroom", "\(origin.headroom)"), ("GNU Scientific Library", "\(origin.gsl)"),
            ("the same again", "<code>\(origin.command)</code>"),
        ])
    }
}
