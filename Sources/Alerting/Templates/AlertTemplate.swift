/// A text of a rule with templates in it, such as `{{ $value | humanize }}`.
///
/// Source: Go 1.19's `text/template` and the functions of `template/template.go` of Prometheus 2.42.
/// Left out: definitions of templates, `break` and `continue`, arguments in lists, links to a server.
public struct AlertTemplate: Sendable {
    let parts: [AlertTemplatePart]

    /// Parses a text.
    ///
    /// - Parameter text: The text of a label or annotation.
    /// - Throws: `PromQLError` with the place of the first mistake.
    public init(_ text: String) throws(PromQLError) {
        var parser = AlertTemplateParser(try AlertTemplateLexer.tokens(of: text))
        parts = try parser.parse()
    }

    /// Whether the text is always the same.
    var isPlain: Bool {
        parts.allSatisfy { part in if case .text = part { true } else { false } }
    }
}

/// A piece of a template.
indirect enum AlertTemplatePart: Sendable {
    case text(String)
    case output(AlertTemplatePipeline)
    case condition(AlertTemplatePipeline, then: [AlertTemplatePart], otherwise: [AlertTemplatePart])
    case with(AlertTemplatePipeline, then: [AlertTemplatePart], otherwise: [AlertTemplatePart])
    case each(AlertTemplatePipeline, do: [AlertTemplatePart], otherwise: [AlertTemplatePart])
}

/// Commands, each of which gets what the one before gives, and variables for the result.
struct AlertTemplatePipeline: Sendable {
    /// Variables that are set to the result; of two in a loop, the first is the index.
    var variables: [String]
    /// Whether a variable is new, rather than one that is there already.
    var isDeclaration: Bool
    var commands: [AlertTemplateCommand]
    /// Where it stands, in Unicode scalars.
    var offset: Int
}

/// A value, or a function and its arguments.
struct AlertTemplateCommand: Sendable {
    var operands: [AlertTemplateOperand]
}

/// A part of a command.
indirect enum AlertTemplateOperand: Sendable {
    case literal(AlertTemplateValue)
    case function(String)
    /// The dot, a variable, or a pipeline in parentheses, and fields of it.
    case dot(fields: [String])
    case variable(String, fields: [String])
    case pipeline(AlertTemplatePipeline, fields: [String])
}

/// What templates compute with.
indirect enum AlertTemplateValue: Sendable {
    case nothing
    case text(String)
    case number(Double)
    case integer(Int)
    case truth(Bool)
    case labels([String: String])
    case element(PromQLElement)
    case list([AlertTemplateValue])
    case root(labels: [String: String], value: Double)
}
