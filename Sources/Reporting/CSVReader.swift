/// Reads CSV, RFC 4180: what spreadsheets and `headroom sweep` write.
enum CSVReader {
    /// The rows of a text, each with its fields; empty lines are left out.
    ///
    /// A quotation mark inside of an unquoted field, and what follows the closing one of a quoted field,
    /// are taken as they stand.
    static func rows(of text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var wasQuote = false
        func decoded(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        func endRow() {
            row.append(decoded(field))
            field = []
            if row != [""] { rows.append(row) }
            row = []
        }
        for byte in text.utf8 {
            if isQuoted, byte != UInt8(ascii: "\"") {
                field.append(byte)
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                if isQuoted {
                    isQuoted = false
                    wasQuote = true
                    continue
                }
                // Two in a row inside of a quoted field are one.
                if wasQuote { field.append(byte) }
                isQuoted = wasQuote || field.isEmpty
                if !isQuoted { field.append(byte) }
            case UInt8(ascii: ","):
                row.append(decoded(field))
                field = []
            case UInt8(ascii: "\n"): endRow()
            case UInt8(ascii: "\r"): break
            default: field.append(byte)
            }
            wasQuote = false
        }
        if !field.isEmpty || !row.isEmpty { endRow() }
        return rows
    }
}
