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

    @Test("passes over what a killed process of the same number left")
    func passesOverLeftovers() throws {
        defer { remove() }
        let path = folder.appendingPathComponent("out.csv").path
        let left = "\(path).\(ProcessInfo.processInfo.processIdentifier).tmp"
        try "half\n".write(toFile: left, atomically: false, encoding: .utf8)
        try OutputFile(path: path).write("whole\n")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "whole\n")
        // Whose it is cannot be told.
        #expect(try String(contentsOfFile: left, encoding: .utf8) == "half\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
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
