/// The JSON Schema of `model.yaml`, for editors that check and complete while one types.
///
/// Printed from the tables that the decoder reads by, so that the two cannot differ. What a table
/// cannot say (one of two keys, no more than another) only the decoder checks.
///
/// Source: JSON Schema, draft 2020-12.
public enum ModelSchema {
    /// The schema, as JSON with a line end at its end; the same bytes every time.
    public static var text: String {
        var printer = SchemaPrinter()
        let root = printer.schema(of: .mapping(.model))
        var members: [(String, JSONText)] = [
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("title", .string("A headroom model")),
        ]
        guard case .object(let rootMembers) = root else {
            preconditionFailure("a mapping's schema is an object")
        }
        members += rootMembers
        members.append(("$defs", .object(printer.definitions.map { ($0.name, $0.schema) })))
        return JSONText.object(members).printed(indent: 0) + "\n"
    }
}

/// A JSON value, as far as schemas need it.
private indirect enum JSONText {
    case string(String)
    case literal(String)
    case array([JSONText])
    case object([(String, JSONText)])

    func printed(indent: Int) -> String {
        let inner = String(repeating: " ", count: indent + 2)
        let outer = String(repeating: " ", count: indent)
        switch self {
        case .string(let text): return Self.quoted(text)
        case .literal(let text): return text
        case .array(let elements):
            return "[" + elements.map { $0.printed(indent: indent) }.joined(separator: ", ") + "]"
        case .object(let members):
            guard !members.isEmpty else { return "{}" }
            let lines = members.map { key, value in
                "\(inner)\(Self.quoted(key)): \(value.printed(indent: indent + 2))"
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}

/// Prints kinds as schemas; variants become definitions, since they occur in many places.
private struct SchemaPrinter {
    var definitions: [(name: String, schema: JSONText)] = []

    mutating func schema(of kind: Kind) -> JSONText {
        switch kind {
        case .text, .path: return .object([("type", .string("string"))])
        case .choice(let words):
            return .object([("enum", .array(words.map(JSONText.string)))])
        case .boolean: return .object([("type", .string("boolean"))])
        case .count(let range):
            return .object([
                ("type", .string("integer")), ("minimum", .literal(String(range.lowerBound))),
                ("maximum", .literal(String(range.upperBound))),
            ])
        case .percentile:
            let below99 = #"([1-9]|[1-8][0-9]|9[0-8])(\.[0-9]+)?"#
            return .object([
                ("type", .string("string")),
                ("pattern", .string(#"^p(\#(below99)|99(\.([0-8][0-9]*|90*))?)$"#)),
            ])
        case .measure(let measure, let bounds): return schema(of: measure, bounds)
        case .mapping(let shape): return schema(of: shape)
        case .list(let element):
            return .object([("type", .string("array")), ("items", schema(of: element))])
        case .variant(let variant): return reference(to: variant)
        case .either(let short, let long):
            return .object([("anyOf", .array([schema(of: short), schema(of: long)]))])
        case .settings:
            return .object([
                ("type", .string("object")), ("minProperties", .literal("1")),
                (
                    "additionalProperties",
                    .object([("type", .array([.string("number"), .string("string")]))])
                ),
            ])
        }
    }

    private func schema(of measure: Measure, _ bounds: Bounds) -> JSONText {
        var alternatives: [JSONText] = []
        if measure.plainUnitsPerBase != nil || measure == .size || measure == .memory
            || measure == .processor
        {
            let unit = measure.plainUnitsPerBase ?? 1
            alternatives.append(
                .object([
                    ("type", .string("number")),
                    (
                        bounds.includesLow ? "minimum" : "exclusiveMinimum",
                        .literal(plain(bounds.low * unit))
                    ), ("maximum", .literal(plain(bounds.high * unit))),
                ])
            )
        }
        if let pattern = measure.pattern {
            alternatives.append(
                .object([("type", .string("string")), ("pattern", .string(pattern))])
            )
        }
        guard alternatives.count > 1 else { return alternatives[0] }
        return .object([("anyOf", .array(alternatives))])
    }

    private mutating func schema(of shape: Shape) -> JSONText {
        var properties: [(String, JSONText)] = []
        for field in shape.fields { properties.append((field.key, schema(of: field))) }
        var members: [(String, JSONText)] = [
            ("description", .string(shape.summary)), ("type", .string("object")),
            ("properties", .object(properties)),
        ]
        let required = shape.fields.filter(\.isRequired).map { JSONText.string($0.key) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        members.append(("additionalProperties", .literal("false")))
        return .object(members)
    }

    private mutating func schema(of field: Field) -> JSONText {
        var value = schema(of: field.kind)
        if field.mayBeNone {
            value = .object([
                (
                    "anyOf",
                    .array([
                        value, .object([("enum", .array([.string("none"), .literal("null")]))]),
                    ])
                )
            ])
        }
        guard case .object(let members) = value else {
            preconditionFailure("a schema is an object")
        }
        let summary = field.defaultText.map { "\(field.summary) Default: \($0)." } ?? field.summary
        return .object(
            [("description", .string(summary))] + members.filter { $0.0 != "description" }
        )
    }

    private mutating func reference(to variant: Variant) -> JSONText {
        if !definitions.contains(where: { $0.name == variant.name }) {
            let index = definitions.count
            definitions.append((variant.name, .literal("true")))
            definitions[index].schema = definition(of: variant)
        }
        return .object([("$ref", .string("#/$defs/\(variant.name)"))])
    }

    private mutating func definition(of variant: Variant) -> JSONText {
        var properties: [(String, JSONText)] = []
        for field in variant.cases { properties.append((field.key, schema(of: field))) }
        let mapping = JSONText.object([
            ("type", .string("object")), ("properties", .object(properties)),
            ("minProperties", .literal("1")), ("maxProperties", .literal("1")),
            ("additionalProperties", .literal("false")),
        ])
        var alternatives = [mapping]
        if let bare = variant.bare { alternatives.append(schema(of: bare)) }
        if variant.canBeListed {
            alternatives.append(
                .object([
                    ("type", .string("array")), ("items", mapping), ("minItems", .literal("1")),
                ])
            )
        }
        guard alternatives.count > 1 else { return mapping }
        return .object([("anyOf", .array(alternatives))])
    }
}

extension Measure {
    /// A pattern for texts of the measure; `nil` if it is written as a number only.
    fileprivate var pattern: String? {
        let number = "[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"
        let time = "(ns|us|µs|μs|ms|s|m|min|h|d|w)"
        return switch self {
        case .duration: "^(\(number)\(time))+$"
        case .milliseconds, .seconds: "^(\(number)|(\(number)\(time))+)$"
        case .rate: "^\(number)/\(time)$"
        case .perSecond: "^\(number)(/\(time))?$"
        case .percentage: "^\(number)%$"
        case .percent: "^\(number)%?$"
        case .size, .memory: "^\(number)([kMGTPE]|[KMGTPE]i)?$"
        case .memoryRate: "^\(number)([kMGTPE]|[KMGTPE]i)?/\(time)$"
        case .processor: "^\(number)[num]?$"
        case .number: nil
        }
    }
}
