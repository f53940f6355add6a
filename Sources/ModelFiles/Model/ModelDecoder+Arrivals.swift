import Service
import Units
import Variates

extension ModelDecoder {
    /// The arrival process that a node holds; a list of processes is their sum.
    func arrivals(_ node: YAMLNode, at path: String) -> ArrivalProcess? {
        guard let elements = node.list else { return process(node, at: path) }
        let processes = elements.enumerated().map { index, element in
            process(element, at: "\(path).\(index)")
        }
        let valid = processes.compactMap(\.self)
        guard valid.count == processes.count else { return nil }
        return checked(
            at: { (_: ArrivalProcessError) in node.position },
            message: { "'\(path.lastComponent)': \($0.description)" }
        ) { () throws(ArrivalProcessError) in try .sum(valid) }
    }

    private func process(_ node: YAMLNode, at path: String) -> ArrivalProcess? {
        guard let variant = VariantReader(node, .arrivals, path: path, context: context),
            let name = variant.name
        else { return nil }
        if name == "renewal" {
            guard
                let interarrival = distribution(variant.node, at: variant.path, of: .duration)
            else { return nil }
            return checked(
                at: { (_: ArrivalProcessError) in variant.node.position },
                message: describe
            ) { () throws(ArrivalProcessError) in try .renewal(interarrival: interarrival) }
        }
        if name == "trace" { return trace(variant) }
        guard let reader = variant.mapping() else { return nil }
        return checked(
            at: { (error: ArrivalProcessError) in
                let key = Self.key(of: error)
                return reader.shape.fields.contains { $0.key == key }
                    ? reader.position(of: key) : reader.position
            },
            message: describe
        ) { () throws(ArrivalProcessError) in
            try process(name, reader)
        } ?? nil
    }

    private func process(
        _ name: String,
        _ reader: MappingReader
    ) throws(ArrivalProcessError) -> ArrivalProcess? {
        switch name {
        case "poisson":
            guard let rate = reader.measure("rate") else { return nil }
            return try .poisson(rate: rate)
        case "deterministic":
            guard let keys = keys([["rate"], ["interval"]], in: reader),
                let value = reader.measure(keys[0])
            else { return nil }
            return keys == ["rate"]
                ? try .deterministic(rate: value)
                : try .deterministic(interval: SimDuration(seconds: value))
        case "batch":
            let (rate, size) = (reader.measure("rate"), distribution("size", in: reader))
            guard let rate, let size else { return nil }
            return try .batch(rate: rate, size: size)
        case "mmpp": return try modulated(reader)
        case "on_off":
            let rate = reader.measure("rate")
            let (on, off) = (distribution("on", in: reader), distribution("off", in: reader))
            guard let rate, let on, let off else { return nil }
            return try .onOff(rate: rate, on: on, off: off)
        case "profile":
            let points = points(reader)
            let period = reader.duration("period")
            guard let points else { return nil }
            return try .profile(points: points, period: period)
        case "closed":
            let (users, think) = (reader.count("users"), distribution("think", in: reader))
            guard let users, let think else { return nil }
            return try .closed(users: users, think: think)
        default: preconditionFailure("no arrival process is called '\(name)'")
        }
    }

    private func modulated(
        _ reader: MappingReader
    ) throws(ArrivalProcessError) -> ArrivalProcess? {
        let twoStates = ["quiet_rate", "busy_rate", "quiet_mean", "busy_mean"]
        guard let keys = keys([twoStates, ["rates", "transitions"]], in: reader) else {
            return nil
        }
        guard keys == twoStates else {
            let (rates, transitions) = (reader.measures("rates"), reader.rows("transitions"))
            guard let rates, let transitions else { return nil }
            return try .mmpp(rates: rates, transitions: transitions)
        }
        let (quietRate, busyRate) = (reader.measure("quiet_rate"), reader.measure("busy_rate"))
        let (quietMean, busyMean) = (reader.duration("quiet_mean"), reader.duration("busy_mean"))
        guard let quietRate, let busyRate, let quietMean, let busyMean else { return nil }
        return try .mmpp(
            quietRate: quietRate,
            busyRate: busyRate,
            quietMean: quietMean,
            busyMean: busyMean
        )
    }

    private func points(_ reader: MappingReader) -> [ArrivalProcess.RatePoint]? {
        guard case .list(.mapping(let shape)) = reader.shape.field("points").kind else {
            preconditionFailure("'points' is no list of mappings")
        }
        let points = reader.list("points").map { path, node -> ArrivalProcess.RatePoint? in
            guard
                let point = MappingReader(node, shape: shape, path: path, context: context)
            else { return nil }
            let (time, rate) = (point.duration("at"), point.measure("rate"))
            guard let time, let rate else { return nil }
            return ArrivalProcess.RatePoint(time: .zero + time, rate: rate)
        }
        let valid = points.compactMap(\.self)
        return valid.count == points.count ? valid : nil
    }

    /// Arrivals from a CSV file: `trace: file` or `trace: {file, column}`.
    private func trace(_ variant: VariantReader) -> ArrivalProcess? {
        let name: String
        var column: String?
        let position: SourcePosition
        if let scalar = variant.node.scalar, !scalar.isNull {
            name = scalar.text
            position = variant.node.position
            context.record(variant.path, value: name, position: position)
        } else {
            guard let reader = variant.mapping() else { return nil }
            column = reader.text("column")
            guard let file = reader.text("file") else { return nil }
            name = file
            position = reader.position(of: "file")
        }
        guard let source = context.read(name, namedAt: position, sizeLimit: Self.largestTrace),
            let rows = CSVNumbers.rows(
                of: source,
                columns: 1,
                startingAt: column,
                measure: .duration,
                unit: 1,
                reporting: diagnostics
            )
        else { return nil }
        return checked(
            at: { (_: ArrivalProcessError) in position },
            message: { "\(source.path): \($0.description)" }
        ) { () throws(ArrivalProcessError) in
            try .trace(rows.map { SimTime(seconds: $0[0]) })
        }
    }

    /// The largest trace, in bytes: some ten million arrivals.
    private static let largestTrace = 128 << 20

    /// The key of a model for an argument's label in Swift.
    private static func key(of error: ArrivalProcessError) -> String {
        let label = error.argument.prefix { $0 != "[" && $0 != "." }
        return label.reduce(into: "") { key, letter in
            key += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
    }

    private func describe(_ error: ArrivalProcessError) -> String {
        "'\(error.process)': \(Self.key(of: error)) is \(error.found), "
            + "but must be \(error.requirement)"
    }
}
