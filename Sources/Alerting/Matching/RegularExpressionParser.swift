/// Parses RE2 syntax.
struct RegularExpressionParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0
    private var flags = Flags()
    private(set) var groupNames: [String?] = [nil]

    private typealias Tree = RegularExpressionSyntax
    private typealias Problem = RegularExpression.SyntaxError

    /// What `(?ims)` set.
    private struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotMatchesLineEnd = false
        var isLazy = false
    }

    /// Groups in groups at most.
    private static let deepest = 200
    /// Times that something is repeated at most, as in RE2.
    private static let mostRepetitions = 1_000

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    /// The tree of the whole pattern.
    mutating func parse() throws(RegularExpression.SyntaxError) -> RegularExpressionSyntax {
        let tree = try alternatives()
        guard index == scalars.count else { throw problem("unexpected )", at: index) }
        return tree
    }

    private func problem(_ text: String, at offset: Int) -> Problem {
        Problem(description: text, offset: min(offset, scalars.count))
    }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard next == expected else { return false }
        index += 1
        return true
    }

    private mutating func alternatives() throws(Problem) -> Tree {
        var parts = [try sequence()]
        while take("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .alternatives(parts)
    }

    private mutating func sequence() throws(Problem) -> Tree {
        var parts: [Tree] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            if scalar == "\\", index + 1 < scalars.count, scalars[index + 1] == "Q" {
                let start = index
                literalText(into: &parts)
                // What follows repeats the last letter only.
                if let last = parts.popLast() {
                    parts.append(try repetition(of: last, from: start))
                }
                continue
            }
            let start = index
            guard let atom = try atom() else { continue }
            parts.append(try repetition(of: atom, from: start))
        }
        return .sequence(parts)
    }

    /// `\Q…\E`: what stands between is taken as it is.
    private mutating func literalText(into parts: inout [Tree]) {
        index += 2
        while let scalar = next {
            if scalar == "\\", index + 1 < scalars.count, scalars[index + 1] == "E" {
                index += 2
                return
            }
            parts.append(literal(scalar))
            index += 1
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> Tree {
        let one = ScalarClass(scalar)
        return .scalar(flags.ignoresCase ? one.ignoringCase : one)
    }

    private mutating func repetition(of atom: Tree, from start: Int) throws(Problem) -> Tree {
        guard let (minimum, maximum) = try bounds() else { return atom }
        let isLazy = take("?")
        let end = index
        if try bounds() != nil {
            let what = text((end - (isLazy ? 2 : 1))..<index)
            throw problem("invalid nested repetition operator: `\(what)`", at: end)
        }
        return .repetition(
            atom,
            minimum: minimum,
            maximum: maximum,
            isGreedy: isLazy == flags.isLazy
        )
    }

    /// The bounds of `*`, `+`, `?` or `{n,m}`; `nil` if none of them follows.
    private mutating func bounds() throws(Problem) -> (minimum: Int, maximum: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = index
        guard take("{"), let minimum = number() else {
            index = start
            return nil
        }
        var maximum: Int? = minimum
        if take(",") { maximum = next == "}" ? nil : number() ?? -1 }
        guard take("}"), maximum != -1 else {
            // Not a repetition: the brace stands for itself.
            index = start
            return nil
        }
        guard minimum <= Self.mostRepetitions, (maximum ?? 0) <= Self.mostRepetitions,
            minimum <= maximum ?? minimum
        else {
            throw problem("invalid repeat count: `\(text(start..<index))`", at: start)
        }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        let start = index
        while let scalar = next, ("0"..."9").contains(scalar) { index += 1 }
        guard index > start else { return nil }
        return Int(text(start..<index)) ?? .max
    }

    /// What stands alone; `nil` for flags, which match nothing.
    private mutating func atom() throws(Problem) -> Tree? {
        guard let scalar = next else { return .empty }
        let start = index
        index += 1
        switch scalar {
        case "(": return try group(from: start)
        case "[": return .scalar(try characterClass(from: start))
        case ".": return .scalar(flags.dotMatchesLineEnd ? .all : .allButLineEnd)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "*", "+", "?":
            throw problem("missing argument to repetition operator: `\(scalar)`", at: start)
        case "\\": return try escape(from: start)
        default: return literal(scalar)
        }
    }

    private mutating func group(from start: Int) throws(Problem) -> Tree? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw problem("expression nests too deeply", at: start) }
        let outer = flags
        var number: Int?
        if take("?") {
            if next == "P", index + 1 < scalars.count, scalars[index + 1] == "<" {
                number = try named(from: start)
            } else if try !readFlags(from: start) {
                return nil
            }
        } else {
            number = groupNames.count
            groupNames.append(nil)
        }
        let inner = try alternatives()
        guard take(")") else { throw problem("missing closing )", at: start) }
        flags = outer
        return number.map { .group(inner, number: $0) } ?? inner
    }

    private mutating func named(from start: Int) throws(Problem) -> Int {
        index += 2
        let first = index
        while index < scalars.count, scalars[index] != ">" { index += 1 }
        let name = text(first..<index)
        guard take(">"), !name.isEmpty, name.utf8.allSatisfy(Self.isNamePart),
            !groupNames.contains(name)
        else {
            throw problem("invalid named capture: `\(text(start..<index))`", at: start)
        }
        groupNames.append(name)
        return groupNames.count - 1
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80
            || (0x30...0x39).contains(byte) || byte == 0x5F
    }

    /// Reads `ims-U:` or `ims)`; `false` if no group begins.
    private mutating func readFlags(from start: Int) throws(Problem) -> Bool {
        var isSetting = true
        var changed = flags
        while let scalar = next {
            index += 1
            switch scalar {
            case "i": changed.ignoresCase = isSetting
            case "m": changed.isMultiline = isSetting
            case "s": changed.dotMatchesLineEnd = isSetting
            case "U": changed.isLazy = isSetting
            case "-" where isSetting: isSetting = false
            case ":", ")":
                flags = changed
                return scalar == ":"
            default:
                throw problem(
                    "invalid or unsupported Perl syntax: `\(text(start..<index))`",
                    at: start
                )
            }
        }
        throw problem("missing closing )", at: start)
    }

    private mutating func escape(from start: Int) throws(Problem) -> Tree {
        if let scalar = next {
            let assertion: Tree.Assertion? =
                switch scalar {
                case "A": .textStart
                case "z": .textEnd
                case "b": .wordBoundary
                case "B": .noWordBoundary
                default: nil
                }
            if let assertion {
                index += 1
                return .assertion(assertion)
            }
        }
        if let known = try perlClass(from: start) { return .scalar(known) }
        return literal(try escapedScalar(from: start))
    }

    /// The class of `\d` and the like, whose backslash has been read.
    private mutating func perlClass(from start: Int) throws(Problem) -> ScalarClass? {
        let known: ScalarClass? =
            switch next {
            case "d": .digits
            case "D": .digits.negated
            case "s": .spaces
            case "S": .spaces.negated
            case "w": .wordParts
            case "W": .wordParts.negated
            case "p", "P":
                throw problem("Unicode properties are not supported: `\\p`", at: start)
            default: nil
            }
        if known != nil { index += 1 }
        return known
    }

    /// The scalar of an escape whose backslash has been read.
    private mutating func escapedScalar(from start: Int) throws(Problem) -> Unicode.Scalar {
        guard let scalar = next else {
            throw problem("trailing backslash at end of expression", at: start)
        }
        index += 1
        switch scalar {
        case "a": return "\u{7}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{B}"
        case "x": if let scalar = hexadecimal() { return scalar }
        case "0"..."7":
            if let scalar = octal(scalar) { return scalar }
        default:
            if scalar.isASCII, !ScalarClass.wordParts.contains(scalar) { return scalar }
        }
        throw problem("invalid escape sequence: `\(text(start..<index))`", at: start)
    }

    private mutating func octal(_ first: Unicode.Scalar) -> Unicode.Scalar? {
        let start = index - 1
        while index - start < 3, let scalar = next, ("0"..."7").contains(scalar) { index += 1 }
        // A single digit that is not 0 refers back to a group, which RE2 does not do.
        guard first == "0" || index - start > 1 else { return nil }
        return UInt32(text(start..<index), radix: 8).flatMap(Unicode.Scalar.init)
    }

    private mutating func hexadecimal() -> Unicode.Scalar? {
        let isBraced = take("{")
        let start = index
        while let scalar = next, scalar.properties.isASCIIHexDigit, isBraced || index - start < 2 {
            index += 1
        }
        let digits = text(start..<index)
        guard isBraced ? take("}") && !digits.isEmpty : digits.utf8.count == 2 else { return nil }
        return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    }

    // MARK: - Classes

    private mutating func characterClass(from start: Int) throws(Problem) -> ScalarClass {
        let isNegated = take("^")
        var result = ScalarClass([])
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            result.formUnion(try classPart(from: start))
        }
        guard take("]") else {
            throw problem("missing closing ]: `\(text(start..<scalars.count))`", at: start)
        }
        if flags.ignoresCase { result = result.ignoringCase }
        return isNegated ? result.negated : result
    }

    private mutating func classPart(from start: Int) throws(Problem) -> ScalarClass {
        let first = index
        if next == "[", index + 1 < scalars.count, scalars[index + 1] == ":",
            let known = try posixClass()
        {
            return known
        }
        if next == "\\" {
            index += 1
            if let known = try perlClass(from: first) { return known }
            index = first
        }
        let low = try classScalar(from: start)
        guard next == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else {
            return ScalarClass(low)
        }
        index += 1
        let high = try classScalar(from: start)
        guard low.value <= high.value else {
            throw problem("invalid character class range: `\(text(first..<index))`", at: first)
        }
        return ScalarClass([low.value...high.value])
    }

    private mutating func classScalar(from start: Int) throws(Problem) -> Unicode.Scalar {
        guard let scalar = next else {
            throw problem("missing closing ]: `\(text(start..<scalars.count))`", at: start)
        }
        index += 1
        return scalar == "\\" ? try escapedScalar(from: index - 1) : scalar
    }

    /// `[:name:]` inside a class; `nil` if the bracket begins something else.
    private mutating func posixClass() throws(Problem) -> ScalarClass? {
        let start = index
        var end = index + 2
        while end < scalars.count, scalars[end] != "]" { end += 1 }
        guard end < scalars.count, end > index + 2, scalars[end - 1] == ":" else { return nil }
        let isNegated = scalars[index + 2] == "^"
        let name = text((index + (isNegated ? 3 : 2))..<(end - 1))
        guard let known = ScalarClass.posix(name) else {
            throw problem("invalid character class range: `[:\(name):]`", at: start)
        }
        index = end + 1
        return isNegated ? known.negated : known
    }
}
