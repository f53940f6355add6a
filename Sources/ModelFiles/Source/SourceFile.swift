/// The text of a file, and where its lines begin.
///
/// A class, so that every node of a document can say which file it came from for the price of a
/// reference. Immutable.
public final class SourceFile: Sendable {
    /// The path, as the user wrote it or relative to what the user wrote.
    public let path: String
    /// The text.
    public let text: String
    /// Whether this stands for an option of the command line.
    public let isCommandLine: Bool
    /// Offsets into the text's UTF-8 at which lines begin.
    private let lineStarts: [Int]

    /// A file of this text.
    public init(path: String, text: String, isCommandLine: Bool = false) {
        self.path = path
        self.isCommandLine = isCommandLine
        var native = text
        native.makeContiguousUTF8()
        var starts = [0]
        for (offset, byte) in native.utf8.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(offset + 1)
        }
        self.text = native
        lineStarts = starts
    }

    /// The text of the line `number`, from 1, without its end; `nil` if there is no such line.
    public func line(_ number: Int) -> String? {
        guard number >= 1, number <= lineStarts.count else { return nil }
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: lineStarts[number - 1])
        let end =
            number < lineStarts.count
            ? utf8.index(utf8.startIndex, offsetBy: lineStarts[number] - 1) : utf8.endIndex
        let line = text[start..<end]
        return line.last == "\r" ? String(line.dropLast()) : String(line)
    }

    /// The number of lines; a line end at the end of the file begins one more, which is empty.
    public var lineCount: Int { lineStarts.count }

    /// The place at this line and column, both from 1.
    public func position(line: Int, column: Int) -> SourcePosition {
        SourcePosition(source: self, line: line, column: column)
    }

    /// The place of the byte at an offset into the text's UTF-8.
    func position(ofByte offset: Int) -> SourcePosition {
        let line = (lineStarts.lastIndex { $0 <= offset } ?? 0) + 1
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: lineStarts[line - 1])
        let end =
            utf8.index(utf8.startIndex, offsetBy: offset, limitedBy: utf8.endIndex) ?? utf8.endIndex
        return position(line: line, column: text[start..<end].unicodeScalars.count + 1)
    }

    /// The first place of the file.
    public var start: SourcePosition { position(line: 1, column: 1) }
}
