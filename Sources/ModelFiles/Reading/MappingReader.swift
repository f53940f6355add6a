import Platform
import Units

/// Reads a mapping of a model: each key by its shape, overrides first, mistakes reported.
///
/// Every method reports what is wrong and returns `nil` for it, so that reading goes on to the next
/// mistake. `finish` reports the keys that no shape knows.
final class MappingReader {
    /// The dotted path of the mapping; empty for the whole model.
    let path: String
    /// Where the mapping begins.
    let position: SourcePosition
    /// The keys that the mapping may have.
    let shape: Shape
    /// What is shared by all readers.
    let context: ReadingContext
    private let entries: [YAMLEntry]

    /// A reader of `entries`.
    init(
        _ entries: [YAMLEntry],
        shape: Shape,
        path: String,
        position: SourcePosition,
        context: ReadingContext
    ) {
        self.entries = entries
        self.shape = shape
        self.path = path
        self.position = position
        self.context = context
        reportUnknownKeys()
    }

    /// A reader of the mapping that a node holds; `nil`, and a report, if it holds none.
    ///
    /// Nothing at all (`run:` without a value) is an empty mapping.
    convenience init?(
        _ node: YAMLNode,
        shape: Shape,
        path: String,
        context: ReadingContext
    ) {
        guard let entries = node.isNull ? [] : node.mapping else {
            context.diagnostics.error(
                "\(path.isEmpty ? "the model" : "'\(path.lastComponent)'") is "
                    + "\(node.kindDescription), expected a mapping",
                at: node.position
            )
            return nil
        }
        self.init(
            entries,
            shape: shape,
            path: path,
            position: node.position,
            context: context
        )
    }

    private var diagnostics: Diagnostics { context.diagnostics }

    /// The path of a key.
    func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The value of a key, from the command line or from the file.
    func node(_ key: String) -> YAMLNode? {
        context.node(at: path(of: key), written: entry(key)?.value)
    }

    /// Whether a value is given for a key, here or by an override of it or below it.
    func has(_ key: String) -> Bool {
        let path = path(of: key)
        if context.overrides.node(for: path) != nil || context.overrides.reachesBelow(path) {
            return true
        }
        return entry(key).map { !$0.value.isNull } ?? false
    }

    /// Where to point at for a key: its value, or the mapping if it has none.
    func position(of key: String) -> SourcePosition {
        context.overrides.node(for: path(of: key))?.position ?? entry(key)?.value.position
            ?? position
    }

    /// Where the key itself stands, or the mapping if it has none.
    func keyPosition(of key: String) -> SourcePosition {
        context.overrides.node(for: path(of: key))?.position ?? entry(key)?.keyPosition ?? position
    }

    private func entry(_ key: String) -> YAMLEntry? { entries.first { $0.key == key } }

    private func reportUnknownKeys() {
        let known = shape.fields.map(\.key)
        for entry in entries where !known.contains(entry.key) {
            if let refusal = shape.refusals.first(where: { $0.key == entry.key }) {
                diagnostics.error(refusal.reason, at: entry.keyPosition)
                continue
            }
            let suggestion = diagnostics.isFull ? "" : didYouMean(entry.key, among: known)
            let hint =
                suggestion.isEmpty && known.count <= 12
                ? "; known here are " + known.joined(separator: ", ") : suggestion
            diagnostics.error("unknown key \(quoted(entry.key))\(hint)", at: entry.keyPosition)
        }
    }

    /// Reports a value that is missing, is not single, or is not one of these.
    func reportError(_ key: String, _ message: String) {
        diagnostics.error(message, at: position(of: key))
    }

    // MARK: Single values

    /// The text of a key and where it is from.
    ///
    /// If the key is left out, `fallback` holds, or else the shape's default.
    func scalar(
        _ key: String,
        fallback: String?,
        unit: String = "",
        isWhole: Bool = false
    ) -> Located? {
        let field = shape.field(key)
        let node = node(key)
        if let node, let scalar = node.scalar {
            if !scalar.isNull, !(field.mayBeNone && scalar.text == "none") {
                context.record(
                    path(of: key),
                    value: scalar.text,
                    unit: unit,
                    position: node.position,
                    isWhole: isWhole
                )
                return Located(text: scalar.text, position: node.position, isPlain: scalar.isPlain)
            }
            if field.mayBeNone {
                context.record(
                    path(of: key),
                    value: "none",
                    position: node.position,
                    isWhole: isWhole
                )
                return nil
            }
        } else if let node {
            diagnostics.error(
                "'\(key)' is \(node.kindDescription), expected \(field.kind.noun)",
                at: node.position
            )
            return nil
        }
        if let text = fallback ?? field.defaultText {
            context.record(
                path(of: key),
                value: text,
                unit: unit,
                position: nil,
                isWhole: isWhole
            )
            return Located(text: text, position: position, isPlain: true)
        }
        if field.isRequired { reportMissing(key) }
        return nil
    }

