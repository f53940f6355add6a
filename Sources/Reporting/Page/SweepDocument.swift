/// The rows of `headroom sweep`: a point each, parameters first, then metrics with their half-widths.
struct SweepDocument: Sendable, Equatable {
    /// A parameter that was varied.
    struct Parameter: Sendable, Equatable {
        /// Its path, the name of its column.
        var path: String
        /// Its values as they were written, each once, in the order of the rows.
        var values: [String]
        /// What all values end with, if they are numbers of one unit: `/s`, `Mi`, nothing.
        var unit: String?

        /// The path and the unit, for an axis.
        var title: String {
            let suffix = unit.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
            return path + suffix
        }
    }

    /// One point.
    struct Point: Sendable, Equatable {
        /// The values of the parameters, as they were written.
        var values: [String]
        /// The metrics that the page shows, in the order of `metrics`; `nil` without a sample.
        var figures: [Figure?]
    }

    /// The parameters that have more than one value.
    let parameters: [Parameter]
    /// The metrics that the page shows.
    let metrics: [String]
    /// The points, in the order of the rows.
    let points: [Point]
    /// Where the rows come from; `nil` if that is not known.
    let origin: SweepOrigin?

    /// What a page shows of all the metrics that a sweep has.
    private static let shown = [
        "rejection_rate", "latency_p50_s", "latency_p99_s", "throughput_per_s",
    ]

    /// The sweep of a table; `nil` if its columns are not those of one.
    ///
    /// - Parameters:
    ///   - rows: The rows, the header first: a point each, or with `replication`, `metric` and `value` at
    ///     their ends a sample each.
    ///   - origin: Where they come from.
    init?(_ rows: [[String]], origin: SweepOrigin? = nil) {
        let rows = Self.folded(rows) ?? rows
        self.origin = origin
        guard let header = rows.first else { return nil }
        let first = header.indices.dropLast().first { header[$0 + 1] == "\(header[$0])_ci" }
        guard let first, rows.dropFirst().allSatisfy({ $0.count == header.count }) else {
            return nil
        }
        let columns = Self.shown.compactMap { name in
            header.indices.dropLast().first {
                header[$0] == name && header[$0 + 1] == "\(name)_ci"
            }
        }
        metrics = columns.map { header[$0] }
        points = rows.dropFirst().map { row in
            Point(
                values: Array(row[..<first]),
                figures: columns.map { column in
                    Double(row[column]).map { Figure(mean: $0, halfWidth: Double(row[column + 1])) }
                }
            )
        }
        guard !points.isEmpty, !metrics.isEmpty else { return nil }
        parameters = header[..<first].enumerated().map { [points] index, path in
            var values: [String] = []
            var seen: Set<String> = []
            for point in points where seen.insert(point.values[index]).inserted {
                values.append(point.values[index])
            }
            let units = Set(values.map { SweepNumber($0)?.unit })
            return Parameter(
                path: path,
                values: values,
                unit: units.count == 1 ? units.first ?? nil : nil
            )
        }
    }

    /// The indices of the parameters that vary.
    var varied: [Int] { parameters.indices.filter { parameters[$0].values.count > 1 } }

    /// A short name for each parameter.
    var shortNames: [String] { Reporting.shortNames(of: parameters.map(\.path)) }

    /// Whether there is a point for each pair of values of two parameters, and no other varies.
    var isGrid: Bool {
        varied.count == 2
            && points.count == parameters[varied[0]].values.count
                * parameters[varied[1]].values.count
    }
}

/// A number with its unit: `60/s`, `512Mi`, `50`.
struct SweepNumber {
    /// The number.
    let number: Double
    /// What stands behind it.
    let unit: String

    /// The number that a text begins with; `nil` if it begins with none.
    init?(_ text: String) {
        let digits = text.prefix { $0.isNumber || ".+-eE".contains($0) }
        // The e of 5e3 is part of the number, that of 5e is not.
        guard let number = Double(digits), number.isFinite else { return nil }
        self.number = number
        unit = String(text.dropFirst(digits.count))
    }
}
