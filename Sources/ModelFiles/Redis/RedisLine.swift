/// A line of a `redis.conf`, split into words.
///
/// Source: `sdssplitargs` (`src/sds.c`) and `loadServerConfigFromString` (`src/config.c`) of
/// Redis 7.0: words are parted by white space; `"…"` knows `\n`, `\t`, `\xHH` and the like, `'…'`
/// knows only `\'`; a closing quote ends the word; a line whose first character is `#` is a
/// comment, and a `#` further on is not.
struct RedisLine {
    /// A word and where it stands.
    struct Word: Equatable {
        /// The word without its quotes.
        let text: String
        /// The column of its first character, quotes included; the first column is 1.
        let column: Int
    }

    /// Why a line cannot be split.
    struct UnbalancedQuotes: Error, Equatable {
        /// The column of the word that holds the quote.
        let column: Int
    }

    /// The words, the directive's name first; empty for a blank line and for a comment.
    let words: [Word]

    /// Splits a line, which holds no line feed.
    init(_ line: some StringProtocol) throws(UnbalancedQuotes) {
        var scanner = RedisLineScanner(line)
        var words: [Word] = []
        scanner.skipSpace()
        if scanner.current != "#" {
            while scanner.current != nil {
                words.append(try scanner.word())
                scanner.skipSpace()
            }
        }
        self.words = words
    }
}

/// Walks over the characters of a line.
private struct RedisLineScanner {
    /// Unicode scalars, so that a `\r\n` is two characters and a column counts one each.
    let characters: [Unicode.Scalar]
    var position = 0

    init(_ line: some StringProtocol) { characters = Array(line.unicodeScalars) }

    var current: Unicode.Scalar? { position < characters.count ? characters[position] : nil }

    mutating func skipSpace() {
        while let current, Self.isSpace(current) { position += 1 }
    }

    mutating func word() throws(RedisLine.UnbalancedQuotes) -> RedisLine.Word {
        let start = position
        // Bytes, because `\xHH` names one.
        var bytes: [UInt8] = []
        while let character = current, !Self.isSpace(character) {
            position += 1
            switch character {
            case "\"", "'":
                guard quoted(by: character, into: &bytes) else {
                    throw RedisLine.UnbalancedQuotes(column: start + 1)
                }
                return RedisLine.Word(
                    text: String(decoding: bytes, as: UTF8.self),
                    column: start + 1
                )
            default:
                bytes.append(contentsOf: String(character).utf8)
            }
        }
        return RedisLine.Word(text: String(decoding: bytes, as: UTF8.self), column: start + 1)
    }

    /// Reads on to the closing quote; `false` if there is none or if a character follows it.
    private mutating func quoted(by quote: Unicode.Scalar, into bytes: inout [UInt8]) -> Bool {
        while let character = current {
            position += 1
            if character == quote { return current.map(Self.isSpace) ?? true }
            guard character == "\\", let escaped = current else {
                bytes.append(contentsOf: String(character).utf8)
                continue
            }
            if quote == "'" {
                if escaped == "'" { position += 1 }
                bytes.append(UInt8(ascii: escaped == "'" ? "'" : "\\"))
            } else {
                appendEscape(escaped, to: &bytes)
            }
        }
        return false
    }

    /// Appends what stands behind a backslash within double quotes.
    private mutating func appendEscape(_ escaped: Unicode.Scalar, to bytes: inout [UInt8]) {
        position += 1
        if escaped == "x", let byte = hexadecimalByte() {
            bytes.append(byte)
            position += 2
            return
        }
        switch escaped {
        case "n": bytes.append(0x0A)
        case "r": bytes.append(0x0D)
        case "t": bytes.append(0x09)
        case "b": bytes.append(0x08)
        case "a": bytes.append(0x07)
        default: bytes.append(contentsOf: String(escaped).utf8)
        }
    }

    /// The byte that the next two characters spell, or `nil` if they are not both digits.
    private func hexadecimalByte() -> UInt8? {
        guard position + 1 < characters.count else { return nil }
        let digits = characters[position...position + 1]
        guard digits.allSatisfy(\.properties.isASCIIHexDigit) else { return nil }
        return UInt8(String(String.UnicodeScalarView(digits)), radix: 16)
    }

    private static func isSpace(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case " ", "\t", "\n", "\r", "\u{0B}", "\u{0C}", "\0": true
        default: false
        }
    }
}
