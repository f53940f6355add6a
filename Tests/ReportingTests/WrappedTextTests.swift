import Reporting
import Testing

@Suite("A message on a terminal")
struct WrappedTextTests {
    @Test("is broken between words, and the line of a file under it stays")
    func message() {
        let line = "a: [one, two, three, four, five]"
        let message = "m.yaml:1:4: error: these words are too many\n\(line)\n   ^"
        #expect(
            broken(message, columns: 24)
                == "m.yaml:1:4: error: these\n    words are too many\n\(line)\n   ^"
        )
        #expect(broken(message, columns: nil) == message)
    }
}
