/// Columns of text that line up, on lines of 80 columns if that can be.
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
    private var gap: Int
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
    ///
    /// A table that would be wider than 80 columns has its columns one blank apart, and if that is not
    /// enough, names with an ellipsis in their middle.
    public func lines(indentation: Int, style: TerminalStyle) -> [String] {
        fitted(to: 80 - indentation).setLines(indentation: indentation, style: style)
    }

    /// An empty line, a heading, and below it the table; nothing without a table.
    static func section(
        _ title: String,
        _ table: TextTable?,
        _ style: TerminalStyle
    ) -> [String] {
        guard let table else { return [] }
        return ["", style.paint(title, .heading)] + table.lines(indentation: 2, style: style)
    }

    /// The characters of the widest cell of each column.
    private var widths: [Int] {
        alignments.indices.map { column in
            rows.map { column < $0.count ? $0[column].text.count : 0 }.max() ?? 0
        }
    }

    /// The characters of the longest line.
    private var width: Int {
        let widths = widths
        return rows.map { row in
            guard let last = row.lastIndex(where: { !$0.text.isEmpty }) else { return 0 }
            let end = alignments[last] == .left ? row[last].text.count : widths[last]
            return widths[..<last].reduce(end) { $0 + $1 + gap }
        }.max() ?? 0
    }

    /// Names are not made shorter than this.
    private static let shortestName = 20

    private func fitted(to room: Int) -> TextTable {
        guard width > room else { return self }
        var table = self
        table.gap = min(gap, 1)
        let excess = table.width - room
        let widths = table.widths
        let names = alignments.indices.filter { alignments[$0] == .left }
            .max { widths[$0] < widths[$1] }
        guard excess > 0, let names else { return table }
        let most = max(Self.shortestName, widths[names] - excess)
        for row in table.rows.indices where names < table.rows[row].count {
            let text = table.rows[row][names].text
            guard text.count > most else { continue }
            table.rows[row][names].text =
                String(text.prefix(most / 2)) + "…" + String(text.suffix(most - most / 2 - 1))
        }
        return table
    }

    private func setLines(indentation: Int, style: TerminalStyle) -> [String] {
        let widths = widths
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
