/// A JSON value whose objects keep the order of their members.
///
/// Foundation's encoder sorts keys or leaves their order to a hash; a result file is to have the
/// same bytes on every run.
public enum JSONValue: Sendable, Equatable {
    /// A member of an object.
    public struct Member: Sendable, Equatable {
        /// The key.
        public var key: String
        /// The value.
        public var value: JSONValue

        /// The member `key: value`.
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// No value.
    case null
    /// A truth value.
    case boolean(Bool)
    /// A whole number.
    case integer(Int64)
    /// A number; written as `null` if it is not finite, which JSON cannot express.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// A mapping, in this order.
    case object([Member])

    /// The number, or `null` for `nil`.
    public static func optional(_ value: Double?) -> JSONValue {
        value.map(JSONValue.number) ?? .null
    }

    /// The text, or `null` for `nil`.
    public static func optional(_ value: String?) -> JSONValue {
        value.map(JSONValue.string) ?? .null
    }

    /// An object with the members of both; another value takes no part.
    static func + (left: JSONValue, right: JSONValue) -> JSONValue {
        guard case .object(let first) = left, case .object(let second) = right else { return left }
        return .object(first + second)
    }

    /// The value as JSON text that ends with a line feed.
    ///
    /// Indented by two spaces; what holds no further list or object stands on one line. Numbers
    /// are the shortest ones that read back as the same double.
    public var text: String {
        var text = ""
        write(to: &text, indentation: 0)
        text += "\n"
        return text
    }

    /// The value as JSON text on one line, without a line end.
    public var lineText: String {
        var text = ""
        writeLine(to: &text)
        return text
    }

    private func writeLine(to text: inout String) {
        switch self {
        case .null, .boolean, .integer, .number, .string: write(to: &text, indentation: 0)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += ", " }
                element.writeLine(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += ", " }
                Self.write(string: member.key, to: &text)
                text += ": "
                member.value.writeLine(to: &text)
            }
            text += "}"
        }
    }

    private var isScalar: Bool {
        switch self {
        case .null, .boolean, .integer, .number, .string: true
        case .array, .object: false
        }
    }

    private func write(to text: inout String, indentation: Int) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += NumberText.shortest(value) ?? "null"
        case .string(let value): Self.write(string: value, to: &text)
        case .array(let elements):
            Self.write(
                elements,
                to: &text,
                between: ("[", "]"),
                indentation: indentation,
                onOneLine: elements.allSatisfy(\.isScalar)
            ) { element, text, indentation in
                element.write(to: &text, indentation: indentation)
            }
        case .object(let members):
            Self.write(
                members,
                to: &text,
                between: ("{", "}"),
                indentation: indentation,
                onOneLine: members.allSatisfy(\.value.isScalar)
            ) { member, text, indentation in
                Self.write(string: member.key, to: &text)
                text += ": "
                member.value.write(to: &text, indentation: indentation)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        to text: inout String,
        between brackets: (String, String),
        indentation: Int,
        onOneLine: Bool,
        each: (Element, inout String, Int) -> Void
    ) {
        text += brackets.0
        for (index, element) in elements.enumerated() {
            if index > 0 { text += onOneLine ? ", " : "," }
            if !onOneLine { text += "\n" + String(repeating: " ", count: indentation + 2) }
            each(element, &text, indentation + 2)
        }
        if !onOneLine { text += "\n" + String(repeating: " ", count: indentation) }
        text += brackets.1
    }

    /// RFC 8259 section 7: quotation mark, reverse solidus and control characters are escaped.
    private static func write(string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringLiteral
{
    /// An object with these members, in this order.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }

    /// A list of these elements.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
}