    private func reportMissing(_ key: String) {
        let field = shape.field(key)
        diagnostics.error(
            "'\(key)' is missing: \(field.summary.lowercasedFirst)",
            at: entry(key)?.keyPosition ?? position
        )
    }

    /// A text.
    func text(_ key: String, fallback: String? = nil) -> String? {
        scalar(key, fallback: fallback)?.text
    }

    /// A truth value.
    func boolean(_ key: String) -> Bool? {
        guard let found = scalar(key, fallback: nil) else { return nil }
        guard let value = YAMLScalar(found.text, isPlain: found.isPlain).boolean else {
            diagnostics.error(
                "\(quoted("\(key): \(found.text)")) must be true or false",
                at: found.position
            )
            return nil
        }
        return value
    }

    /// One of the words that the shape knows.
    func choice(_ key: String) -> String? {
        guard let found = scalar(key, fallback: nil) else { return nil }
        let words: [String]
        switch shape.field(key).kind {
        case .choice(let choices), .either(.choice(let choices), _): words = choices
        default: preconditionFailure("'\(path(of: key))' is no choice")
        }
        guard words.contains(found.text) else {
            diagnostics.error(
                "\(quoted("\(key): \(found.text)")) must be one of " + words.joined(separator: ", ")
                    + didYouMean(found.text, among: words),
                at: found.position
            )
            return nil
        }
        return found.text
    }

    /// One of the cases of an enumeration whose raw values are the words.
    func choice<Choice: RawRepresentable<String>>(_ key: String, as type: Choice.Type) -> Choice? {
        choice(key).flatMap { Choice(rawValue: $0) }
    }

    /// A whole number.
    func count(_ key: String, fallback: Int? = nil) -> Int? {
        let range: ClosedRange<Int>
        switch shape.field(key).kind {
        case .count(let counts), .either(_, .count(let counts)): range = counts
        default: preconditionFailure("'\(path(of: key))' is no count")
        }
        guard let found = scalar(key, fallback: fallback.map { String($0) }, isWhole: true) else {
            return nil
        }
        return count(found, key: key, in: range)
    }

    private func count(_ found: Located, key: String, in range: ClosedRange<Int>) -> Int? {
        // A double has no room for the last digits of a large seed.
        if let exact = Int(found.text), range.contains(exact) { return exact }
        guard let value = Double(wholeNumber: found.text) else {
            diagnostics.error(
                "\(quoted("\(key): \(found.text)")) must be a whole number, without a unit",
                at: found.position
            )
            return nil
        }
        guard value >= Double(range.lowerBound) else {
            diagnostics.error(
                "\(quoted("\(key): \(found.text)")) must be at least \(range.lowerBound)",
                at: found.position
            )
            return nil
        }
        guard value <= Double(range.upperBound), value < 0x1p63 else {
            diagnostics.error(
                "\(quoted("\(key): \(found.text)")) must be at most \(range.upperBound)",
                at: found.position
            )
            return nil
        }
        return Int(value)
    }

    /// A number in the base unit of its measure.
    func measure(_ key: String, fallback: Double? = nil) -> Double? {
        guard let (measure, bounds) = shape.field(key).kind.measure else {
            preconditionFailure("'\(path(of: key))' is no measure")
        }
        let fallback = fallback.map { measure.text(of: $0) }
        guard let found = scalar(key, fallback: fallback, unit: measure.unit) else { return nil }
        return context.value(of: found.text, at: found.position, key: key, measure, bounds)
    }

    /// A duration.
    func duration(_ key: String, fallback: SimDuration? = nil) -> SimDuration? {
        measure(key, fallback: fallback?.seconds).map { SimDuration(seconds: $0) }
    }

    /// An amount of data or memory.
    func bytes(_ key: String, fallback: Bytes? = nil) -> Bytes? {
        measure(key, fallback: fallback.map { Double($0.count) }).map { Bytes(Int64($0)) }
    }

