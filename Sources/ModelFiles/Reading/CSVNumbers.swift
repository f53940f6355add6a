/// Reads columns of numbers from CSV files.
enum CSVNumbers {
    /// The rows of a file of plain numbers or of numbers with units.
    ///
    /// A first row that holds no number is a header. Empty lines and lines that begin with `#` are
    /// skipped. Cells may be in quotation marks.
    ///
    /// - Parameters:
    ///   - source: The file.
    ///   - columns: How many columns are read; further ones are ignored.
    ///   - first: The name of the first column to read in the header; `nil` = the first column.
    ///   - measure: What the first column measures.
    ///   - unit: What a plain number in the first column is multiplied by.
    ///   - diagnostics: Where cells that are no numbers are reported.
    /// - Returns: The rows, or `nil`, and a report, if there are none or a cell is wrong.
    static func rows(
        of source: SourceFile,
        columns: Int,
        startingAt first: String? = nil,
        measure: Measure,
        unit: Double,
        reporting diagnostics: Diagnostics
    ) -> [[Double]]? {
        var rows: [[Double]] = []
        var start = 0
        var isFirst = true
        var number = 0
        for line in source.text.utf8.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        ) {
            number += 1
            let cells = cells(of: Substring(line))
            guard !cells.allSatisfy({ $0.text.isEmpty }), !cells[0].text.hasPrefix("#") else {
                continue
            }
            defer { isFirst = false }
            if isFirst {
                if let first {
                    guard let index = cells.firstIndex(where: { $0.text == first }) else {
                        diagnostics.error(
                            "there is no column \(quoted(first)) in this header"
                                + didYouMean(first, among: cells.map(\.text)),
                            at: source.position(line: number, column: 1)
                        )
                        return nil
                    }
                    start = index
                    continue
                }
                guard value(cells[0].text, measure, unit) != nil else { continue }
            }
            var row: [Double] = []
            for (offset, cell) in cells.dropFirst(start).prefix(columns).enumerated() {
                let value =
                    offset == 0
                    ? value(cell.text, measure, unit) : value(cell.text, .number, 1)
                guard let value, value >= 0 else {
                    diagnostics.error(
                        "\(quoted(cell.text)) is no \(offset == 0 ? measure.noun : "number")",
                        at: source.position(line: number, column: cell.column)
                    )
                    return nil
                }
                row.append(value)
            }
            guard !row.isEmpty else {
                diagnostics.error(
                    "this row is too short",
                    at: source.position(line: number, column: 1)
                )
                return nil
            }
            rows.append(row)
        }
        guard !rows.isEmpty else {
            diagnostics.error("the file holds no numbers", at: source.start)
            return nil
        }
        return rows
    }

    private static func value(_ text: String, _ measure: Measure, _ unit: Double) -> Double? {
        if let number = try? Measure.number.value(of: text) { return number * unit }
        return try? measure.value(of: text)
    }

    /// The cells of a line, without quotation marks and the spaces around them, and their columns.
    private static func cells(of line: Substring) -> [(text: String, column: Int)] {
        var column = 1
        return line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
            let start = column
            column += cell.unicodeScalars.count + 1
            var text = cell.filter { $0 != "\r" && $0 != "\r\n" }[...]
            while text.first == " " || text.first == "\t" { text.removeFirst() }
            while text.last == " " || text.last == "\t" { text.removeLast() }
            if text.count >= 2, text.first == "\"", text.last == "\"" {
                text = text.dropFirst().dropLast()
            }
            return (String(text), start)
        }
    }
}
