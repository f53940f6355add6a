/// Writes YAML: mappings and lists in block style, two blanks to a level.
///
/// What is read back has the same values: scalars that were written plainly stay so, all others stand in
/// double quotes. Comments and anchors are gone.
enum YAMLText {
    /// A node as a document, with a line end at its end.
    static func text(of node: YAMLNode) -> String {
        var text = ""
        write(node, indentation: 0, isBehindKey: false, to: &text)
        return text
    }

    /// A text as a scalar: plain if it is a name, else in double quotes.
    static func scalar(_ text: String) -> String { isName(text) ? text : quoted(text) }

    private static func write(
        _ node: YAMLNode,
        indentation: Int,
        isBehindKey: Bool,
        to text: inout String
    ) {
        let margin = String(repeating: " ", count: indentation)
        switch node.content {
        case .scalar(let scalar):
            text += (isBehindKey ? " " : "") + written(scalar) + "\n"
        case .list(let elements) where elements.isEmpty:
            text += (isBehindKey ? " " : "") + "[]\n"
        case .mapping(let entries) where entries.isEmpty:
            text += (isBehindKey ? " " : "") + "{}\n"
        case .list(let elements):
            if isBehindKey { text += "\n" }
            for element in elements {
                text += margin + "-"
                writeElement(element, indentation: indentation + 2, to: &text)
            }
        case .mapping(let entries):
            if isBehindKey { text += "\n" }
            for entry in entries {
                text += margin
                write(entry, indentation: indentation, to: &text)
            }
        }
    }

    /// The first key of a mapping stands on the line of its dash.
    private static func writeElement(
        _ node: YAMLNode,
        indentation: Int,
        to text: inout String
    ) {
        guard let entries = node.mapping, let first = entries.first else {
            write(node, indentation: indentation, isBehindKey: true, to: &text)
            return
        }
        text += " "
        write(first, indentation: indentation, to: &text)
        for entry in entries.dropFirst() {
            text += String(repeating: " ", count: indentation)
            write(entry, indentation: indentation, to: &text)
        }
    }

    private static func write(_ entry: YAMLEntry, indentation: Int, to text: inout String) {
        text += scalar(entry.key) + ":"
        // A list may stand below its key without further blanks, as kubectl writes it.
        let inner = entry.value.list == nil ? indentation + 2 : indentation
        write(entry.value, indentation: inner, isBehindKey: true, to: &text)
    }

    private static func written(_ scalar: YAMLScalar) -> String {
        guard scalar.isPlain else { return quoted(scalar.text) }
        // What was plain inside of a flow mapping or over several lines is so here too, but for
        // what ends or comments a value.
        let isSafe =
            !scalar.text.contains("\n") && !scalar.text.contains(": ")
            && !scalar.text.contains(" #") && !scalar.text.hasSuffix(":")
        return isSafe ? scalar.text : quoted(scalar.text)
    }

    /// Whether a text is a name that every reader takes for a text.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic,
            !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
                .contains(text.lowercased())
        else { return false }
        return text.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || "0123456789._/-".unicodeScalars.contains($0))
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
