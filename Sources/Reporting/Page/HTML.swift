/// A piece of an HTML page.
///
/// Texts that are put into it are escaped; only HTML goes in as it is.
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The piece as it stands in the page.
    private(set) var text: String

    /// Literal parts are HTML, interpolated texts are not.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ value: String) { text += HTML.escaped(value) }

        mutating func appendInterpolation(_ html: HTML) { text += html.text }

        mutating func appendInterpolation(_ pieces: [HTML]) {
            for piece in pieces { text += piece.text }
        }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }
    }

    init(stringLiteral value: String) { text = value }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// What another program wrote as HTML or SVG.
    init(trusted text: String) { self.text = text }

    /// Both pieces, one after the other.
    static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.text + right.text) }

    /// Appends a piece.
    static func += (left: inout HTML, right: HTML) { left.text += right.text }

    /// The text with what means something in HTML written as references, in attributes too.
    ///
    /// Characters that no page may hold become U+FFFD.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t", "\r": escaped.unicodeScalars.append(scalar)
            case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
