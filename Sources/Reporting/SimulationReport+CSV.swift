import Experiments

extension SimulationReport {
    /// The report as a header and one row: what was set, then every metric with its half-width.
    ///
    /// The half-width of `<metric>` is in `<metric>_ci`. A metric without a sample is an empty
    /// field, and so is a half-width that is unknown.
    public var csv: CSVTable {
        var table = CSVTable(
            columns: provenance.assignments.map(\.path)
                + result.metrics.flatMap { [$0.name, "\($0.name)_ci"] }
        )
        table.append(
            provenance.assignments.map { .text($0.value) }
                + result.metrics.flatMap {
                    [.optional($0.estimate?.mean), .optional($0.estimate?.halfWidth)]
                }
        )
        return table
    }
}
