/// Makes a template of tokens.
struct AlertTemplateParser {
    private let tokens: [AlertTemplateToken]
    private var index = 0
    private var depth = 0
    private var variables: [String] = ["$", "$labels", "$externalLabels", "$externalURL", "$value"]

    /// Parts within parts at most.
    private static let deepest = 100

    init(_ tokens: [AlertTemplateToken]) { self.tokens = tokens }

    /// The whole template.
    mutating func parse() throws(PromQLError) -> [AlertTemplatePart] {
        let (parts, ending) = try parts(inside: false)
        guard ending == nil else { throw unexpected() }
        return parts
    }

    private var next: AlertTemplateToken { tokens[index] }

    private mutating func advance() { index = min(index + 1, tokens.count - 1) }

    private mutating func take(_ kind: AlertTemplateToken.Kind) -> Bool {
        guard next.kind == kind else { return false }
        advance()
        return true
    }

    private mutating func skipSpace() { _ = take(.space) }

    private func unexpected(in context: String = "template") -> PromQLError {
        let what = next.kind == .end ? "end" : "\"\(next.text)\""
        return PromQLError("unexpected \(what) in \(context)", at: next.offset)
    }

    /// Goes a level down, which the caller leaves again.
    private mutating func descend() throws(PromQLError) {
        guard depth < Self.deepest else {
            throw PromQLError("template nests too deeply", at: next.offset)
        }
        depth += 1
    }

    private enum Ending { case end, otherwise }

    /// Parts up to the end of the text, or to `{{ end }}` or `{{ else`.
    private mutating func parts(
        inside isInside: Bool
    ) throws(PromQLError) -> ([AlertTemplatePart], Ending?) {
        try descend()
        defer { depth -= 1 }
        var parts: [AlertTemplatePart] = []
        while true {
            if next.kind == .text {
                parts.append(.text(next.text))
                advance()
                continue
            }
            guard next.kind != .end else {
                if isInside { throw PromQLError("unexpected end of template", at: next.offset) }
                return (parts, nil)
            }
            advance()
            skipSpace()
            if next.kind == .word, next.text == "end" || next.text == "else" {
                guard isInside else { throw unexpected() }
                let isEnd = next.text == "end"
                advance()
                skipSpace()
                if isEnd { try close() }
                return (parts, isEnd ? .end : .otherwise)
            }
            parts.append(try action())
        }
    }

    private mutating func close() throws(PromQLError) {
        skipSpace()
        guard take(.close) else { throw unexpected(in: "end of action") }
    }

    private mutating func action() throws(PromQLError) -> AlertTemplatePart {
        guard next.kind == .word else { return .output(try finishedPipeline()) }
        switch next.text {
        case "if", "with", "range": return try block(next.text)
        case "define", "template", "block", "break", "continue":
            throw PromQLError("'\(next.text)' is not supported in templates here", at: next.offset)
        default: return .output(try finishedPipeline())
        }
    }

    private mutating func finishedPipeline() throws(PromQLError) -> AlertTemplatePipeline {
        let pipeline = try pipeline(isLoop: false)
        try close()
        return pipeline
    }

    private mutating func block(_ keyword: String) throws(PromQLError) -> AlertTemplatePart {
        advance()
        let known = variables.count
        defer { variables.removeLast(variables.count - known) }
        let pipeline = try pipeline(isLoop: keyword == "range")
        try close()
        let (then, ending) = try parts(inside: true)
        var otherwise: [AlertTemplatePart] = []
        if ending == .otherwise {
            if keyword == "if", next.kind == .word, next.text == "if" {
                // `else if` is an `if` in the `else`, and shares its end.
                try descend()
                defer { depth -= 1 }
                otherwise = [try block("if")]
            } else {
                try close()
                let (parts, ending) = try parts(inside: true)
                guard ending == .end else { throw unexpected(in: keyword) }
                otherwise = parts
            }
        }
        switch keyword {
        case "if": return .condition(pipeline, then: then, otherwise: otherwise)
        case "with": return .with(pipeline, then: then, otherwise: otherwise)
        default: return .each(pipeline, do: then, otherwise: otherwise)
        }
    }

    // MARK: - Pipelines

