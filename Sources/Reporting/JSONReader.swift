/// Reads JSON text, RFC 8259: what a result file is made of.
///
/// Numbers without fraction and exponent that fit become `.integer`, all others `.number`. Of a key
/// that an object has twice both members are kept.
struct JSONReader {
    /// Why a text is no JSON.
    struct Problem: Error, Equatable {
        /// The line, from 1.
        var line: Int
        /// The column in Unicode scalars, from 1.
        var column: Int
        /// What was expected.
        var message: String
    }

    /// Lists and objects in each other, at most: results have 6.
    static let deepest = 64

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0

    private init(_ text: String) { bytes = Array(text.utf8) }

    /// The value that a text is.
    ///
    /// - Throws: `Problem` if it is not one JSON value and nothing else.
    static func value(of text: String) throws(Problem) -> JSONValue {
        var reader = JSONReader(text)
        let value = try reader.value()
        reader.skipSpace()
        guard reader.offset == reader.bytes.count else {
            throw reader.problem("the end of the file was expected here")
        }
        return value
    }

    private func problem(_ message: String) -> Problem {
        var line = 1
        var column = 1
        for byte in bytes[..<min(offset, bytes.count)] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return Problem(line: line, column: column, message: message)
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(Problem) -> JSONValue {
        skipSpace()
        guard let next else { throw problem("the file ends where a value was expected") }
        switch next {
        case UInt8(ascii: "{"): return try nested { reader throws(Problem) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(Problem) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw problem("a JSON value was expected here")
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(Problem) -> JSONValue
    ) throws(Problem) -> JSONValue {
        guard depth < Self.deepest else {
            throw problem("more than \(Self.deepest) lists and objects stand in each other here")
        }
        depth += 1
        defer { depth -= 1 }
        offset += 1
        return try read(&self)
    }

    private mutating func object() throws(Problem) -> JSONValue {
        var members: [JSONValue.Member] = []
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw problem("a key in quotes was expected") }
            let key = try string()
            guard take(UInt8(ascii: ":")) else { throw problem("':' was expected after the key") }
            members.append(JSONValue.Member(key, try value()))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw problem("',' or '}' was expected here") }
        return .object(members)
    }

    private mutating func array() throws(Problem) -> JSONValue {
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return .array(elements) }
        repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw problem("',' or ']' was expected here") }
        return .array(elements)
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(Problem) -> JSONValue {
        let end = offset + text.utf8.count
        guard end <= bytes.count, bytes[offset..<end].elementsEqual(text.utf8) else {
            throw problem("a JSON value was expected here")
        }
        offset = end
        return value
    }

    private mutating func digits() -> Int {
        let start = offset
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            offset += 1
        }
        return offset - start
    }

    private mutating func number() throws(Problem) -> JSONValue {
        let start = offset
        var isWhole = true
        if next == UInt8(ascii: "-") { offset += 1 }
        let leadsWithZero = next == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !leadsWithZero || whole == 1 else {
            offset = start
            throw problem("this is no JSON number")
        }
        if next == UInt8(ascii: ".") {
            isWhole = false
            offset += 1
            guard digits() > 0 else { throw problem("digits were expected after '.'") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isWhole = false
            offset += 1
            if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") { offset += 1 }
            guard digits() > 0 else { throw problem("digits were expected in the exponent") }
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let double = Double(text), double.isFinite else {
            throw problem("this number is too large")
        }
        return .number(double)
    }

    private mutating func string() throws(Problem) -> String {
        offset += 1
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                offset += 1
                text += Array(String(try escaped()).utf8)
            case 0..<0x20: throw problem("a text cannot hold a control character unescaped")
            default:
                text.append(byte)
                offset += 1
            }
        }
        throw problem("the text that begins before is not closed by '\"'")
    }

    private mutating func escaped() throws(Problem) -> Unicode.Scalar {
        let simple: [UInt8: Unicode.Scalar] = [
            UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
            UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
            UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
        ]
        if let byte = next, let scalar = simple[byte] {
            offset += 1
            return scalar
        }
        guard next == UInt8(ascii: "u") else { throw problem("'\\' is followed by no escape") }
        offset += 1
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), next == UInt8(ascii: "\\") else {
            throw problem("half a surrogate pair")
        }
        offset += 1
        guard next == UInt8(ascii: "u") else { throw problem("half a surrogate pair") }
        offset += 1
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw problem("half a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(Problem) -> UInt32 {
        let end = offset + 4
        guard end <= bytes.count,
            bytes[offset..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: bytes[offset..<end], as: UTF8.self), radix: 16)
        else { throw problem("four hexadecimal digits were expected after '\\u'") }
        offset = end
        return value
    }
}
