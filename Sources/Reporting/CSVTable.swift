/// A table as CSV text by RFC 4180: UTF-8, CRLF, a header line, fields quoted where they must be.
///
/// Lines end with CRLF because the RFC says so; pandas, spreadsheets and Python's `csv` read it as
/// it is. A text field never starts a formula in a spreadsheet: one that begins with `=`, `+`, `-`,
/// `@`, a tab or a carriage return, and is not a number, gets an apostrophe in front (OWASP, "CSV
/// injection").
public struct CSVTable: Sendable, Equatable {
    /// A field.
    public enum Cell: Sendable, Equatable {
        /// No sample: an empty field.
        case empty
        /// A number; empty if it is not finite.
        case number(Double)
        /// A whole number.
        case integer(UInt64)
        /// A text.
        case text(String)

        /// The number, or an empty field for `nil`.
        public static func optional(_ value: Double?) -> Cell {
            value.map(Cell.number) ?? .empty
        }

        /// The text, or an empty field for `nil`.
        public static func optional(_ value: String?) -> Cell {
            value.map(Cell.text) ?? .empty
        }
    }

    /// The names of the columns.
    public var columns: [String]
    /// The rows; each has as many cells as there are columns.
    public private(set) var rows: [[Cell]]

    /// A table of these columns without rows.
    public init(columns: [String]) {
        self.columns = columns
        rows = []
    }

    /// Adds a row.
    ///
    /// - Precondition: The row has a cell for each column.
    public mutating func append(_ row: [Cell]) {
        precondition(row.count == columns.count, "a row has a cell for each column")
        rows.append(row)
    }

    /// The table as CSV text.
    public var text: String {
        var text = Self.line(of: columns.map { .text($0) })
        for row in rows { text += Self.line(of: row) }
        return text
    }

    /// One line of a table with its end.
    public static func line(of cells: [Cell]) -> String {
        cells.map(Self.field).joined(separator: ",") + "\r\n"
    }

    private static func field(_ cell: Cell) -> String {
        switch cell {
        case .empty: ""
        case .number(let value): NumberText.shortest(value) ?? ""
        case .integer(let value): String(value)
        case .text(let text): field(text)
        }
    }

    private static func field(_ text: String) -> String {
        let safe = startsFormula(text) ? "'" + text : text
        let isPlain = safe.unicodeScalars.allSatisfy {
            $0 != "," && $0 != "\"" && $0 != "\r" && $0 != "\n"
        }
        guard !isPlain else { return safe }
        let doubled = safe.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"")
        return "\"" + doubled + "\""
    }

    private static func startsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        switch first {
        case "=", "@", "\t", "\r": return true
        case "+", "-":
            let isNumeric = text.unicodeScalars.allSatisfy { "0123456789+-.eE".contains($0) }
            return !(isNumeric && Double(text) != nil)
        default: return false
        }
    }
}

extension String {
    fileprivate func contains(_ scalar: Unicode.Scalar) -> Bool {
        unicodeScalars.contains(scalar)
    }
}
