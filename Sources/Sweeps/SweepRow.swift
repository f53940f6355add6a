/// One line of a file of rows, as far as it says which point it belongs to.
struct SweepRow {
    /// The fields of the parameters.
    let front: String
    /// Whether the rows of a point begin with it.
    let isFirst: Bool
    /// The line, and where its fields are.
    let line: CSVLine
    let fields: [Range<Int>]
    private let parameters: Int

    /// Reads a line; `nil` if it has not the columns of the table.
    init?(_ bytes: ArraySlice<UInt8>, table: SweepTable) {
        line = CSVLine(bytes: bytes)
        fields = line.fields
        parameters = table.parameters.count
        guard fields.count == table.columnCount else { return nil }
        let last = fields[parameters - 1]
        front = String(decoding: bytes[bytes.startIndex..<last.upperBound], as: UTF8.self)
        switch table.layout {
        case .wide: isFirst = true
        case .tidy:
            isFirst =
                line.text(fields[parameters]) == "0"
                && line.text(fields[parameters + 1]) == table.metrics.first
        }
    }

    /// The values of the parameters.
    var values: [String] { fields.prefix(parameters).map { line.text($0) } }
}
