/// Columns of text that line up.
public struct TextTable: Sendable {
    /// Where the text of a column stands.
    public enum Alignment: Sendable {
        /// At the left edge.
        case left
        /// At the right edge.
        case right
    }

    /// A piece of text with a tone.
    public struct Cell: ExpressibleByStringInterpolation, Sendable {
        /// The text.
        public var text: String
        /// What the text is there to say; `nil` = nothing but itself.
        public var tone: TerminalStyle.Tone?

        /// A text with a tone.
        public init(_ text: String, _ tone: TerminalStyle.Tone? = nil) {
            self.text = text
            self.tone = tone
        }

        /// A plain text.
        public init(stringLiteral value: String) { self.init(value) }
    }

    private let alignments: [Alignment]
    private let gap: Int
    private var rows: [[Cell]] = []

    /// A table whose columns stand `gap` blanks apart.
    public init(_ alignments: [Alignment], gap: Int = 2) {
        self.alignments = alignments
        self.gap = gap
    }

    /// Whether it has no row.
    var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; missing cells at its end are empty.
    public mutating func append(_ row: [Cell]) {
        precondition(row.count <= alignments.count, "a row has no more cells than columns")
        rows.append(row)
    }

    /// The lines, without blanks at their ends.
    public func lines(indentation: Int, style: TerminalStyle) -> [String] {
        let widths = alignments.indices.map { column in
            rows.map { column < $0.count ? $0[column].text.count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = String(repeating: " ", count: indentation)
            // Blanks are written when something follows them.
            var blanks = 0
            for (column, cell) in row.enumerated() {
                let padding = widths[column] - cell.text.count
                let isRight = alignments[column] == .right
                if !cell.text.isEmpty {
                    line += String(repeating: " ", count: blanks + (isRight ? padding : 0))
                    line += cell.tone.map { style.paint(cell.text, $0) } ?? cell.text
                    blanks = isRight ? 0 : padding
                } else {
                    blanks += widths[column]
                }
                blanks += gap
            }
            return line
        }
    }
}
