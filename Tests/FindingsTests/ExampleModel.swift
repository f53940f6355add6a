import Foundation
import ModelFiles
import Reporting

/// A model in a directory of its own, which is gone when the value is.
final class ExampleModel {
    private let folder: URL

    /// A model of these files, by their paths in the model's directory.
    init(_ files: [String: String]) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("headroom-\(UUID().uuidString)")
        for (name, text) in files {
            let file = folder.appendingPathComponent("example/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What check has to say in a format, as if it ran next to the directory `example`.
    func report(as format: CheckReport.Format = .table, set: [String] = []) throws -> String {
        let path = folder.appendingPathComponent("example").path
        let loaded = try ModelLoader.load(path: path, overrides: Overrides(assignments: set))
        return CheckReport(loaded, path: path).text(as: format)
            .replacingOccurrences(of: "\(folder.path)/", with: "")
    }

    /// The findings as `file:line:column severity rule`, in order.
    func findings(set: [String] = []) throws -> [String] {
        try Self.summary(report(set: set))
    }

    /// The findings of a report as `file:line:column severity rule`, in order.
    static func summary(_ report: String) throws -> [String] {
        let line = /^(?:.*\/)?(?<place>[^ \/]+:\d+:\d+): (?<severity>\w+): .* \[(?<rule>[a-z-]+)\]$/
        return try report.split(separator: "\n").compactMap { text in
            guard let match = try line.wholeMatch(in: text) else { return nil }
            return "\(match.place) \(match.severity) \(match.rule)"
        }
    }
}

/// The root of the project, from the path of this file.
let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
