/// The text that a quoted string of an expression or template stands for.
///
/// Source: `util/strutil/quote.go` of Prometheus 2.42: Go's escapes; none in back quotes.
struct PromQLStringLiteral {
    /// The text.
    let text: String

    /// Why a quoted string stands for nothing.
    struct Problem: Error {
        let description: String
        /// Where, in Unicode scalars from the quotation mark.
        let offset: Int
    }

    /// The text of a string with its quotation marks.
    init(_ literal: String) throws(Problem) {
        let scalars = Array(literal.unicodeScalars)
        guard let quote = scalars.first, scalars.count >= 2 else {
            throw Problem(description: "unterminated quoted string", offset: 0)
        }
        let inner = scalars[1..<(scalars.count - 1)]
        guard quote != "`" else {
            text = String(String.UnicodeScalarView(inner.filter { $0 != "\r" }))
            return
        }
        // Escapes can spell bytes, so that the text is put together of bytes.
        var bytes: [UInt8] = []
        var index = inner.startIndex
        while index < inner.endIndex {
            let scalar = inner[index]
            index += 1
            if scalar == "\\" {
                try Self.unescape(inner, &index, quote, into: &bytes)
            } else {
                bytes.append(contentsOf: String(scalar).utf8)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(description: "the escapes of this string are no UTF-8", offset: 0)
        }
        self.text = text
    }

    /// Adds what an escape stands for; `index` is behind the backslash.
    private static func unescape(
        _ scalars: ArraySlice<Unicode.Scalar>,
        _ index: inout Int,
        _ quote: Unicode.Scalar,
        into bytes: inout [UInt8]
    ) throws(Problem) {
        let start = index - 1
        guard index < scalars.endIndex else {
            throw Problem(description: "escape sequence not terminated", offset: start)
        }
        let kind = scalars[index]
        index += 1
        switch kind {
        case "a": bytes.append(0x07)
        case "b": bytes.append(0x08)
        case "f": bytes.append(0x0C)
        case "n": bytes.append(0x0A)
        case "r": bytes.append(0x0D)
        case "t": bytes.append(0x09)
        case "v": bytes.append(0x0B)
        case "\\", quote: bytes.append(contentsOf: String(kind).utf8)
        case "0"..."7":
            index -= 1
            let value = try digits(scalars, &index, count: 3, radix: 8)
            guard value < 256 else { throw invalidCode(at: start) }
            bytes.append(UInt8(value))
        case "x": bytes.append(UInt8(try digits(scalars, &index, count: 2, radix: 16)))
        case "u", "U":
            let count = kind == "u" ? 4 : 8
            let value = try digits(scalars, &index, count: count, radix: 16)
            guard let scalar = Unicode.Scalar(value) else { throw invalidCode(at: start) }
            bytes.append(contentsOf: String(scalar).utf8)
        default:
            throw Problem(description: "unknown escape sequence '\\\(kind)'", offset: start)
        }
    }

    private static func digits(
        _ scalars: ArraySlice<Unicode.Scalar>,
        _ index: inout Int,
        count: Int,
        radix: Int
    ) throws(Problem) -> UInt32 {
        let end = index + count
        guard end <= scalars.endIndex else {
            throw Problem(description: "escape sequence not terminated", offset: index)
        }
        let text = String(String.UnicodeScalarView(scalars[index..<end]))
        guard text.first != "+", text.first != "-", let value = UInt32(text, radix: radix) else {
            throw Problem(description: "illegal character in escape sequence", offset: index)
        }
        index = end
        return value
    }

    private static func invalidCode(at offset: Int) -> Problem {
        Problem(
            description: "escape sequence is an invalid Unicode code point",
            offset: offset
        )
    }
}
