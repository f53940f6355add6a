/// Why a template has no text.
struct AlertTemplateError: Error {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Expands a template for one alert.
struct AlertTemplateExpansion {
    /// What evaluates the queries of templates.
    typealias Query = (String) throws(AlertTemplateError) -> [PromQLElement]

    private let functions: AlertTemplateFunctions
    private var variables: [(name: String, value: AlertTemplateValue)]
    private var output = ""
    /// Steps that may still be taken: loops in loops multiply.
    private var stepsLeft = 1_000_000

    init(labels: [String: String], value: Double, query: @escaping Query) {
        functions = AlertTemplateFunctions(query: query)
        variables = [
            ("$", .root(labels: labels, value: value)), ("$labels", .labels(labels)),
            ("$externalLabels", .labels([:])), ("$externalURL", .text("")),
            ("$value", .number(value)),
        ]
    }

    /// The text of a template.
    mutating func text(of template: AlertTemplate) throws(AlertTemplateError) -> String {
        output = ""
        try expand(template.parts, dot: variables[0].value)
        return output
    }

    private mutating func expand(
        _ parts: [AlertTemplatePart],
        dot: AlertTemplateValue
    ) throws(AlertTemplateError) {
        for part in parts {
            try countStep()
            switch part {
            case .text(let text): output += text
            case .output(let pipeline):
                let value = try self.value(of: pipeline, dot: dot)
                if pipeline.variables.isEmpty { output += value.printed }
            case .condition(let pipeline, let then, let otherwise):
                try scoped { expansion throws(AlertTemplateError) in
                    let value = try expansion.value(of: pipeline, dot: dot)
                    try expansion.expand(value.isTrue ? then : otherwise, dot: dot)
                }
            case .with(let pipeline, let then, let otherwise):
                try scoped { expansion throws(AlertTemplateError) in
                    let value = try expansion.value(of: pipeline, dot: dot)
                    try expansion.expand(
                        value.isTrue ? then : otherwise,
                        dot: value.isTrue ? value : dot
                    )
                }
            case .each(let pipeline, let body, let otherwise):
                try scoped { expansion throws(AlertTemplateError) in
                    try expansion.loop(pipeline, body, otherwise, dot: dot)
                }
            }
        }
    }

    private mutating func countStep() throws(AlertTemplateError) {
        stepsLeft -= 1
        guard stepsLeft > 0, output.utf8.count < 1 << 20 else {
            throw AlertTemplateError("the template gives too much text")
        }
    }

    /// Runs a part whose variables end with it.
    private mutating func scoped(
        _ body: (inout AlertTemplateExpansion) throws(AlertTemplateError) -> Void
    ) throws(AlertTemplateError) {
        let count = variables.count
        defer { variables.removeLast(variables.count - count) }
        try body(&self)
    }

    private mutating func loop(
        _ pipeline: AlertTemplatePipeline,
        _ body: [AlertTemplatePart],
        _ otherwise: [AlertTemplatePart],
        dot: AlertTemplateValue
    ) throws(AlertTemplateError) {
        var plain = pipeline
        plain.variables = []
        let elements: [(key: AlertTemplateValue, value: AlertTemplateValue)]
        switch try value(of: plain, dot: dot) {
        case .list(let list):
            elements = list.enumerated().map { (.integer($0.offset), $0.element) }
        case .labels(let labels):
            elements = labels.sorted { $0.key < $1.key }.map { (.text($0.key), .text($0.value)) }
        case .nothing: elements = []
        case let other: throw AlertTemplateError("range can't iterate over \(other.printed)")
        }
        guard !elements.isEmpty else { return try expand(otherwise, dot: dot) }
        for (key, value) in elements {
            try scoped { expansion throws(AlertTemplateError) in
                let names = pipeline.variables
                if names.count == 2 { expansion.variables.append((names[0], key)) }
                if let last = names.last { expansion.variables.append((last, value)) }
                try expansion.expand(body, dot: value)
            }
        }
    }

    private mutating func value(
        of pipeline: AlertTemplatePipeline,
        dot: AlertTemplateValue
    ) throws(AlertTemplateError) -> AlertTemplateValue {
        var result: AlertTemplateValue?
        for command in pipeline.commands {
            try countStep()
            result = try value(of: command, dot: dot, last: result)
        }
        let value = result ?? .nothing
        for name in pipeline.variables {
            if !pipeline.isDeclaration, let index = variables.lastIndex(where: { $0.name == name })
            {
                variables[index].value = value
            } else {
                variables.append((name, value))
            }
        }
        return value
    }

    private mutating func value(
        of command: AlertTemplateCommand,
        dot: AlertTemplateValue,
        last: AlertTemplateValue?
    ) throws(AlertTemplateError) -> AlertTemplateValue {
        guard case .function(let name) = command.operands[0] else {
            guard command.operands.count == 1, last == nil else {
                throw AlertTemplateError("can't give arguments to something that is no function")
            }
            return try value(of: command.operands[0], dot: dot)
        }
        var arguments: [AlertTemplateValue] = []
        for operand in command.operands.dropFirst() {
            arguments.append(try value(of: operand, dot: dot))
        }
        if let last { arguments.append(last) }
        return try functions.call(name, arguments)
    }

    private mutating func value(
        of operand: AlertTemplateOperand,
        dot: AlertTemplateValue
    ) throws(AlertTemplateError) -> AlertTemplateValue {
        switch operand {
        case .literal(let value): return value
        case .function(let name): return try functions.call(name, [])
        case .dot(let fields): return try dot.following(fields)
        case .variable(let name, let fields):
            let variable = variables.last { $0.name == name }
            return try (variable?.value ?? .nothing).following(fields)
        case .pipeline(let pipeline, let fields):
            return try value(of: pipeline, dot: dot).following(fields)
        }
    }
}

extension AlertTemplateValue {
    /// The field of a field of the value.
    fileprivate func following(
        _ fields: [String]
    ) throws(AlertTemplateError) -> AlertTemplateValue {
        var value = self
        for field in fields { value = try value.field(field) }
        return value
    }

    private func field(_ name: String) throws(AlertTemplateError) -> AlertTemplateValue {
        switch (self, name) {
        case (.root(let labels, _), "Labels"): .labels(labels)
        case (.root(_, let value), "Value"): .number(value)
        case (.root, "ExternalLabels"): .labels([:])
        case (.root, "ExternalURL"): .text("")
        case (.element(let element), "Labels"): .labels(element.labels.dictionary)
        case (.element(let element), "Value"): .number(element.value)
        case (.labels(let labels), _): .text(labels[name] ?? "")
        default: throw AlertTemplateError("can't evaluate field \(name)")
        }
    }
}

extension LabelSet {
    /// The values by name.
    var dictionary: [String: String] {
        Dictionary(labels.map { ($0.name, $0.value) }) { $1 }
    }
}
