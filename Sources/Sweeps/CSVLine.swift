/// One line of a CSV file that a sweep wrote: fields between commas, in quotation marks where they
/// must be, without line ends in them.
struct CSVLine {
    /// The bytes of the line without its end.
    let bytes: ArraySlice<UInt8>

    /// Where the fields begin and end, quotation marks included.
    var fields: [Range<Int>] {
        var fields: [Range<Int>] = []
        var start = bytes.startIndex
        var isQuoted = false
        for index in bytes.indices {
            if bytes[index] == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if bytes[index] == UInt8(ascii: ","), !isQuoted {
                fields.append(start..<index)
                start = index + 1
            }
        }
        fields.append(start..<bytes.endIndex)
        return fields
    }

    /// The text of a field, without the quotation marks around it.
    func text(_ field: Range<Int>) -> String {
        let text = String(decoding: bytes[field], as: UTF8.self)
        guard text.hasPrefix("\""), text.hasSuffix("\""), text.utf8.count > 1 else { return text }
        var plain = ""
        var isEscaping = false
        for character in text.dropFirst().dropLast() {
            // Of two quotation marks the second one is meant.
            if character == "\"", !isEscaping {
                isEscaping = true
            } else {
                isEscaping = false
                plain.append(character)
            }
        }
        return plain
    }

    /// The number in a field; `nil` if it is empty.
    func number(_ field: Range<Int>) -> Double? {
        Double(String(decoding: bytes[field], as: UTF8.self))
    }
}
