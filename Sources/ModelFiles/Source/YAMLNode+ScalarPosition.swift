extension YAMLNode {
    /// The place in the file of a character of a scalar's text.
    ///
    /// Quotation marks, escapes, indentation and folded lines stand between the text and the file, so
    /// that the characters that are not blank are looked up one after the other.
    ///
    /// - Parameter offset: The number of the character, in Unicode scalars from the start of the text.
    /// - Returns: The place; that of the scalar if the text cannot be found in the file.
    func position(ofScalar offset: Int) -> SourcePosition {
        guard let text = scalar?.text else { return position }
        let wanted = text.unicodeScalars.filter { !Self.isBlank($0) }
        let before = text.unicodeScalars.prefix(offset).count { !Self.isBlank($0) }
        guard !wanted.isEmpty else { return position }
        // What is missing is missing behind the last character.
        let isBehind = before >= wanted.count
        var cursor = ScalarCursor(at: position)
        for (number, scalar) in wanted.enumerated() {
            guard let place = cursor.next(), place.scalar == scalar else { return position }
            if number == before { return place.position }
            if isBehind, number == wanted.count - 1 {
                var behind = place.position
                behind.column += 1
                return behind
            }
        }
        return position
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }
}

/// Goes through the characters of a scalar in its file, leaving out blanks and what YAML adds.
private struct ScalarCursor {
    private enum Style { case plain, single, double }

    private let source: SourceFile
    private let style: Style
    private var line: Int
    private var scalars: [Unicode.Scalar]
    /// The index of the next character in the line.
    private var index: Int

    init(at position: SourcePosition) {
        source = position.source
        line = position.line
        scalars = Array((source.line(position.line) ?? "").unicodeScalars)
        index = position.column - 1
        switch index < scalars.count ? scalars[index] : " " {
        case "\"":
            style = .double
            index += 1
        case "'":
            style = .single
            index += 1
        case "|", ">":
            // A block begins on the next line.
            style = .plain
            index = scalars.count
        default: style = .plain
        }
    }

    /// The next character and its place; `nil` at the end of the file and at an escape that spells a
    /// character by its number.
    mutating func next() -> (scalar: Unicode.Scalar, position: SourcePosition)? {
        while true {
            while index >= scalars.count {
                line += 1
                guard let text = source.line(line) else { return nil }
                scalars = Array(text.unicodeScalars)
                index = 0
            }
            let place = source.position(line: line, column: index + 1)
            let scalar = scalars[index]
            index += 1
            switch (style, scalar) {
            case (_, " "), (_, "\t"), (_, "\r"): continue
            case (.single, "'"):
                index += 1
                return (scalar, place)
            case (.double, "\\"):
                guard index < scalars.count else { continue }
                let escaped = scalars[index]
                index += 1
                switch escaped {
                case "n", "t", "r", " ": continue
                case "\\", "\"", "/": return (escaped, place)
                default: return nil
                }
            default: return (scalar, place)
            }
        }
    }
}
