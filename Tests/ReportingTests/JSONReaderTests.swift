import ModelFiles
import Reporting
import Testing

@Suite("JSON text")
struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue {
        try JSONValue(SourceFile(path: "r.json", text: text))
    }

    @Test("reads back as it was written")
    func readsBack() throws {
        let value: JSONValue = [
            "text": "a \"b\" \\ / \u{1} \n é 𝄞", "none": nil, "yes": true, "whole": -12,
            "part": 0.1, "small": .number(.leastNonzeroMagnitude), "large": 1.7976931348623157e308,
            "list": [1, [], ["x": []]], "": .object([]),
        ]
        #expect(try read(value.text) == value)
        #expect(try read(value.lineText) == value)
    }

    @Test("may have escapes, pairs of surrogates, any space")
    func escapes() throws {
        #expect(
            try read(" [\"\\u0041\\ud834\\udd1E\\/\\b\", 1E2 ,\r\n-0.5e-1]\t")
                == ["A𝄞/\u{8}", 100.0, -0.05]
        )
    }

    @Test(
        "that is broken is told with its place",
        arguments: [
            ("", "1:1"), ("[1,]", "1:4"), ("{\"a\":1", "1:7"), ("{\n  a: 1}", "2:3"),
            ("[01]", "1:2"), ("[1.]", "1:4"), ("[\"\\ud834\"]", "1:9"), ("[\"é", "1:4"),
            ("1 2", "1:3"), ("[nul]", "1:2"), ("[1e999]", "1:7"), ("[\"\u{1}\"]", "1:3"),
            (String(repeating: "[", count: 100_000), "1:65"),
        ]
    )
    func broken(text: String, place: String) {
        do {
            _ = try read(text)
            Issue.record("was read")
        } catch let error as Diagnostic {
            #expect("\(error)".hasPrefix("r.json:\(place): error: this is not JSON: "))
        } catch { Issue.record(error) }
    }
}
