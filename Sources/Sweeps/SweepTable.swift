import Experiments
import Reporting
import Statistics

/// The columns and rows of a sweep's CSV file.
public struct SweepTable: Sendable, Equatable {
    /// What a row is.
    public enum Layout: String, Sendable, CaseIterable {
        /// A point: its parameters, then each metric with its half-width in `<metric>_ci`.
        case wide
        /// A metric of a replication of a point: parameters, `replication`, `metric`, `value`.
        case tidy
    }

    /// What a row is.
    public let layout: Layout
    /// The paths of the varied parameters.
    public let parameters: [String]
    /// The metrics of all points; a point that does not have one has an empty field.
    public let metrics: [String]

    /// A table of these columns.
    public init(layout: Layout, parameters: [String], metrics: [String]) {
        self.layout = layout
        self.parameters = parameters
        self.metrics = metrics
    }

    /// The names of the columns.
    public var columns: [String] {
        switch layout {
        case .wide: parameters + metrics.flatMap { [$0, "\($0)_ci"] }
        case .tidy: parameters + ["replication", "metric", "value"]
        }
    }

    /// How many columns there are.
    var columnCount: Int { parameters.count + (layout == .wide ? 2 * metrics.count : 3) }

    /// The header line.
    public var header: String { CSVTable.line(of: columns.map { .text($0) }) }

    /// The fields of a point's parameters as they stand at the front of its rows.
    public func front(of values: [String]) -> String {
        // The line end is one character.
        String(CSVTable.line(of: values.map { .text($0) }).dropLast())
    }

    /// The rows of a point.
    ///
    /// - Parameters:
    ///   - values: The values of the parameters.
    ///   - result: What the point measured.
    /// - Returns: One line, or a line a replication and metric, with their ends.
    public func rows(at values: [String], _ result: ExperimentResult) -> String {
        let front = values.map { CSVTable.Cell.text($0) }
        switch layout {
        case .wide: return CSVTable.line(of: front + cells(of: result.metrics))
        case .tidy:
            return result.replications.map { replication in
                replication.metrics.map { metric in
                    CSVTable.line(
                        of: front + [
                            .integer(UInt64(replication.replication)), .text(metric.name),
                            .optional(metric.value),
                        ]
                    )
                }.joined()
            }.joined()
        }
    }

    /// The means and half-widths, in the order of the columns.
    private func cells(of estimates: [MetricEstimate]) -> [CSVTable.Cell] {
        func cells(_ estimate: Estimate?) -> [CSVTable.Cell] {
            [.optional(estimate?.mean), .optional(estimate?.halfWidth)]
        }
        // Nearly always all points measure the same.
        if estimates.count == metrics.count, zip(estimates, metrics).allSatisfy({ $0.name == $1 }) {
            return estimates.flatMap { cells($0.estimate) }
        }
        let known = Dictionary(
            estimates.map { ($0.name, $0.estimate) },
            uniquingKeysWith: { first, _ in first }
        )
        return metrics.flatMap { cells(known[$0] ?? nil) }
    }
}
