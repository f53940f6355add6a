import Foundation
import Reporting
import Testing

@Suite("An output file")
struct OutputFileTests {
    /// A folder of its own for each test.
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "headroom-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func remove() { try? FileManager.default.removeItem(at: folder) }

    @Test("replaces what was there, and leaves nothing else behind")
    func replaces() throws {
        defer { remove() }
        let path = folder.appendingPathComponent("out.csv").path
        for text in ["first, and longer than the second\n", "second\n"] {
            try OutputFile(path: path).write(text)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.csv"])
    }

    @Test("is refused before any work where a folder is, or where there is no folder")
    func isRefusedEarly() throws {
        defer { remove() }
        let missing = folder.appendingPathComponent("missing/out.csv").path
        for path in [folder.path, missing] {
            let error = #expect(throws: OutputFile.WriteError.self) { try OutputFile(path: path) }
            #expect(error?.exitCode == 73)
        }
    }

    @Test("says so when there is no room, and keeps what was there")
    func saysWhenItIsFull() throws {
        defer { remove() }
        let full = try OutputFile(path: "/dev/full")
        let error = #expect(throws: OutputFile.WriteError.self) { try full.write("x") }
        #expect(error?.exitCode == 74)
    }
}
