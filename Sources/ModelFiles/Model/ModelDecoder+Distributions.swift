import Units
import Variates

extension ModelDecoder {
    /// The distribution that a key of a mapping holds; `nil` if there is none or it is wrong.
    func distribution(_ key: String, in reader: MappingReader) -> Distribution? {
        guard case .variant(let variant) = reader.shape.field(key).kind,
            let measure = variant.bare?.measure?.0
        else { preconditionFailure("'\(reader.path(of: key))' is no distribution") }
        let path = reader.path(of: key)
        if let node = reader.node(key), !node.isNull {
            return distribution(node, at: path, of: measure)
        }
        let field = reader.shape.field(key)
        if let text = field.defaultText {
            context.record(path, value: text, unit: measure.unit, position: nil)
            guard let value = try? measure.value(of: text) else {
                preconditionFailure("the default of '\(path)' is no \(measure.noun)")
            }
            return try? .constant(value)
        }
        if field.isRequired {
            diagnostics.error(
                "'\(key)' is missing: \(field.summary)",
                at: reader.keyPosition(of: key)
            )
        }
        return nil
    }

    /// The distribution that a node holds.
    func distribution(
        _ node: YAMLNode,
        at path: String,
        of measure: Measure
    ) -> Distribution? {
        guard
            let variant = VariantReader(
                node,
                .distribution(of: measure),
                path: path,
                context: context
            )
        else { return nil }
        guard let name = variant.name, name != "constant" else {
            return constant(variant, of: measure)
        }
        guard let reader = variant.mapping() else { return nil }
        return checked(
            at: { (error: DistributionError) in reader.position(of: key(of: error.argument)) },
            message: { error in
                let unit = measure.baseUnit.isEmpty ? "" : " (in \(measure.baseUnit))"
                return "'\(error.distribution)': \(key(of: error.argument)) is \(error.found), "
                    + "but must be \(error.requirement)\(unit)"
            }
        ) { () throws(DistributionError) in
            try law(name, reader, of: measure)
        } ?? nil
    }

    /// A bare value, or `{constant: value}`.
    private func constant(_ variant: VariantReader, of measure: Measure) -> Distribution? {
        let key = String(variant.path.lastComponent)
        return context.value(
            of: variant.node,
            at: variant.path,
            key: key,
            measure,
            .notNegative
        ).flatMap { try? .constant($0) }
    }

    /// The distribution of a family; `nil` if a report was made of why there is none.
    private func law(
        _ name: String,
        _ reader: MappingReader,
        of measure: Measure
    ) throws(DistributionError) -> Distribution? {
        switch name {
        case "uniform":
            guard let keys = keys([["from", "to"], ["mean", "cv"]], in: reader),
                let (first, second) = pair(keys, in: reader)
            else { return nil }
            return keys == ["from", "to"]
                ? try .uniform(from: first, to: second) : try .uniform(mean: first, cv: second)
        case "exponential":
            guard let keys = keys([["mean"], ["rate"]], in: reader),
                let value = reader.measure(keys[0])
            else { return nil }
            return keys == ["mean"] ? try .exponential(mean: value) : try .exponential(rate: value)
        case "erlang":
            let (mean, stages) = (reader.measure("mean"), reader.count("stages"))
            guard let mean, let stages else { return nil }
            return try .erlang(stages: stages, mean: mean)
        case "lognormal":
            guard let keys = keys([["mean", "cv"], ["mu", "sigma"]], in: reader),
                let (first, second) = pair(keys, in: reader)
            else { return nil }
            return keys == ["mean", "cv"]
                ? try .lognormal(mean: first, cv: second)
                : try .lognormal(mu: first, sigma: second)
        case "hyperexponential":
            guard let keys = keys([["mean", "cv"], ["branches"]], in: reader) else { return nil }
            guard keys == ["mean", "cv"] else {
                return try .hyperexponential(branches: branches(in: reader, of: measure))
            }
            guard let (mean, cv) = pair(keys, in: reader) else { return nil }
            return try .hyperexponential(mean: mean, cv: cv)
        case "normal":
            guard let keys = keys([["mean", "cv"], ["mu", "sigma"]], in: reader),
                let (first, second) = pair(keys, in: reader)
            else { return nil }
            return keys == ["mean", "cv"]
                ? try .normal(mean: first, cv: second) : try .normal(mu: first, sigma: second)
        case "beta":
            let maximum = reader.measure("maximum")
            guard
                let keys = keys(
                    [["alpha", "beta"], ["mean", "cv"]],
                    in: reader,
                    beside: ["maximum"]
                ),
                let (first, second) = pair(keys, in: reader), let maximum
            else { return nil }
            return keys == ["alpha", "beta"]
                ? try .beta(alpha: first, beta: second, maximum: maximum)
                : try .beta(mean: first, cv: second, maximum: maximum)
        case "gamma", "weibull", "pareto": return try shapedLaw(name, reader)
        case "zipf", "geometric", "poisson": return try countingLaw(name, reader)
        case "empirical": return try empirical(reader, of: measure)
        default: preconditionFailure("no distribution is called '\(name)'")
        }
    }

