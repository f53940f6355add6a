extension SweepDocument {
    /// The parts of the page on this result.
    var sections: [PageSection] {
        [PageSection("What was varied", [.html(words)])]
            + metrics.indices.map { index in
                PageSection(Self.title(of: metrics[index]), charts(of: index).map(PageBlock.chart))
            } + [PageSection("Points", [table.map(PageBlock.html)])]
    }

    private static func title(of metric: String) -> String {
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
            let values = parameter.values.count
            return "<li>\(HTML.name(parameter.path)): \(counted(values, "value"))</li>\n"
        }
        return "<p>\(counted(points.count, "point")).</p>\n<ul>\n\(items)</ul>\n"
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
}
