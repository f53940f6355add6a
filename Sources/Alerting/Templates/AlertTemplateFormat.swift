/// `print` and `printf` of templates.
///
/// Source: package `fmt` of Go 1.19; the verbs `v s d f e g q t x` and `%%`, with width and precision.
enum AlertTemplateFormat {
    /// Values one after the other, with spaces between two of which none is a text.
    static func joined(_ values: [AlertTemplateValue]) -> String {
        var result = ""
        var wasText = true
        for (index, value) in values.enumerated() {
            let isText = if case .text = value { true } else { false }
            if index > 0, !isText, !wasText { result += " " }
            result += value.printed
            wasText = isText
        }
        return result
    }

    /// The text of a format.
    static func text(_ format: String, _ values: ArraySlice<AlertTemplateValue>) -> String {
        var result = ""
        var rest = values
        var characters = Substring(format)
        while let character = characters.popFirst() {
            guard character == "%" else {
                result.append(character)
                continue
            }
            let verb = Verb(&characters)
            switch verb.kind {
            case "%": result += "%"
            case nil: result += "%!(NOVERB)"
            case let kind?:
                guard let value = rest.popFirst() else {
                    result += "%!\(kind)(MISSING)"
                    continue
                }
                result += verb.padded(text(value, verb, kind))
            }
        }
        if !rest.isEmpty {
            let extra = rest.map { "\($0.typeName)=\($0.printed)" }.joined(separator: ", ")
            result += "%!(EXTRA \(extra))"
        }
        return result
    }

    private static func text(
        _ value: AlertTemplateValue,
        _ verb: Verb,
        _ kind: Character
    ) -> String {
        switch (value, kind) {
        case (.number(let number), "f"), (.number(let number), "F"), (.number(let number), "e"):
            let text = Humanizing.formatted(
                number,
                conversion: kind == "e" ? "e" : "f",
                precision: verb.precision ?? 6
            )
            return verb.signed(text)
        case (.number(let number), "g"), (.number(let number), "v"):
            guard let precision = verb.precision else {
                return verb.signed(GoNumber.printed(number))
            }
            return verb.signed(
                Humanizing.formatted(number, conversion: "g", precision: precision)
            )
        case (.integer(let integer), "d"): return verb.signed(String(integer))
        case (.integer(let integer), "x"): return String(integer, radix: 16)
        case (.text(let text), "s"):
            return verb.precision.map { String(text.unicodeScalars.prefix($0)) } ?? text
        case (.text(let text), "q"): return PromQLText.quoted(text)
        case (.truth, "t"): return value.printed
        case (_, "v"): return value.printed
        default: return "%!\(kind)(\(value.typeName)=\(value.printed))"
        }
    }

    /// What stands behind a percent sign.
    private struct Verb {
        var kind: Character?
        var precision: Int?
        private var width = 0
        private var isLeft = false
        private var hasZeros = false
        private var hasPlus = false

        init(_ rest: inout Substring) {
            while let flag = rest.first, "+-# 0".contains(flag) {
                isLeft = isLeft || flag == "-"
                hasZeros = hasZeros || flag == "0"
                hasPlus = hasPlus || flag == "+"
                rest.removeFirst()
            }
            width = Self.number(&rest) ?? 0
            if rest.first == "." {
                rest.removeFirst()
                precision = Self.number(&rest) ?? 0
            }
            kind = rest.popFirst()
        }

        private static func number(_ rest: inout Substring) -> Int? {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest.removeFirst(digits.count)
            // A text of more than this is no text for people.
            return Int(digits).map { min($0, 1_000) }
        }

        func signed(_ text: String) -> String {
            hasPlus && !text.hasPrefix("-") && !text.hasPrefix("+") ? "+" + text : text
        }

        func padded(_ text: String) -> String {
            let missing = width - text.unicodeScalars.count
            guard missing > 0 else { return text }
            if isLeft { return text + String(repeating: " ", count: missing) }
            guard hasZeros else { return String(repeating: " ", count: missing) + text }
            let sign = text.prefix { $0 == "-" || $0 == "+" }
            return sign + String(repeating: "0", count: missing) + text.dropFirst(sign.count)
        }
    }
}

extension AlertTemplateValue {
    /// The type as Go names it.
    fileprivate var typeName: String {
        switch self {
        case .nothing: "<nil>"
        case .text: "string"
        case .number: "float64"
        case .integer: "int"
        case .truth: "bool"
        case .labels: "map[string]string"
        case .element: "*template.sample"
        case .list: "template.queryResult"
        case .root: "struct"
        }
    }
}
