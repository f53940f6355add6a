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

extension Substring {
    /// The text without blanks at its end.
    fileprivate var trimmingEnd: Substring {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
