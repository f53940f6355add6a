/// The text on lines of at most so many columns, broken behind a separator.
///
/// - Parameters:
///   - text: One line of any length.
///   - separator: What a line may end with.
///   - first: What the first line begins with.
///   - others: What the others begin with.
///   - width: Columns of a line; a piece without a separator may be longer.
/// - Returns: The lines.
func wrapped(
    _ text: String,
    at separator: String,
    first: String = "",
    others: String = "",
    width: Int = 80
) -> [String] {
    var lines: [String] = []
    var line = first
    var isEmpty = true
    var rest = Substring(text)
    while !rest.isEmpty {
        let end = rest.firstRange(of: separator)?.upperBound ?? rest.endIndex
        let piece = rest[..<end]
        rest = rest[end...]
        if !isEmpty, line.count + piece.trimmingEnd.count > width {
            lines.append(String(Substring(line).trimmingEnd))
            line = others
        }
        line += piece
        isEmpty = false
    }
    return lines + [String(Substring(line).trimmingEnd)]
}

/// A message whose first line is broken between words, so that a terminal need not break it within them.
///
/// - Parameters:
///   - message: Words on the first line; what stands under it, a line of a file and a caret, stays.
///   - columns: The columns of the terminal; `nil` = it is none, and the message stays as it is.
/// - Returns: The message on as many lines as it takes.
public func broken(_ message: String, columns: Int?) -> String {
    guard let columns else { return message }
    let end = message.firstIndex(of: "\n") ?? message.endIndex
    let words = wrapped(String(message[..<end]), at: " ", others: "    ", width: columns)
    return words.joined(separator: "\n") + message[end...]
}

extension Substring {
    /// The text without blanks at its end.
    fileprivate var trimmingEnd: Substring {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
