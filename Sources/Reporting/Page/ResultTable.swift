/// The CSV of `headroom compare`, `explain` and `solve`, read as what their JSON would say.
///
/// A table has less than the JSON: no objectives' points, no seed, no command.
struct ResultTable {
    private let header: [String]
    private let rows: [[String]]

    /// A table; `nil` if its rows are not as long as its header.
    init?(_ rows: [[String]]) {
        guard let header = rows.first, rows.allSatisfy({ $0.count == header.count }) else {
            return nil
        }
        self.header = header
        self.rows = Array(rows.dropFirst())
    }

    /// What the table says, under the name of a model; `nil` if it is none of these.
    func json(model: String) -> JSONValue? {
        guard !rows.isEmpty else { return nil }
        func has(_ columns: String...) -> Bool { columns.allSatisfy(header.contains) }
        if has("candidate", "metric", "verdict", "difference", "family") {
            return comparison(model)
        }
        if has("limiter", "change", "rejection_rate_change", "latency_p99_s_change") {
            return explanation(model)
        }
        if has("parameter", "low", "high") { return sensitivity(model) }
        if has("status", "capacity", "capacity_low", "capacity_high") { return capacity(model) }
        if has("status", "cost", "cost_bound") { return solution(model) }
        return nil
    }

    // MARK: - Cells

    private func text(_ row: [String], _ column: String) -> String? {
        header.firstIndex(of: column).map { row[$0] }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func number(_ row: [String], _ column: String) -> JSONValue {
        .optional(text(row, column).flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil })
    }

    private func string(_ row: [String], _ column: String) -> JSONValue {
        .optional(text(row, column))
    }

    /// What was set: the columns in front of the first one of the result's own.
    private func settings(before column: String) -> JSONValue {
        let count = header.firstIndex(of: column) ?? 0
        return .object(
            header.prefix(count).indices.map { JSONValue.Member(header[$0], .string(rows[0][$0])) }
        )
    }

    /// The values of a column, each once.
    private func names(_ column: String) -> [String] {
        var names: [String] = []
        for name in rows.compactMap({ text($0, column) }) where !names.contains(name) {
            names.append(name)
        }
        return names
    }

    // MARK: - Results

    private func comparison(_ model: String) -> JSONValue {
        let candidates = names("candidate")
        func means(_ rows: [[String]], _ column: String) -> JSONValue {
            .object(
                rows.compactMap { row in
                    text(row, "metric").map {
                        JSONValue.Member($0, ["mean": number(row, column)])
                    }
                }
            )
        }
        let first = rows.filter { text($0, "candidate") == candidates.first }
        return [
            "format": "headroom-comparison/v1", "model": .string(model),
            "baseline": ["metrics": means(first, "baseline_mean")],
            "candidates": .array(
                candidates.map { name in
                    let own = rows.filter { text($0, "candidate") == name }
                    return [
                        "name": .string(name), "verdict": .string(verdict(own)),
                        "metrics": means(own, "candidate_mean"),
                        "differences": .object(own.compactMap(difference)),
                    ]
                }
            ),
        ]
    }

    private func difference(_ row: [String]) -> JSONValue.Member? {
        text(row, "metric").map { metric in
            JSONValue.Member(
                metric,
                [
                    "verdict": string(row, "verdict"), "difference": number(row, "difference"),
                    "half_width": number(row, "difference_ci"), "family": string(row, "family"),
                ]
            )
        }
    }

    /// The verdict on a candidate, by the metrics that decide.
    private func verdict(_ rows: [[String]]) -> String {
        let primary = Set(
            rows.filter { text($0, "family") == "primary" }.compactMap { text($0, "verdict") }
        )
        switch (primary.contains("better"), primary.contains("worse")) {
        case (true, true): return "mixed"
        case (true, false): return "better"
        case (false, true): return "worse"
        case (false, false): return primary == ["equivalent"] ? "equivalent" : "no_evidence"
        }
    }

