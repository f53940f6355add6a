import Reporting
import Testing

@Suite("A CSV table")
struct CSVTableTests {
    private func row(_ cells: [CSVTable.Cell]) -> String {
        var table = CSVTable(columns: cells.map { _ in "c" })
        table.append(cells)
        return table.text.components(after: "\r\n")
    }

    @Test("quotes what RFC 4180 quotes, and ends lines with CRLF")
    func quotes() {
        #expect(
            row([.text("a,b"), .text("say \"hi\""), .text("plain")])
                == "\"a,b\",\"say \"\"hi\"\"\",plain\r\n"
        )
        #expect(row([.text("two\nlines")]) == "\"two\nlines\"\r\n")
    }

    @Test("leaves a field empty where there is no number")
    func leavesEmpty() {
        let missing: Double? = nil
        #expect(row([.empty, .number(.nan), .number(.infinity), .optional(missing)]) == ",,,\r\n")
        #expect(row([.number(0), .number(-0.0), .integer(0)]) == "0,0,0\r\n")
    }

    @Test("starts no formula, and leaves numbers alone")
    func startsNoFormula() {
        #expect(
            row([.text("=1+1"), .text("@x"), .text("+cmd"), .text("-x")])
                == "'=1+1,'@x,'+cmd,'-x\r\n"
        )
        #expect(row([.text("-5"), .text("+2.5e-3"), .number(-1.5)]) == "-5,+2.5e-3,-1.5\r\n")
        #expect(row([.text("-inf"), .text("-0x1p3")]) == "'-inf,'-0x1p3\r\n")
    }

    @Test(
        "writes numbers that read back as the same double",
        arguments: [
            0.1, 1.0 / 3, .leastNonzeroMagnitude, 1.797_693_134_862_315_7e308, 123_456_789, 1e16,
            -2.5e-7,
        ]
    )
    func numbersRoundTrip(value: Double) throws {
        let text = row([.number(value)]).dropLast()
        #expect(Double(text) == value)
    }
}

extension String {
    /// What follows the first occurrence of `separator`.
    fileprivate func components(after separator: String) -> String {
        guard let range = firstRange(of: separator) else { return "" }
        return String(self[range.upperBound...])
    }
}