    /// An amount of processor, rounded up to a thousandth of a core.
    func processor(_ key: String) -> MilliCPU? {
        measure(key).map { MilliCPU(Int64(($0 * 1_000).rounded(.up))) }
    }

    // MARK: Parts

    /// A mapping below this one; `nil` if there is none.
    ///
    /// An override of something below it makes one of nothing, so that whatever could stand in the
    /// file can be set.
    func mapping(_ key: String) -> MappingReader? {
        guard let shape = shape.field(key).kind.shape else {
            preconditionFailure("'\(path(of: key))' is no mapping")
        }
        let path = path(of: key)
        guard let node = node(key), !node.isNull || context.overrides.reachesBelow(path) else {
            if context.overrides.reachesBelow(path) {
                return MappingReader(
                    [],
                    shape: shape,
                    path: path,
                    position: position,
                    context: context
                )
            }
            if self.shape.field(key).isRequired { reportMissing(key) }
            return nil
        }
        return MappingReader(node, shape: shape, path: path, context: context)
    }

    /// The elements of a list with their paths; empty if there is none.
    ///
    /// Elements go by their number from 0 or, if `isNamed`, by their `name`.
    func list(_ key: String, isNamed: Bool = false) -> [(path: String, node: YAMLNode)] {
        guard let node = node(key), !node.isNull else {
            if shape.field(key).isRequired { reportMissing(key) }
            return []
        }
        guard let elements = node.list else {
            diagnostics.error(
                "'\(key)' is \(node.kindDescription), expected a list",
                at: node.position
            )
            return []
        }
        let path = path(of: key)
        return elements.enumerated().map { index, element in
            let name = isNamed ? element["name"]?.scalar?.text : nil
            return ("\(path).\(name ?? String(index))", element)
        }
    }

    /// The numbers of a list, in the base unit of the measure; `nil` if one is wrong.
    func measures(_ key: String) -> [Double]? {
        guard case .list(let kind) = shape.field(key).kind, let (measure, bounds) = kind.measure
        else { preconditionFailure("'\(path(of: key))' is no list of measures") }
        return measures(list(key), key: key, measure, bounds)
    }

    /// The numbers of a list of lists; `nil` if one is wrong.
    func rows(_ key: String) -> [[Double]]? {
        guard case .list(.list(let kind)) = shape.field(key).kind,
            let (measure, bounds) = kind.measure
        else { preconditionFailure("'\(path(of: key))' is no list of lists of measures") }
        var rows: [[Double]] = []
        for (path, node) in list(key) {
            guard let elements = node.list else {
                diagnostics.error(
                    "a row of '\(key)' is \(node.kindDescription), expected a list",
                    at: node.position
                )
                return nil
            }
            let row = elements.enumerated().map { ("\(path).\($0)", $1) }
            guard let numbers = measures(row, key: key, measure, bounds) else { return nil }
            rows.append(numbers)
        }
        return rows
    }

    private func measures(
        _ elements: [(path: String, node: YAMLNode)],
        key: String,
        _ measure: Measure,
        _ bounds: Bounds
    ) -> [Double]? {
        var values: [Double] = []
        for (path, written) in elements {
            let node = context.node(at: path, written: written) ?? written
            guard let value = context.value(of: node, at: path, key: key, measure, bounds) else {
                return nil
            }
            values.append(value)
        }
        return values
    }
}

/// A text and where it was read.
struct Located {
    var text: String
    var position: SourcePosition
    var isPlain: Bool
}

extension Kind {
    /// The measure and its bounds, if it is or may be one.
    var measure: (Measure, Bounds)? {
        switch self {
        case .measure(let measure, let bounds), .either(.measure(let measure, let bounds), _),
            .either(_, .measure(let measure, let bounds)):
            (measure, bounds)
        default: nil
        }
    }

    /// The shape of the mapping, if it is or may be one.
    fileprivate var shape: Shape? {
        switch self {
        case .mapping(let shape), .either(_, .mapping(let shape)): shape
        default: nil
        }
    }
}

extension Double {
    /// The value of a text that is a whole number: `32`, `1e6`, and neither `1.5` nor `0x20`.
    fileprivate init?(wholeNumber text: String) {
        let allowed = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || "+-.eE".utf8.contains(byte)
        }
        guard allowed, let value = Double(text), value.isFinite, value == value.rounded() else {
            return nil
        }
        self = value
    }
}

extension String {
    /// The part of a dotted path after the last dot.
    var lastComponent: Substring { split(separator: ".").last ?? self[...] }

    /// The text with a small first letter, to continue a sentence.
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
