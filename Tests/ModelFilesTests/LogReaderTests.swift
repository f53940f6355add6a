import Foundation
import ModelFiles
import Testing

@Suite("A request log")
struct LogReaderTests {
    /// The number of groups in a log of these lines.
    private func groups(_ text: String) throws -> Int {
        let fixture = try ModelFixture(["log.csv": text])
        return try LogReader.groups(
            ofLog: fixture.path(of: "log.csv"),
            columns: LogColumns(arrival: "arrival_s"),
            seed: 1
        ).count
    }

    @Test("may have more decimals than any integer")
    func manyDecimals() throws {
        let tiny = "0." + String(repeating: "0", count: 60) + "1"
        #expect(try groups("arrival_s\n\(tiny)\n1.5\n") == 1)
    }

    @Test("is refused at a record of a million commas, before all of it is held")
    func commas() throws {
        let error = #expect(throws: ModelLoadingError.self) {
            _ = try groups("arrival_s,b\n" + String(repeating: ",", count: 2 << 20))
        }
        #expect(error?.description.contains("this record is longer than 1 MiB") ?? false)
    }
}