    /// The distribution of a family with a shape: by mean and shape, by mean and spread, or by shape and
    /// size.
    private func shapedLaw(
        _ name: String,
        _ reader: MappingReader
    ) throws(DistributionError) -> Distribution? {
        let size = name == "pareto" ? "minimum" : "scale"
        guard
            let keys = keys([["mean", "shape"], ["mean", "cv"], ["shape", size]], in: reader),
            let (first, second) = pair(keys, in: reader)
        else { return nil }
        switch (name, keys) {
        case ("gamma", ["mean", "shape"]): return try .gamma(mean: first, shape: second)
        case ("gamma", ["mean", "cv"]): return try .gamma(mean: first, cv: second)
        case ("gamma", _): return try .gamma(shape: first, scale: second)
        case ("weibull", ["mean", "shape"]): return try .weibull(mean: first, shape: second)
        case ("weibull", ["mean", "cv"]): return try .weibull(mean: first, cv: second)
        case ("weibull", _): return try .weibull(shape: first, scale: second)
        case ("pareto", ["mean", "shape"]): return try .pareto(mean: first, shape: second)
        case ("pareto", ["mean", "cv"]): return try .pareto(mean: first, cv: second)
        case ("pareto", _): return try .pareto(shape: first, minimum: second)
        default: preconditionFailure("no distribution is called '\(name)'")
        }
    }

    /// The distribution of a number of things, each of which stands for so much.
    private func countingLaw(
        _ name: String,
        _ reader: MappingReader
    ) throws(DistributionError) -> Distribution? {
        switch name {
        case "zipf":
            let (count, exponent) = (reader.count("count"), reader.measure("exponent"))
            guard let unit = reader.measure("unit"), let count, let exponent else { return nil }
            return try .zipf(count: count, exponent: exponent).times(unit)
        case "geometric":
            guard let unit = reader.measure("unit"),
                let keys = keys([["mean"], ["probability"]], in: reader, beside: ["unit"]),
                let value = reader.measure(keys[0])
            else { return nil }
            return keys == ["mean"]
                ? try .geometric(mean: value).times(unit)
                : try .geometric(probability: value).times(unit)
        case "poisson":
            guard let mean = reader.measure("mean"), let unit = reader.measure("unit") else {
                return nil
            }
            return try .poisson(mean: mean).times(unit)
        default: preconditionFailure("no distribution is called '\(name)'")
        }
    }

    /// Values and weights, from the model or from a CSV file.
    private func empirical(
        _ reader: MappingReader,
        of measure: Measure
    ) throws(DistributionError) -> Distribution? {
        let sets = [["values"], ["values", "weights"], ["file"], ["file", "unit"]]
        guard let keys = keys(sets, in: reader) else { return nil }
        if keys.contains("file") {
            guard let unit = reader.measure("unit"), let name = reader.text("file"),
                let source = context.read(name, namedAt: reader.position(of: "file")),
                let rows = CSVNumbers.rows(
                    of: source,
                    columns: 2,
                    measure: measure,
                    unit: unit,
                    reporting: diagnostics
                )
            else { return nil }
            let weights = rows.map { $0.count > 1 ? $0[1] : 1 }
            return try .empirical(values: rows.map { $0[0] }, weights: weights)
        }
        guard let values = reader.measures("values") else { return nil }
        guard reader.has("weights") else { return try .empirical(values: values) }
        guard let weights = reader.measures("weights") else { return nil }
        return try .empirical(values: values, weights: weights)
    }

    private func branches(in reader: MappingReader, of measure: Measure) -> [Distribution.Branch] {
        reader.list("branches").compactMap { path, node in
            guard
                let branch = MappingReader(
                    node,
                    shape: .branch(of: .measure(measure, .positive)),
                    path: path,
                    context: context
                )
            else { return nil }
            let (weight, mean) = (branch.measure("weight"), branch.measure("mean"))
            guard let weight, let mean else { return nil }
            return Distribution.Branch(weight: weight, mean: mean)
        }
    }

    /// Which of several sets of keys a mapping has; `nil`, and a report, if it has none of them.
    func keys(
        _ sets: [[String]],
        in reader: MappingReader,
        beside others: [String] = []
    ) -> [String]? {
        let present = reader.shape.fields.map(\.key).filter {
            !others.contains($0) && reader.has($0)
        }
        if let match = sets.first(where: { Set($0) == Set(present) }) { return match }
        let choices = sets.map { set in
            set.map { "'\($0)'" }.joined(separator: " and ")
        }.joined(separator: ", or ")
        let found =
            present.isEmpty ? "nothing" : present.map { "'\($0)'" }.joined(separator: " and ")
        diagnostics.error(
            "'\(reader.path.lastComponent)' takes \(choices); this has \(found)",
            at: reader.position
        )
        return nil
    }

    private func pair(_ keys: [String], in reader: MappingReader) -> (Double, Double)? {
        let (first, second) = (reader.measure(keys[0]), reader.measure(keys[1]))
        guard let first, let second else { return nil }
        return (first, second)
    }

    /// The key of an argument, as `values` for `values[3]`.
    private func key(of argument: String) -> String {
        String(argument.prefix { $0 != "[" && $0 != "." })
    }
}

extension Distribution {
    /// The distribution of a multiple.
    fileprivate func times(_ unit: Double) throws(DistributionError) -> Distribution {
        unit == 1 ? self : try scaled(by: unit)
    }
}
