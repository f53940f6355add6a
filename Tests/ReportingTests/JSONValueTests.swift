import Foundation
import Reporting
import Testing

@Suite("A JSON value")
struct JSONValueTests {
    @Test("keeps the order of its members, and stands on one line if it holds only scalars")
    func keepsOrder() {
        let value: JSONValue = ["z": .integer(1), "a": ["nested": .boolean(true)], "m": []]
        #expect(
            value.text == """
                {
                  "z": 1,
                  "a": {"nested": true},
                  "m": []
                }

                """
        )
    }

    @Test("escapes what JSON escapes, and parses again")
    func escapes() throws {
        let text = "quote \" slash \\ line \n tab \t bell \u{7} é 😀"
        let written = JSONValue.array([.string(text)]).text
        let parsed = try JSONSerialization.jsonObject(with: Data(written.utf8))
        #expect(parsed as? [String] == [text])
        #expect(written.contains("\\u0007"))
    }

    @Test("writes what is no number as null")
    func writesNull() {
        let value: JSONValue = [.number(.nan), .number(.infinity), .optional(nil as Double?)]
        #expect(value.text == "[null, null, null]\n")
    }

    @Test("writes the shortest number that reads back as the same double")
    func writesNumbers() {
        let value: JSONValue = [.number(0.1), .number(3_600), .number(1e-7), .number(-0.0)]
        #expect(value.text == "[0.1, 3600, 1e-07, 0]\n")
    }
}
