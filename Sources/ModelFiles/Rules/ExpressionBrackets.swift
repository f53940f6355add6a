/// Whether the brackets of a PromQL expression are balanced.
///
/// Texts in `'…'`, `"…"` and `` `…` `` and comments after `#` do not count.
struct ExpressionBrackets {
    /// What is wrong; `nil` if they are balanced.
    let problem: String?

    /// Looks through an expression.
    init(_ expression: String) {
        var open: [Character] = []
        var characters = expression.makeIterator()
        while let character = characters.next() {
            switch character {
            case "\"", "'", "`":
                guard Self.skipText(quotedBy: character, in: &characters) else {
                    problem = "unterminated quoted string"
                    return
                }
            case "#":
                while let next = characters.next(), next != "\n" {}
            case "(": open.append(")")
            case "[": open.append("]")
            case "{": open.append("}")
            case ")", "]", "}":
                guard open.popLast() == character else {
                    problem = "unexpected '\(character)'"
                    return
                }
            default: continue
            }
        }
        problem = open.last.map { "unclosed bracket, expected '\($0)'" }
    }

    /// Reads on to the closing quote; `false` if there is none.
    private static func skipText(
        quotedBy quote: Character,
        in characters: inout String.Iterator
    ) -> Bool {
        while let character = characters.next() {
            if character == quote { return true }
            // In backquotes a backslash is a backslash.
            if character == "\\", quote != "`" { _ = characters.next() }
        }
        return false
    }
}
