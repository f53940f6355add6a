extension AlertTemplateValue {
    /// The value as Go prints it.
    var printed: String {
        switch self {
        case .nothing: "<no value>"
        case .text(let text): text
        case .number(let value): GoNumber.printed(value)
        case .integer(let value): String(value)
        case .truth(let value): value ? "true" : "false"
        case .labels(let labels): Self.printed(labels)
        case .element(let element):
            "&{\(Self.printed(element.labels.dictionary)) \(GoNumber.printed(element.value))}"
        case .list(let values): "[\(values.map(\.printed).joined(separator: " "))]"
        case .root(let labels, let value):
            "{\(Self.printed(labels)) map[]  \(GoNumber.printed(value))}"
        }
    }

    private static func printed(_ labels: [String: String]) -> String {
        let entries = labels.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
        return "map[\(entries.joined(separator: " "))]"
    }

    /// Whether a condition takes the value for true: what is not zero and not empty.
    var isTrue: Bool {
        switch self {
        case .nothing: false
        case .text(let text): !text.isEmpty
        case .number(let value): value != 0
        case .integer(let value): value != 0
        case .truth(let value): value
        case .labels(let labels): !labels.isEmpty
        case .list(let values): !values.isEmpty
        case .element, .root: true
        }
    }

    /// The number that the value is or spells; `nil` if it is none.
    var asNumber: Double? {
        switch self {
        case .number(let value): value
        case .integer(let value): Double(value)
        case .text(let text): GoNumber.decimal(text)
        default: nil
        }
    }
}