    private func explanation(_ model: String) -> JSONValue {
        let metrics = ["rejection_rate", "latency_p99_s"]
        // Limits that refuse are told by what is rejected, others by what they delay.
        let refuses = rows.contains { row in
            (text(row, "rejection_rate_change").flatMap(Double.init) ?? 0) != 0
        }
        func change(_ row: [String], _ metric: String) -> JSONValue.Member {
            JSONValue.Member(
                metric,
                [
                    "difference": [
                        "mean": number(row, "\(metric)_change"),
                        "half_width": number(row, "\(metric)_change_ci"),
                    ]
                ]
            )
        }
        let effects = names("limiter").map { name -> JSONValue in
            let own = rows.filter { text($0, "limiter") == name }
            return .object(
                [JSONValue.Member("name", .string(name))]
                    + own.compactMap { row in
                        text(row, "change").map { kind in
                            JSONValue.Member(kind, .object(metrics.map { change(row, $0) }))
                        }
                    }
            )
        }
        let binding = names("limiter").filter { name in
            rows.contains { text($0, "limiter") == name && text($0, "binds") == "1" }
        }
        let list = binding.map { "`\($0)`" }.joined(separator: " and ")
        return [
            "format": "headroom-result/v1", "model": .string(model),
            "set": settings(before: "limiter"),
            "measure": .string(refuses ? metrics[0] : metrics[1]),
            "sentence": .string(
                binding.isEmpty
                    ? "no limit binds" : "\(list) bind\(binding.count == 1 ? "s" : "")"
            ),
            "effects": .array(effects),
        ]
    }

    /// The screening, or the indices, of the metrics in the order of the columns; `nil` if there are none.
    private func sensitivity(_ model: String) -> JSONValue? {
        func metrics(_ suffix: String) -> [String] {
            header.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
        }
        let screened = metrics("_mu_star")
        let decomposed = metrics("_first")
        guard let measure = (screened + decomposed).first else { return nil }
        let parameters = rows.map { row -> JSONValue in
            let factor = [("path", "parameter"), ("low", "low"), ("high", "high")].map {
                JSONValue.Member($0.0, string(row, $0.1))
            }
            let found = (screened + decomposed).map { metric in
                JSONValue.Member(
                    metric,
                    screened.isEmpty ? indices(row, metric) : effects(row, metric)
                )
            }
            return .object(factor + found)
        }
        return [
            "format": "headroom-result/v1", "model": .string(model), "measure": .string(measure),
            "effects": [],
            "\(screened.isEmpty ? "sobol" : "morris")": ["parameters": .array(parameters)],
        ]
    }

    private func effects(_ row: [String], _ metric: String) -> JSONValue {
        [
            "mu_star": [
                "mean": number(row, "\(metric)_mu_star"),
                "half_width": number(row, "\(metric)_mu_star_ci"),
            ],
            "mu": number(row, "\(metric)_mu"), "sigma": number(row, "\(metric)_sigma"),
        ]
    }

    private func indices(_ row: [String], _ metric: String) -> JSONValue {
        func interval(_ index: String) -> JSONValue {
            [number(row, "\(metric)_\(index)_low"), number(row, "\(metric)_\(index)_high")]
        }
        return [
            "first": number(row, "\(metric)_first"), "first_interval": interval("first"),
            "total": number(row, "\(metric)_total"), "total_interval": interval("total"),
        ]
    }

    private func capacity(_ model: String) -> JSONValue {
        let row = rows[0]
        return [
            "format": "headroom-result/v1", "model": .string(model),
            "set": settings(before: "status"),
            "capacity": [
                "status": string(row, "status"), "factor": number(row, "capacity"),
                "low": number(row, "capacity_low"), "high": number(row, "capacity_high"),
                "confidence": number(row, "confidence"),
                "binding": [
                    "objective": string(row, "objective"), "cause": string(row, "cause"),
                    "limiter": string(row, "limiter"), "parameter": string(row, "parameter"),
                ],
            ],
        ]
    }

    private func solution(_ model: String) -> JSONValue {
        let row = rows[0]
        return [
            "format": "headroom-result/v1", "model": .string(model),
            "solution": [
                "status": string(row, "status"), "cost": number(row, "cost"),
                "parameters": settings(before: "status"),
            ],
        ]
    }
}
