import Findings
import Foundation
import ModelFiles
import Reporting
import Testing

/// The shipped models with something taken out, doubled or exchanged: what can still be read is held
/// against the rules, and nothing of it may be a surprise.
@Suite("Check of damaged models")
struct BrokenInputTests {
    /// The files of a model, by their paths in its directory.
    private func files(_ name: String) throws -> [String: String] {
        let folder = project.appendingPathComponent("models/\(name)")
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        where [".yaml", ".conf"].contains(where: path.hasSuffix) {
            files[path] = try String(
                contentsOf: folder.appendingPathComponent(path),
                encoding: .utf8
            )
        }
        return files
    }

    /// What stands in for a value.
    private static let values = [
        "0", "-1", "\"\"", "null", "{}", "[]", "1e30", "999999999999999999999", "x", "8Ei", "1m",
        "100%",
    ]

    @Test("ends in errors or in findings", arguments: ["phoenix", "phoenix-as-designed"])
    func survives(name: String) throws {
        let intact = try files(name)
        var generator = SystemRandomNumberGenerator.Seeded(seed: 7)
        var readable = 0
        for _ in 0..<400 {
            var damaged = intact
            let path = try #require(intact.keys.sorted().randomElement(using: &generator))
            var lines = try #require(intact[path]).components(separatedBy: "\n")
            let line = Int.random(in: 0..<lines.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: lines.remove(at: line)
            case 1: lines.insert(lines[line], at: line)
            case 2:
                // The last value of the line becomes another.
                guard let colon = lines[line].lastIndex(of: ":") else { continue }
                let value = try #require(Self.values.randomElement(using: &generator))
                lines[line] = "\(lines[line][...colon]) \(value)"
            default:
                let other = Int.random(in: 0..<lines.count, using: &generator)
                lines.swapAt(line, other)
            }
            damaged[path] = lines.joined(separator: "\n")
            let model = try ExampleModel(damaged)
            do {
                for format in CheckReport.Format.allCases { _ = try model.report(as: format) }
                readable += 1
            } catch is ModelLoadingError {
                continue
            }
        }
        // Many of the changes leave a model that can be read.
        #expect(readable > 50)
    }
}

extension SystemRandomNumberGenerator {
    /// A generator that begins from a seed: SplitMix64.
    ///
    /// Source: Steele, Lea & Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
    struct Seeded: RandomNumberGenerator {
        private var state: UInt64

        init(seed: UInt64) { state = seed }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }
}
