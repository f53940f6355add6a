extension JSONValue {
    /// The value of an object's first member with this key; `nil` if there is none, and for `null`.
    public subscript(_ key: String) -> JSONValue? {
        guard let value = members.first(where: { $0.key == key })?.value, value != .null else {
            return nil
        }
        return value
    }

    /// The members of an object; none of anything else.
    public var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    /// The elements of a list; none of anything else.
    public var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// The number, whole or not; `nil` of anything else.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .null, .boolean, .string, .array, .object: nil
        }
    }

    /// The text, or anything else as it stands in JSON, on one line.
    var plainText: String { stringValue ?? lineText }

    /// The text; `nil` of anything else.
    public var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
