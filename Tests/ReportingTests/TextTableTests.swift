import Reporting
import Testing

@Suite("Columns of text")
struct TextTableTests {
    private func lines(_ name: String, _ columns: Int) -> [String] {
        var table = TextTable([.left] + [TextTable.Alignment](repeating: .right, count: columns))
        table.append([TextTable.Cell(name)] + (0..<columns).map { TextTable.Cell("1234567\($0)") })
        table.append(["short"])
        return table.lines(indentation: 2, style: .plain)
    }

    @Test("stand two blanks apart where they fit into 80 columns")
    func fits() {
        // 2 + 26 + 5 × (2 + 8) = 78.
        let lines = lines(String(repeating: "n", count: 26), 5)
        #expect(lines[0].count == 78)
        #expect(lines[0].hasSuffix("n  12345670  12345671  12345672  12345673  12345674"))
        #expect(lines[1] == "  short")
    }

    @Test("stand one blank apart where two are too many")
    func close() {
        // 2 + 33 + 5 × 10 = 85, with one blank 80.
        let lines = lines(String(repeating: "n", count: 33), 5)
        #expect(lines[0].count == 80)
        #expect(lines[0].hasSuffix("n 12345670 12345671 12345672 12345673 12345674"))
    }

    @Test("lose the middle of a name where that is not enough")
    func elided() {
        let lines = lines("agents.planner." + String(repeating: "n", count: 30) + "_per_second", 5)
        #expect(lines[0].count == 80)
        #expect(lines[0].hasPrefix("  agents.planner.n…nnnnn_per_second 12345670 "))
    }

    @Test("are wider than 80 columns rather than without names")
    func wide() {
        let lines = lines(String(repeating: "n", count: 90), 8)
        #expect(lines[0].count == 2 + 20 + 8 * 9)
    }
}
