/// A place in a file: what a message points at.
public struct SourcePosition: Sendable, Equatable {
    /// The file, or what stands for one (the command line).
    public var source: SourceFile
    /// The line, from 1.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// The place at this line and column.
    public init(source: SourceFile, line: Int, column: Int) {
        self.source = source
        self.line = line
        self.column = column
    }

    /// Whether two places are the same in files of the same path.
    public static func == (left: SourcePosition, right: SourcePosition) -> Bool {
        left.line == right.line && left.column == right.column
            && left.source.path == right.source.path
    }
}
