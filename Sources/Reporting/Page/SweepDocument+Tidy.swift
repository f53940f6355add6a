import Statistics

extension SweepDocument {
    /// The last columns of `headroom sweep --tidy`.
    private static let tidyColumns = ["replication", "metric", "value"]

    /// The rows of a tidy table, folded into one for each point.
    ///
    /// A point's replications become a mean and the half-width of a 95 % interval, as the wide layout has
    /// them. The rows of a point stand together, as `headroom sweep` writes them.
    ///
    /// - Parameter rows: The rows, the header first.
    /// - Returns: The rows of the wide layout, the header first; `nil` if the columns are not those of a tidy
    ///   table, or a value is no number.
    static func folded(_ rows: [[String]]) -> [[String]]? {
        guard let header = rows.first, header.suffix(3) == tidyColumns[...],
            rows.allSatisfy({ $0.count == header.count })
        else { return nil }
        let parameters = header.count - tidyColumns.count
        var points: [TidyPoint] = []
        var metrics: [String] = []
        var known: Set<String> = []
        for row in rows.dropFirst() {
            guard let replication = Int(row[parameters]) else { return nil }
            let values = Array(row[..<parameters])
            let isNew =
                points.last.map { $0.values != values || replication < $0.replication } ?? true
            if isNew { points.append(TidyPoint(values: values, replication: replication)) }
            points[points.count - 1].replication = replication
            let metric = row[parameters + 1]
            if known.insert(metric).inserted { metrics.append(metric) }
            let text = row[parameters + 2]
            // No sample is an empty field.
            guard !text.isEmpty else { continue }
            guard let sample = Double(text), sample.isFinite else { return nil }
            points[points.count - 1].samples[metric, default: []].append(sample)
        }
        let columns = header[..<parameters] + metrics.flatMap { [$0, "\($0)_ci"] }
        return [Array(columns)]
            + points.map { point in
                point.values
                    + metrics.flatMap { metric -> [String] in
                        let estimate = Estimate(samples: point.samples[metric] ?? [])
                        return [estimate?.mean, estimate?.halfWidth].map {
                            $0.flatMap(NumberText.shortest) ?? ""
                        }
                    }
            }
    }
}

/// What the rows of one point have said so far.
private struct TidyPoint {
    /// The values of the parameters.
    var values: [String]
    /// The last replication that was read.
    var replication: Int
    /// The samples of each metric, one for each replication that has some.
    var samples: [String: [Double]] = [:]
}
