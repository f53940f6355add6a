import Experiments
import Statistics

/// What screening and indices found, as tables, rows and objects.
struct SensitivityText {
    let morris: MorrisScreening?
    let sobol: SobolAnalysis?

    /// Parameters that a table for people shows.
    private static let shown = 12

    /// The table of the screening: the parameters that matter most, by their effect on a metric.
    func morrisTable(by metric: String) -> TextTable? {
        guard let morris else { return nil }
        var table = TextTable([.left, .left, .right, .left, .right, .right])
        table.append(
            ["", "from … to", "μ*", "", "μ", "σ"].map { TextTable.Cell($0, .faint) }
        )
        let index = morris.metrics.firstIndex(of: metric) ?? 0
        let unit = MetricUnit(ofMetric: morris.metrics[index])
        for number in morris.ranking(by: index).prefix(Self.shown) {
            let row = morris.rows[number]
            guard let effects = row.effects[index] else { continue }
            let size = unit.text(effects.meanSize)
            table.append([
                "\(row.factor.path)", "\(row.factor.low) … \(row.factor.high)", "\(size.value)",
                "\(size.halfWidth)", "\(Self.plain(effects.mean))",
                "\(Self.plain(effects.deviation))",
            ])
        }
        return table
    }

    /// The table of the indices.
    func sobolTable(by metric: String) -> TextTable? {
        guard let sobol else { return nil }
        var table = TextTable([.left, .right, .left, .right, .left])
        table.append(["", "first", "", "total", ""].map { TextTable.Cell($0, .faint) })
        let index = sobol.metrics.firstIndex(of: metric) ?? 0
        let rows = sobol.rows.filter { $0.indices[index] != nil }
            .sorted { $0.indices[index]?.total ?? 0 > $1.indices[index]?.total ?? 0 }
        for row in rows {
            guard let indices = row.indices[index] else { continue }
            table.append([
                "\(row.factor.path)", "\(Self.share(indices.first))",
                "\(Self.interval(indices.firstInterval))", "\(Self.share(indices.total))",
                "\(Self.interval(indices.totalInterval))",
            ])
        }
        return table
    }

    private static func plain(_ value: Double) -> String {
        NumberText.significant(value, digits: 3)
    }

    private static func share(_ value: Double) -> String { NumberText.fixed(value, decimals: 2) }

    private static func interval(_ range: ClosedRange<Double>) -> String {
        "\(share(range.lowerBound)) to \(share(range.upperBound))"
    }

    /// A row for each parameter, for spreadsheets; `nil` if nothing was screened.
    var csv: CSVTable? {
        if let sobol {
            var table = CSVTable(
                columns: ["parameter", "low", "high"]
                    + sobol.metrics.flatMap { metric in
                        ["first", "first_low", "first_high", "total", "total_low", "total_high"]
                            .map { "\(metric)_\($0)" }
                    }
            )
            for row in sobol.rows {
                table.append(
                    Self.cells(row.factor)
                        + row.indices.flatMap { indices in
                            [
                                indices?.first, indices?.firstInterval.lowerBound,
                                indices?.firstInterval.upperBound, indices?.total,
                                indices?.totalInterval.lowerBound,
                                indices?.totalInterval.upperBound,
                            ].map(CSVTable.Cell.optional)
                        }
                )
            }
            return table
        }
        guard let morris else { return nil }
        var table = CSVTable(
            columns: ["parameter", "low", "high"]
                + morris.metrics.flatMap { metric in
                    ["mu_star", "mu_star_ci", "mu", "sigma"].map { "\(metric)_\($0)" }
                }
        )
        for row in morris.rows {
            table.append(
                Self.cells(row.factor)
                    + row.effects.flatMap { effects in
                        [
                            effects?.meanSize.mean, effects?.meanSize.halfWidth, effects?.mean,
                            effects?.deviation,
                        ].map(CSVTable.Cell.optional)
                    }
            )
        }
        return table
    }

    private static func cells(_ factor: SensitivityAnalysis.Factor) -> [CSVTable.Cell] {
        [.text(factor.path), .text(factor.low), .text(factor.high)]
    }

    /// The members of the JSON: `morris` and `sobol`, each `null` if it was not asked for.
    var json: JSONValue {
        ["morris": morrisJSON, "sobol": sobolJSON]
    }

    private var morrisJSON: JSONValue {
        guard let morris else { return .null }
        return [
            "trajectories": .integer(Int64(morris.trajectories)),
            "runs": .integer(Int64(morris.runs)),
            "parameters": .array(
                morris.rows.map { row in
                    Self.object(row.factor, morris.metrics, row.effects) { effects in
                        [
                            "mu_star": SimulationReport.estimate(effects.meanSize),
                            "mu": .number(effects.mean),
                            "sigma": .number(effects.deviation),
                        ]
                    }
                }
            ),
        ]
    }

    private var sobolJSON: JSONValue {
        guard let sobol else { return .null }
        return [
            "samples": .integer(Int64(sobol.samples)),
            "runs": .integer(Int64(sobol.runs)),
            "parameters": .array(
                sobol.rows.map { row in
                    Self.object(row.factor, sobol.metrics, row.indices) { indices in
                        [
                            "first": .number(indices.first),
                            "first_interval": [
                                .number(indices.firstInterval.lowerBound),
                                .number(indices.firstInterval.upperBound),
                            ],
                            "total": .number(indices.total),
                            "total_interval": [
                                .number(indices.totalInterval.lowerBound),
                                .number(indices.totalInterval.upperBound),
                            ],
                        ]
                    }
                }
            ),
        ]
    }

    private static func object<Measure>(
        _ factor: SensitivityAnalysis.Factor,
        _ metrics: [String],
        _ measures: [Measure?],
        _ text: (Measure) -> JSONValue
    ) -> JSONValue {
        ["path": .string(factor.path), "low": .string(factor.low), "high": .string(factor.high)]
            + .object(
                zip(metrics, measures).map { metric, measure in
                    JSONValue.Member(metric, measure.map(text) ?? .null)
                }
            )
    }
}
