import Experiments
import Service
import Statistics

/// The figures of one point that a summary needs, read back from its rows.
struct SweepFigures {
    /// A mean with its half-width.
    struct Figure: Equatable {
        var mean: Double
        var halfWidth: Double?
    }

    /// The number of the point, from 0, in the order of the rows.
    let point: Int
    /// The values of the parameters.
    let values: [String]
    /// Each wanted metric; `nil` where there was no sample.
    let figures: [Figure?]
}

/// Reads the figures of all points of a finished file of rows.
struct SweepFigureReader {
    private let table: SweepTable
    private let wanted: [String]

    /// A reader of some metrics.
    init(table: SweepTable, metrics wanted: [String]) {
        self.table = table
        self.wanted = wanted
    }

    /// Calls `take` with the figures of each point, in the order of the rows.
    func read(_ descriptor: Int32, take: (SweepFigures) -> Void) {
        var lines = SweepLines(descriptor: descriptor)
        _ = lines.next()
        switch table.layout {
        case .wide: readWide(&lines, take: take)
        case .tidy: readTidy(&lines, take: take)
        }
    }

    private func readWide(_ lines: inout SweepLines, take: (SweepFigures) -> Void) {
        let columns = wanted.map { name in
            table.metrics.firstIndex(of: name).map { table.parameters.count + 2 * $0 }
        }
        var point = 0
        while let line = lines.next() {
            guard let row = SweepRow(line, table: table) else { return }
            let figures = columns.map { column -> SweepFigures.Figure? in
                guard let column, let mean = row.line.number(row.fields[column]) else { return nil }
                return SweepFigures.Figure(
                    mean: mean,
                    halfWidth: row.line.number(row.fields[column + 1])
                )
            }
            take(SweepFigures(point: point, values: row.values, figures: figures))
            point += 1
        }
    }

    private func readTidy(_ lines: inout SweepLines, take: (SweepFigures) -> Void) {
        var point = 0
        var values: [String] = []
        var samples = [[Double?]](repeating: [], count: wanted.count)
        func finish() {
            guard !values.isEmpty else { return }
            let figures = samples.map { samples in
                Estimate(samples: samples).map {
                    SweepFigures.Figure(mean: $0.mean, halfWidth: $0.halfWidth)
                }
            }
            take(SweepFigures(point: point, values: values, figures: figures))
            point += 1
            samples = Array(repeating: [], count: wanted.count)
        }
        let name = table.parameters.count + 1
        while let line = lines.next() {
            guard let row = SweepRow(line, table: table) else { return }
            if row.isFirst {
                finish()
                values = row.values
            }
            guard let metric = wanted.firstIndex(of: row.line.text(row.fields[name])) else {
                continue
            }
            samples[metric].append(row.line.number(row.fields[name + 1]))
        }
        finish()
    }
}
