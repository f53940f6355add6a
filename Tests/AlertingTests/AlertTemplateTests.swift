import Alerting
import Testing

@Suite("A template")
struct AlertTemplateTests {
    @Test(
        "that cannot be expanded has its place",
        arguments: [
            ("{{ $value", 0, "unclosed action"), ("{{ foo }}", 3, "function \"foo\" not defined"),
            ("a {{ $x }}", 5, "undefined variable \"$x\""),
            ("{{ if true }}x", 14, "unexpected end of template"),
            ("{{ end }}", 3, "unexpected \"end\" in template"),
            ("{{ \"a }}", 3, "unterminated quoted string"),
            ("{{ }}", 3, "unexpected \"}}\" in command"),
            ("{{ $value | }}", 12, "unexpected \"}}\" in command"),
            ("{{ 1 2 }}", 3, "can't give arguments to a literal"),
            ("{{ template \"x\" }}", 3, "'template' is not supported in templates here"),
            ("{{ (1 }}", 6, "unexpected \"}}\" in parentheses"),
        ]
    )
    func refuses(text: String, offset: Int, message: String) {
        let error = #expect(throws: PromQLError.self) { try AlertTemplate(text) }
        #expect(error?.description == message)
        #expect(error?.offset == offset)
    }

    @Test("may nest, but not without end")
    func bounded() {
        let deep = String(repeating: "{{ if true }}", count: 10_000)
        #expect(throws: PromQLError.self) { try AlertTemplate(deep) }
        let chain = "{{ if true }}" + String(repeating: "{{ else if true }}", count: 10_000)
        #expect(throws: PromQLError.self) { try AlertTemplate(chain) }
        #expect(throws: PromQLError.self) {
            try AlertTemplate("{{ \(String(repeating: "(", count: 10_000))")
        }
    }
}
