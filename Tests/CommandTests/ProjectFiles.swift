import Foundation

/// The files of the project that holds these tests.
enum ProjectFiles {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Where a file of the project is.
    static func path(_ name: String) -> String { root.appendingPathComponent(name).path }

    /// Reads a file of the project.
    static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
    }
}
