/// Reads a cost by recursive descent.
struct CostParser {
    /// The paths that were read, each once.
    private(set) var used: [String] = []

    private let text: String
    private var rest: Substring
    private let known: Set<String>
    private var depth = 0
    private var operatorCount = 0

    /// Parentheses and signs within each other at most.
    private static let deepest = 100
    /// Operators at most: the expression is as deep as it has operators in a row.
    private static let mostOperators = 1_000

    init(_ text: String, paths: [String]) {
        self.text = text
        rest = text[...]
        known = Set(paths)
    }

    /// The whole text.
    mutating func expression() throws(Diagnostic) -> CostExpression.Node {
        let node = try sum()
        skipBlanks()
        guard rest.isEmpty else {
            throw error("\(quoted(nextWord)) is no operator; use +, -, *, /")
        }
        return node
    }

    private mutating func sum() throws(Diagnostic) -> CostExpression.Node {
        var node = try product()
        while let sign = take(oneOf: "+-") {
            try countOperator()
            let right = try product()
            node = sign == "+" ? .sum(node, right) : .difference(node, right)
        }
        return node
    }

    private mutating func product() throws(Diagnostic) -> CostExpression.Node {
        var node = try factor()
        while let sign = take(oneOf: "*/") {
            try countOperator()
            let right = try factor()
            node = sign == "*" ? .product(node, right) : .quotient(node, right)
        }
        return node
    }

    private mutating func factor() throws(Diagnostic) -> CostExpression.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw error("this is nested too deeply") }
        if take(oneOf: "-") != nil { return .negative(try factor()) }
        if take(oneOf: "(") != nil {
            let node = try sum()
            guard take(oneOf: ")") != nil else { throw error("a ')' is missing") }
            return node
        }
        skipBlanks()
        if let number = takeNumber() { return .number(number) }
        if let path = takePath() {
            if let index = used.firstIndex(of: path) { return .parameter(index) }
            used.append(path)
            return .parameter(used.count - 1)
        }
        guard !rest.isEmpty else {
            throw error("the expression ends where a number or a path is needed")
        }
        throw error(
            "there is no parameter \(quoted(nextWord))"
                + didYouMean(nextWord, among: Array(known).sorted())
        )
    }

    private mutating func countOperator() throws(Diagnostic) {
        operatorCount += 1
        guard operatorCount <= Self.mostOperators else {
            throw error("this has more than \(Self.mostOperators) operators")
        }
    }

    private mutating func take(oneOf characters: String) -> Character? {
        skipBlanks()
        guard let first = rest.first, characters.contains(first) else { return nil }
        rest = rest.dropFirst()
        return first
    }

    private mutating func skipBlanks() { rest = rest.drop { $0.isWhitespace } }

    private mutating func takeNumber() -> Double? {
        guard let first = rest.first, first.isASCII, first.isNumber || first == "." else {
            return nil
        }
        var piece = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let exponent = rest.dropFirst(piece.count)
        if exponent.first == "e" || exponent.first == "E" {
            let signed = exponent.dropFirst()
            let sign = signed.first == "-" || signed.first == "+" ? 1 : 0
            let digits = signed.dropFirst(sign).prefix { $0.isASCII && $0.isNumber }
            if !digits.isEmpty { piece = rest.prefix(piece.count + 1 + sign + digits.count) }
        }
        guard let number = Double(piece), number.isFinite else { return nil }
        rest = rest.dropFirst(piece.count)
        return number
    }

    /// The longest known path that the rest begins with and that no letter or digit follows.
    private mutating func takePath() -> String? {
        var longest: String?
        for path in known where rest.hasPrefix(path) && path.count > longest?.count ?? 0 {
            let next = rest.dropFirst(path.count).first
            if next.map({ !($0.isLetter || $0.isNumber || $0 == "_") }) ?? true { longest = path }
        }
        if let longest { rest = rest.dropFirst(longest.count) }
        return longest
    }

    /// What a message calls the rest.
    private var nextWord: String {
        String(rest.prefix { !$0.isWhitespace && !"+*/()".contains($0) }.prefix(80))
    }

    private func error(_ message: String) -> Diagnostic {
        let prefix = "--minimize "
        let source = SourceFile(
            path: Overrides.commandLine,
            text: prefix + text,
            isCommandLine: true
        )
        let offset = text.unicodeScalars.distance(from: text.startIndex, to: rest.startIndex)
        return Diagnostic(
            .error,
            message,
            at: source.position(line: 1, column: prefix.unicodeScalars.count + offset + 1)
        )
    }
}
