/// A word or sign of a template, or text around its actions.
struct AlertTemplateToken: Sendable {
    enum Kind: Equatable, Sendable {
        case text, end
        /// `{{` and `}}`.
        case open, close
        /// A name, a name behind a dot, and a name behind a dollar sign.
        case word, field, variable
        case string, number, character
        case pipe, comma, assign, declare, leftParenthesis, rightParenthesis, space
    }

    let kind: Kind
    let text: String
    /// Where it begins, in Unicode scalars.
    let offset: Int
}

/// Divides a template into tokens.
struct AlertTemplateLexer {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var tokens: [AlertTemplateToken] = []

    /// The tokens of a text; the last is the end.
    static func tokens(of text: String) throws(PromQLError) -> [AlertTemplateToken] {
        var lexer = AlertTemplateLexer(scalars: Array(text.unicodeScalars))
        try lexer.run()
        return lexer.tokens
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private func starts(with text: String, at place: Int) -> Bool {
        let wanted = Array(text.unicodeScalars)
        return place + wanted.count <= scalars.count
            && scalars[place..<(place + wanted.count)].elementsEqual(wanted)
    }

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    private mutating func add(_ kind: AlertTemplateToken.Kind, from start: Int) {
        tokens.append(
            AlertTemplateToken(kind: kind, text: text(start..<index), offset: start)
        )
    }

    private mutating func run() throws(PromQLError) {
        var trimsStart = false
        while index < scalars.count {
            let start = index
            while index < scalars.count, !starts(with: "{{", at: index) { index += 1 }
            let trimsEnd = starts(with: "{{- ", at: index)
            addText(start..<index, trimsStart: trimsStart, trimsEnd: trimsEnd)
            guard index < scalars.count else { break }
            trimsStart = try readAction(isTrimmed: trimsEnd)
        }
        add(.end, from: index)
    }

    private mutating func addText(_ range: Range<Int>, trimsStart: Bool, trimsEnd: Bool) {
        var range = range
        while trimsStart, !range.isEmpty, Self.isSpace(scalars[range.lowerBound]) {
            range = (range.lowerBound + 1)..<range.upperBound
        }
        while trimsEnd, !range.isEmpty, Self.isSpace(scalars[range.upperBound - 1]) {
            range = range.lowerBound..<(range.upperBound - 1)
        }
        guard !range.isEmpty else { return }
        tokens.append(
            AlertTemplateToken(kind: .text, text: text(range), offset: range.lowerBound)
        )
    }

    /// Reads an action; whether the text behind it is to be trimmed.
    private mutating func readAction(isTrimmed: Bool) throws(PromQLError) -> Bool {
        let start = index
        index += isTrimmed ? 3 : 2
        if let isTrimmed = try readComment(from: start) { return isTrimmed }
        add(.open, from: start)
        while true {
            guard index < scalars.count else {
                throw PromQLError("unclosed action", at: start)
            }
            if starts(with: "}}", at: index) || starts(with: " -}}", at: index) {
                let isTrimmed = scalars[index] == " "
                let close = index
                index += isTrimmed ? 4 : 2
                add(.close, from: close)
                return isTrimmed
            }
            try readToken()
        }
    }

    private mutating func readComment(from start: Int) throws(PromQLError) -> Bool? {
        var place = index
        while place < scalars.count, Self.isSpace(scalars[place]) { place += 1 }
        guard starts(with: "/*", at: place) else { return nil }
        while place < scalars.count, !starts(with: "*/", at: place) { place += 1 }
        place += 2
        let isTrimmed = starts(with: " -}}", at: place)
        guard isTrimmed || starts(with: "}}", at: place) else {
            throw PromQLError("unclosed comment", at: start)
        }
        index = place + (isTrimmed ? 4 : 2)
        return isTrimmed
    }

    private mutating func readToken() throws(PromQLError) {
        let start = index
        let scalar = scalars[index]
        index += 1
        switch scalar {
        case let scalar where Self.isSpace(scalar):
            while index < scalars.count, Self.isSpace(scalars[index]),
                !starts(with: " -}}", at: index)
            {
                index += 1
            }
            add(.space, from: start)
        case "|": add(.pipe, from: start)
        case ",": add(.comma, from: start)
        case "(": add(.leftParenthesis, from: start)
        case ")": add(.rightParenthesis, from: start)
        case "=": add(.assign, from: start)
        case ":":
            guard index < scalars.count, scalars[index] == "=" else {
                throw PromQLError("expected :=", at: start)
            }
            index += 1
            add(.declare, from: start)
        case "\"", "`", "'":
            try readQuoted(by: scalar, from: start)
            add(scalar == "'" ? .character : .string, from: start)
        case "$", ".":
            let isNumber = scalar == "." && index < scalars.count && Self.isDigit(scalars[index])
            skip { Self.isWordPart($0) || isNumber && $0 == "." }
            add(isNumber ? .number : scalar == "$" ? .variable : .field, from: start)
        case "+", "-", "0"..."9":
            skip { Self.isWordPart($0) || $0 == "." || $0 == "+" || $0 == "-" }
            add(.number, from: start)
        case let scalar where Self.isWordPart(scalar):
            skip(Self.isWordPart)
            add(.word, from: start)
        default:
            throw PromQLError("unexpected '\(scalar)' in a template", at: start)
        }
    }

    private mutating func skip(_ isPart: (Unicode.Scalar) -> Bool) {
        while index < scalars.count, isPart(scalars[index]) { index += 1 }
    }

    private mutating func readQuoted(
        by quote: Unicode.Scalar,
        from start: Int
    ) throws(PromQLError) {
        while index < scalars.count, scalars[index] != quote {
            guard quote == "`" || scalars[index] != "\n" else { break }
            index += scalars[index] == "\\" && quote != "`" ? 2 : 1
        }
        guard index < scalars.count, scalars[index] == quote else {
            throw PromQLError("unterminated quoted string", at: start)
        }
        index += 1
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || isDigit(scalar) || scalar.properties.isAlphabetic
    }
}
