import ModelFiles

/// A comment that silences a finding: `# headroom: allow RULE: reason`.
///
/// It counts for findings of that rule on its own line, or, standing alone in its line, for those of
/// the next line that is no comment. A `redis.conf` knows comments on lines of their own only.
public struct Silence: Sendable, Equatable {
    /// The identifier of the rule.
    public var rule: String
    /// Why the finding is right to be there; empty if the comment does not say.
    public var reason: String
    /// Where the comment begins.
    public var position: SourcePosition
    /// The line that it counts for.
    public var line: Int

    /// How a silence begins, after the `#`.
    static let marker = "headroom: allow"

    /// The silences of a file, in the order of its lines.
    static func all(in source: SourceFile) -> [Silence] {
        // Most files have none; looking for quotes and comments is for those that do.
        guard !source.isCommandLine, source.text.contains(marker) else { return [] }
        let lines = (1...source.lineCount).map { source.line($0) ?? "" }
        let texts = blockScalars(in: lines)
        return lines.indices.compactMap { index in
            guard !texts.contains(index), let comment = Comment(of: lines[index]),
                let words = comment.silence
            else {
                return nil
            }
            var line = index
            if comment.isAlone {
                line += 1
                while line < lines.count - 1, Comment(of: lines[line])?.isAlone ?? false {
                    line += 1
                }
            }
            return Silence(
                rule: words.rule,
                reason: words.reason,
                position: source.position(line: index + 1, column: comment.column),
                line: line + 1
            )
        }
    }
}

extension Silence {
    /// The lines that are the text of a block scalar (`|`, `>`), which holds no comments.
    private static func blockScalars(in lines: [String]) -> Set<Int> {
        var found: Set<Int> = []
        var header: Int?
        for (index, line) in lines.enumerated() {
            let indentation = line.prefix { $0 == " " }.count
            let isBlank = indentation == line.count
            if let outer = header {
                guard !isBlank, indentation <= outer else {
                    found.insert(index)
                    continue
                }
                header = nil
            }
            let last = line.split(separator: " ").last ?? ""
            let isHeader =
                last.first.map { "|>".contains($0) } ?? false
                && last.dropFirst().allSatisfy { "+-123456789".contains($0) }
            if isHeader { header = indentation }
        }
        return found
    }
}

/// The comment of a line of YAML or of a `redis.conf`.
private struct Comment {
    /// What stands after the `#`.
    let text: String
    /// The column of the `#`.
    let column: Int
    /// Whether nothing stands in front of it.
    let isAlone: Bool

    /// The comment of a line; `nil` if it has none.
    ///
    /// A `#` begins one at the start of a line and after white space, outside of quotation marks
    /// (YAML 1.2.2, section 6.6).
    init?(of line: String) {
        let scalars = Array(line.unicodeScalars)
        var quote: Unicode.Scalar?
        var isEscaped = false
        var hasText = false
        for (index, scalar) in scalars.enumerated() {
            let isAfterSpace = index == 0 || scalars[index - 1] == " " || scalars[index - 1] == "\t"
            if let open = quote {
                let next = index + 1 < scalars.count ? scalars[index + 1] : nil
                let escapes = open == "'" ? scalar == "'" && next == "'" : scalar == "\\"
                if scalar == open, !isEscaped, !escapes { quote = nil }
                isEscaped = escapes && !isEscaped
            } else if scalar == "#", isAfterSpace {
                text = String(String.UnicodeScalarView(scalars[(index + 1)...]))
                column = index + 1
                isAlone = !hasText
                return
            } else if scalar == "\"" || scalar == "'",
                isAfterSpace || "[{,:(".unicodeScalars.contains(scalars[index - 1])
            {
                quote = scalar
            }
            if scalar != " ", scalar != "\t" { hasText = true }
        }
        return nil
    }

    /// The rule and the reason, if the comment is a silence.
    var silence: (rule: String, reason: String)? {
        let trimmed = text.drop { $0 == " " || $0 == "\t" }
        guard trimmed.hasPrefix(Silence.marker) else { return nil }
        let rest = trimmed.dropFirst(Silence.marker.count)
        guard rest.first.map({ $0 == " " || $0 == "\t" || $0 == ":" }) ?? true else { return nil }
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return (parts[0].trimmed, parts.count > 1 ? parts[1].trimmed : "")
    }
}

extension Substring {
    /// The text without white space at its ends.
    fileprivate var trimmed: String {
        var text = self
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}
