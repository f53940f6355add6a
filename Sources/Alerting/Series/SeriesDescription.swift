/// A series written down in one line: its labels, and its samples at equal distances.
///
/// Source: the notation of `promtool test rules` (Prometheus 2.42): `up{job="web"} 1 0x2 1+2x3 _ stale`.
/// `ax3` is `a` and three more, `a+bx3` steps by `b`, `_` is no sample, `_x3` is three of none.
public struct SeriesDescription: Sendable {
    /// The labels, the name of the metric among them.
    public let labels: LabelSet
    /// The values; `nil` is no sample.
    public let values: [Double?]

    /// Values of a series at most: a repetition is short to write.
    private static let mostValues = 10_000_000

    /// The series that a line describes.
    ///
    /// - Parameter text: The line.
    /// - Throws: `PromQLError` with the place of what cannot be read.
    public init(_ text: String) throws(PromQLError) {
        let scalars = Array(text.unicodeScalars)
        var end = scalars.firstIndex(of: " ") ?? scalars.count
        if let brace = scalars.firstIndex(of: "{"), brace < end {
            guard let close = Self.closingBrace(scalars, from: brace) else {
                throw PromQLError("unexpected end of input inside braces", at: scalars.count)
            }
            end = close + 1
        }
        let selector = String(String.UnicodeScalarView(scalars[..<end]))
        labels = try Self.labels(selector)
        var values: [Double?] = []
        for word in scalars[end...].split(separator: " ") {
            let text = String(String.UnicodeScalarView(word))
            guard let more = Self.values(text), values.count + more.count <= Self.mostValues else {
                throw PromQLError("'\(text)' is no value of a series", at: word.startIndex)
            }
            values += more
        }
        self.values = values
    }

    private static func closingBrace(_ scalars: [Unicode.Scalar], from open: Int) -> Int? {
        var isQuoted = false
        var index = open
        while index < scalars.count {
            switch scalars[index] {
            case "\\": index += 1
            case "\"": isQuoted.toggle()
            case "}" where !isQuoted: return index
            default: break
            }
            index += 1
        }
        return nil
    }

    private static func labels(_ selector: String) throws(PromQLError) -> LabelSet {
        let expression = try PromQLExpression(selector)
        guard case .selector(let selector) = expression.root.form,
            selector.matchers.allSatisfy(\.isEquality)
        else { throw PromQLError("'\(selector)' names no series", at: 0) }
        return LabelSet(selector.matchers.map { Label(name: $0.name, value: $0.value) })
    }

    /// The values that a word stands for; `nil` if it stands for none.
    private static func values(_ word: String) -> [Double?]? {
        if word == "_" { return [nil] }
        if word == "stale" { return [StaleMarker.value] }
        guard let mark = word.lastIndex(of: "x") else {
            return GoNumber.decimal(word).map { [$0] }
        }
        guard let count = Int(word[word.index(after: mark)...]), (0...mostValues).contains(count)
        else { return nil }
        let pattern = word[..<mark]
        if pattern == "_" { return [Double?](repeating: nil, count: count) }
        if let value = GoNumber.decimal(String(pattern)) {
            return [Double?](repeating: value, count: count + 1)
        }
        // The sign that divides start and step is not that of the start or of an exponent.
        let signs = pattern.indices.dropFirst().filter { index in
            (pattern[index] == "+" || pattern[index] == "-")
                && pattern[pattern.index(before: index)].lowercased() != "e"
        }
        guard let sign = signs.first, let start = GoNumber.decimal(String(pattern[..<sign])),
            let step = GoNumber.decimal(String(pattern[sign...]))
        else { return nil }
        var next = start
        return (0...count).map { _ in
            defer { next += step }
            return next
        }
    }
}
