import Alerting
import Testing

@Suite("A regular expression")
struct RegularExpressionTests {
    @Test(
        "matches whole texts as RE2 does",
        arguments: [
            ("a.c", "abc", true), ("a.c", "abcd", false), ("a.c", "a\nc", false),
            ("(?s)a.c", "a\nc", true), ("a|b", "b", true), ("a|", "", true), ("", "", true),
            ("x*", "", true), ("x+", "", false), ("(ab)+", "ababab", true), ("a{2,3}", "aaa", true),
            ("a{2,3}", "aaaa", false), ("a{2}", "aa", true), ("a{2,}", "aaaaa", true),
            ("a{,2}", "a{,2}", true), ("a{", "a{", true), ("[a-c]+", "cab", true),
            ("[^a-c]+", "xyz", true), ("[^a-c]", "b", false), ("[]a]+", "a]", true),
            ("[a-]", "-", true), ("[\\d-]+", "1-2", true), ("[[:digit:]x]+", "1x2", true),
            ("[[:^digit:]]+", "abc", true), ("\\d+\\.\\d*", "3.", true),
            ("\\w+\\W\\w+", "a-b", true),
            ("\\Qa.b\\E+", "a.bb", true), ("\\x41\\x{42}\\103", "ABC", true),
            ("(?i)straße", "STRAßE", true), ("(?i:a)b", "Ab", true), ("(?i:a)b", "AB", false),
            ("(?i)[a-z]+", "ABC", true), ("\\bfoo\\b", "foo", true), ("a\\Bb", "ab", true),
            ("^a$", "a", true), ("(?m)^a$\\n^b$", "a\nb", true), ("a.*?b", "axxb", true),
            ("(?U)a+", "aaa", true), ("é+", "éé", true), (".", "é", true),
            ("(?P<n>a)(b)?", "a", true), ("(a*)*", "aaa", true), ("(a|b)*c", "ababc", true),
            ("[^x]", "\n", true), ("\\s", "\u{B}", false), ("\\t\\n", "\t\n", true),
        ]
    )
    func matches(pattern: String, text: String, expected: Bool) throws {
        #expect(try RegularExpression(pattern).matchesWhole(text) == expected)
    }

    @Test("finds a part of a text")
    func findsParts() throws {
        #expect(try RegularExpression("b+").matchesPart(of: "abbc"))
        #expect(try RegularExpression("^b").matchesPart(of: "ab") == false)
        #expect(try RegularExpression("(?m)^b").matchesPart(of: "a\nb"))
    }

    @Test(
        "that is none has its place",
        arguments: [
            ("a(b", 1, "missing closing )"), ("a)b", 1, "unexpected )"),
            ("[a", 0, "missing closing ]: `[a`"),
            ("*a", 0, "missing argument to repetition operator: `*`"),
            ("a**", 2, "invalid nested repetition operator: `**`"),
            ("a{1001}", 1, "invalid repeat count: `{1001}`"),
            ("a{3,2}", 1, "invalid repeat count: `{3,2}`"),
            ("x(?=y)", 1, "invalid or unsupported Perl syntax: `(?=`"),
            ("x\\1", 1, "invalid escape sequence: `\\1`"),
            ("\\", 0, "trailing backslash at end of expression"),
            ("[z-a]", 1, "invalid character class range: `z-a`"),
            ("\\pL", 0, "Unicode properties are not supported: `\\p`"),
            ("(?P<>a)", 0, "invalid named capture: `(?P<>`"),
            ("((a{1000}){1000}){1000}", 0, "expression too large"),
            ("(?:(?:(?:(?:){1000}){1000}){1000}){1000}", 0, "expression too large"),
        ]
    )
    func refuses(pattern: String, offset: Int, message: String) {
        let expected = #expect(throws: RegularExpression.SyntaxError.self) {
            try RegularExpression(pattern)
        }
        #expect(expected?.description == message)
        #expect(expected?.offset == offset)
    }

    @Test("takes time in the product of the lengths, whatever it is")
    func isLinear() throws {
        // A backtracking matcher would try 2^40 ways.
        let pattern = String(repeating: "a?", count: 40) + String(repeating: "a", count: 40)
        #expect(try RegularExpression(pattern).matchesWhole(String(repeating: "a", count: 40)))
        let nested = "(((a*)*)*)*b"
        #expect(try !RegularExpression(nested).matchesWhole(String(repeating: "a", count: 2_000)))
    }

    @Test("may nest, but not without end")
    func bounded() throws {
        let deep = String(repeating: "(", count: 100_000)
        #expect(throws: RegularExpression.SyntaxError.self) { try RegularExpression(deep) }
    }
}