    private mutating func pipeline(isLoop: Bool) throws(PromQLError) -> AlertTemplatePipeline {
        try descend()
        defer { depth -= 1 }
        skipSpace()
        var pipeline = AlertTemplatePipeline(
            variables: [],
            isDeclaration: false,
            commands: [],
            offset: next.offset
        )
        try assignment(&pipeline, isLoop: isLoop)
        while true {
            pipeline.commands.append(try command())
            skipSpace()
            guard take(.pipe) else { break }
        }
        if pipeline.isDeclaration { variables += pipeline.variables }
        return pipeline
    }

    /// `$x :=`, `$x =` or, in a loop, `$i, $x :=` at the beginning of a pipeline.
    private mutating func assignment(
        _ pipeline: inout AlertTemplatePipeline,
        isLoop: Bool
    ) throws(PromQLError) {
        let start = index
        var names: [String] = []
        while next.kind == .variable, names.count < (isLoop ? 2 : 1) {
            names.append(next.text)
            advance()
            skipSpace()
            guard isLoop, names.count == 1, take(.comma) else { break }
            skipSpace()
        }
        guard !names.isEmpty, next.kind == .declare || next.kind == .assign else {
            index = start
            return
        }
        pipeline.isDeclaration = next.kind == .declare
        if !pipeline.isDeclaration, let name = names.first(where: { !variables.contains($0) }) {
            throw PromQLError("undefined variable \"\(name)\"", at: pipeline.offset)
        }
        pipeline.variables = names
        advance()
    }

    private mutating func command() throws(PromQLError) -> AlertTemplateCommand {
        var operands: [AlertTemplateOperand] = []
        skipSpace()
        let start = next.offset
        while let operand = try operand() {
            operands.append(operand)
            guard take(.space) else { break }
        }
        guard let first = operands.first else { throw unexpected(in: "command") }
        if operands.count > 1, case .literal = first {
            throw PromQLError("can't give arguments to a literal", at: start)
        }
        return AlertTemplateCommand(operands: operands)
    }

    /// The next operand; `nil` if none begins here.
    private mutating func operand() throws(PromQLError) -> AlertTemplateOperand? {
        let token = next
        switch token.kind {
        case .word:
            advance()
            switch token.text {
            case "true", "false": return .literal(.truth(token.text == "true"))
            case "nil": return .literal(.nothing)
            default:
                guard AlertTemplateFunctions.names.contains(token.text) else {
                    throw PromQLError("function \"\(token.text)\" not defined", at: token.offset)
                }
                return .function(token.text)
            }
        case .field:
            advance()
            return .dot(fields: try fields(after: token))
        case .variable:
            guard variables.contains(token.text) else {
                throw PromQLError("undefined variable \"\(token.text)\"", at: token.offset)
            }
            advance()
            return .variable(token.text, fields: try fields(after: nil))
        case .string, .character, .number:
            advance()
            return .literal(try literal(token))
        case .leftParenthesis:
            advance()
            let inner = try pipeline(isLoop: false)
            skipSpace()
            guard take(.rightParenthesis) else { throw unexpected(in: "parentheses") }
            return .pipeline(inner, fields: try fields(after: nil))
        default: return nil
        }
    }

    /// The names of the fields that follow without a space.
    private mutating func fields(
        after token: AlertTemplateToken?
    ) throws(PromQLError) -> [String] {
        var fields: [String] = []
        if let token, token.text != "." { fields.append(String(token.text.dropFirst())) }
        while next.kind == .field {
            guard next.text != "." else { throw unexpected(in: "field") }
            fields.append(String(next.text.dropFirst()))
            advance()
        }
        return fields
    }

    private func literal(_ token: AlertTemplateToken) throws(PromQLError) -> AlertTemplateValue {
        if token.kind == .number {
            if let integer = Int(token.text) { return .integer(integer) }
            guard let number = GoNumber.parse(token.text) else {
                throw PromQLError("bad number syntax: \"\(token.text)\"", at: token.offset)
            }
            return .number(number)
        }
        do throws(PromQLStringLiteral.Problem) {
            let text = try PromQLStringLiteral(token.text).text
            guard token.kind == .character else { return .text(text) }
            guard text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first else {
                throw PromQLStringLiteral.Problem(
                    description: "malformed character constant",
                    offset: 0
                )
            }
            return .integer(Int(scalar.value))
        } catch {
            throw PromQLError(error.description, at: token.offset + error.offset)
        }
    }
}
