/// Divides an expression into tokens.
///
/// Source: `promql/parser/lex.go` of Prometheus 2.42.
struct PromQLLexer {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var start = 0
    private var tokens: [PromQLToken] = []
    private var parentheses = 0
    private var isInBraces = false
    private var isInBrackets = false
    private var hasColon = false

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The tokens of a text; the last is the end.
    static func tokens(of text: String) throws(PromQLError) -> [PromQLToken] {
        var lexer = PromQLLexer(text)
        try lexer.run()
        return lexer.tokens
    }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    private mutating func add(_ kind: PromQLToken.Kind) {
        tokens.append(PromQLToken(kind: kind, text: text(start..<index), range: start..<index))
    }

    private func error(_ message: String) -> PromQLError { PromQLError(message, at: start) }

    private mutating func accept(_ isWanted: (Unicode.Scalar) -> Bool) -> Bool {
        guard let next, isWanted(next) else { return false }
        index += 1
        return true
    }

    private mutating func acceptAll(_ isWanted: (Unicode.Scalar) -> Bool) {
        while accept(isWanted) {}
    }

    private mutating func accept(_ wanted: Unicode.Scalar) -> Bool { accept { $0 == wanted } }

    private mutating func run() throws(PromQLError) {
        while true {
            acceptAll(Self.isSpace)
            start = index
            guard let scalar = next else { break }
            index += 1
            switch scalar {
            case "#": acceptAll { $0 != "\n" && $0 != "\r" }
            case ",": add(.comma)
            case "\"", "'", "`":
                try readString(quotedBy: scalar)
                add(.string)
            case "{":
                guard !isInBraces else { throw error("unexpected left brace '{'") }
                isInBraces = true
                add(.leftBrace)
            case "}":
                guard isInBraces else { throw error("unexpected character: '}'") }
                isInBraces = false
                add(.rightBrace)
            default:
                if isInBraces { try readInBraces(scalar) } else { try readOutside(scalar) }
            }
        }
        if isInBraces { throw error("unexpected end of input inside braces") }
        if parentheses > 0 { throw error("unclosed left parenthesis") }
        if isInBrackets { throw error("unclosed left bracket") }
        add(.end)
    }

    private mutating func readInBraces(_ scalar: Unicode.Scalar) throws(PromQLError) {
        switch scalar {
        case "=": add(accept("~") ? .matches : .equal)
        case "!":
            if accept("~") {
                add(.matchesNot)
            } else if accept("=") {
                add(.notEqual)
            } else {
                throw error("unexpected character after '!' inside braces: \(described(next))")
            }
        case let scalar where Self.isLetter(scalar):
            acceptAll { Self.isLetter($0) || Self.isDigit($0) }
            add(.identifier)
        default: throw error("unexpected character inside braces: '\(scalar)'")
        }
    }

    private mutating func readOutside(_ scalar: Unicode.Scalar) throws(PromQLError) {
        switch scalar {
        case "*", "/", "%", "+", "-", "^": try addOperator()
        case "=":
            guard !accept("~") else { throw error("unexpected character after '=': '~'") }
            if accept("=") { try addOperator() } else { add(.equal) }
        case "!":
            guard accept("=") else {
                throw error("unexpected character after '!': \(described(next))")
            }
            try addOperator()
        case "<", ">":
            _ = accept("=")
            try addOperator()
        case "@": add(.at)
        case "(", ")", "[", "]": try readBracket(scalar)
        case ":" where isInBrackets:
            guard !hasColon else { throw error("unexpected colon ':'") }
            hasColon = true
            add(.colon)
        case let scalar
        where Self.isDigit(scalar) || scalar == "." && next.map(Self.isDigit) == true:
            index -= 1
            if readNumber() {
                add(.number)
            } else if readUnits() {
                add(.duration)
            } else {
                throw error("bad number or duration syntax: \"\(text(start..<index))\"")
            }
        case let scalar where Self.isLetter(scalar) || scalar == ":":
            readWord()
        default: throw error("unexpected character: '\(scalar)'")
        }
    }

    private mutating func addOperator() throws(PromQLError) {
        guard let known = PromQLOperator(rawValue: text(start..<index)) else {
            throw error("unexpected character: '\(text(start..<index))'")
        }
        add(.binary(known))
    }

    private mutating func readBracket(_ scalar: Unicode.Scalar) throws(PromQLError) {
        switch scalar {
        case "(":
            parentheses += 1
            add(.leftParenthesis)
        case ")":
            guard !isInBrackets else {
                throw error("unexpected \")\" in subquery or range, expected \":\" or \"]\"")
            }
            parentheses -= 1
            guard parentheses >= 0 else { throw error("unexpected right parenthesis ')'") }
            add(.rightParenthesis)
        case "[":
            guard !isInBrackets else { throw error("unexpected left bracket '['") }
            isInBrackets = true
            hasColon = false
            add(.leftBracket)
        default:
            guard isInBrackets else { throw error("unexpected right bracket ']'") }
            isInBrackets = false
            add(.rightBracket)
        }
    }

    private mutating func readWord() {
        acceptAll { Self.isLetter($0) || Self.isDigit($0) || $0 == ":" }
        let word = text(start..<index)
        let lowercase = word.lowercased()
        if let keyword = PromQLToken.Keyword(rawValue: lowercase) {
            add(.keyword(keyword))
        } else if let aggregation = PromQLAggregation(rawValue: lowercase) {
            add(.aggregation(aggregation))
        } else if let known = PromQLOperator(rawValue: lowercase) {
            add(.binary(known))
        } else if lowercase == "inf" || lowercase == "nan" {
            add(.number)
        } else {
            add(word.contains(":") ? .metricIdentifier : .identifier)
        }
    }

    /// Reads what may be a number; `false` if letters follow that do not belong to one.
    private mutating func readNumber() -> Bool {
        var isDigit = Self.isDigit
        if accept("0"), accept({ $0 == "x" || $0 == "X" }) {
            isDigit = { $0.properties.isASCIIHexDigit }
        }
        acceptAll(isDigit)
        if accept(".") { acceptAll(isDigit) }
        if accept({ $0 == "e" || $0 == "E" }) {
            _ = accept { $0 == "+" || $0 == "-" }
            acceptAll(Self.isDigit)
        }
        return next.map { !Self.isLetter($0) && !Self.isDigit($0) } ?? true
    }

    /// Reads on to the end of a duration, whose first number has been read.
    private mutating func readUnits() -> Bool {
        acceptAll { Self.isLetter($0) || Self.isDigit($0) }
        return Self.isLetter(scalars[index - 1])
    }

    private mutating func readString(quotedBy quote: Unicode.Scalar) throws(PromQLError) {
        while let scalar = next {
            index += 1
            switch scalar {
            case quote: return
            case "\\" where quote != "`": index = min(index + 1, scalars.count)
            case "\n" where quote != "`": throw error("unterminated quoted string")
            default: continue
            }
        }
        throw error(quote == "`" ? "unterminated raw string" : "unterminated quoted string")
    }

    private func described(_ scalar: Unicode.Scalar?) -> String {
        scalar.map { "'\($0)'" } ?? "end of input"
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }
}
