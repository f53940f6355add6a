import ModelFiles
import Testing

@Suite("A YAML file")
struct YAMLDocumentTests {
    @Test("gives its values with their places")
    func givesValues() throws {
        let (documents, messages) = read("a: 1\nb:\n  - x\n  - 'null'\n  - ~\n---\ntrue\n")
        #expect(messages == [])
        #expect(documents.count == 2)
        let list = try #require(documents[0]["b"]?.list)
        #expect(list.map(\.isNull) == [false, false, true])
        #expect(list[1].scalar == YAMLScalar("null", isPlain: false))
        #expect(list[1].position.line == 4)
        #expect(list[1].position.column == 5)
        #expect(documents[1].scalar?.boolean == true)
    }

    @Test("is read to its end, however long it is")
    func readsLongFiles() throws {
        // libyaml reads 16 KiB at a time.
        let lines = (0..<20_000).map { "- element number \($0)\n" }
        let (documents, messages) = read(lines.joined())
        #expect(messages == [])
        let list = try #require(documents[0].list)
        #expect(list.count == 20_000)
        #expect(list[19_999].scalar?.text == "element number 19999")
        #expect(list[19_999].position.line == 20_000)
    }

    @Test("merges mappings under keys that are given")
    func merges() throws {
        let (documents, messages) = read(
            "base: &base {x: 1, y: 2}\nother: &other {y: 7, z: 8}\nall: {y: 3, <<: [*base, *other]}"
        )
        #expect(messages == [])
        let all = try #require(documents[0]["all"])
        #expect(all["x"]?.scalar?.text == "1")
        #expect(all["y"]?.scalar?.text == "3")
        #expect(all["z"]?.scalar?.text == "8")
    }

    @Test(
        "that is wrong says what and where",
        arguments: [
            ("a: [1, 2\n", "did not find expected ',' or ']'"),
            ("a: 1\na: 2", "2:1: key 'a' is given twice, first in line 1"),
            ("? [a]\n: 1", "1:3: this key is a list, expected a text"),
            ("~: 1", "1:1: this key is empty, expected a text"),
            ("a: *b", "1:4: there is no anchor '&b' before this alias"),
            ("a: &a [*a]", "1:8: the alias '*a' stands for a value that it is itself part of"),
            ("a: &a {b: *a}", "1:11: the alias '*a' stands for a value that it is itself part of"),
            ("<<: 5", "1:5: '<<' merges a mapping or a list of mappings; this is a single value"),
            ("a: \u{7}b", "1:4: control characters are not allowed"),
            (
                "a: !!python/object x",
                "1:4: the tag 'tag:yaml.org,2002:python/object' means nothing"
            ),
            ("a:\tb\n\tc: d", "found a tab character that violates indentation"),
        ]
    )
    func explains(text: String, message: String) {
        let (_, messages) = read(text)
        #expect(messages.count == 1)
        #expect(messages[0].contains(message), "\(messages)")
    }

    @Test(
        "nested beyond reason is refused without a crash",
        arguments: ["[", "{", "- ", "? ", "{a: "]
    )
    func refusesDepth(opening: String) {
        let (_, messages) = read(String(repeating: opening, count: 100_000))
        #expect(messages.count == 1)
        #expect(messages[0].contains("this is nested more than 64 levels deep"), "\(messages)")
    }

    @Test("of 64 levels is read")
    func readsDepth() {
        let text = String(repeating: "[", count: 63) + "x" + String(repeating: "]", count: 63)
        #expect(read(text).messages == [])
    }

    @Test("that multiplies itself by aliases is refused")
    func refusesExpansion() {
        // Nine lines of nine aliases each stand for 9⁹ = 387,420,489 values.
        let bomb =
            "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + (1...9).map { level in
                let alias = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
                return "a\(level): &a\(level) [\(alias)]\n"
            }.joined()
        let (_, messages) = read(bomb)
        #expect(messages.count == 1)
        #expect(messages[0].contains("more than 500000 values, aliases expanded"), "\(messages)")
    }

    @Test("with keys that double at each level says what is wrong with each, and does not hang")
    func refusesComplexKeys() {
        let bomb =
            "a0: &a0 {k: v}\n"
            + (1...30).map { "a\($0): &a\($0) {? *a\($0 - 1) : *a\($0 - 1)}\n" }.joined()
        let messages = read(bomb).messages
        #expect(messages.count == 30)
        #expect(messages.allSatisfy { $0.hasSuffix("this key is a mapping, expected a text") })
    }

    @Test("of noise is refused or read, and never more of it than is allowed")
    func survivesNoise() {
        let megabyte = 1 << 20
        #expect(read(String(repeating: "[],", count: megabyte)).messages.count == 1)
        #expect(read("[" + String(repeating: "a,", count: megabyte)).messages.count == 1)
        #expect(read(String(repeating: "a", count: megabyte)).messages == [])
    }

    private func read(_ text: String) -> (documents: [YAMLNode], messages: [String]) {
        let diagnostics = Diagnostics()
        let documents = SourceFile(path: "x.yaml", text: text).yamlDocuments(reporting: diagnostics)
        return (
            documents,
            diagnostics.sorted.map { "\($0.line ?? 0):\($0.column ?? 0): \($0.message)" }
        )
    }
}
