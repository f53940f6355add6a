import ModelFiles
import Testing

@Suite("A malformed rule")
struct MalformedRuleTests {
    /// What is wrong with a file: `line:column: message`.
    private func messages(_ text: String) -> [String] {
        do throws(ModelLoadingError) {
            _ = try RuleFile(SourceFile(path: "rules.yaml", text: text))
            return []
        } catch {
            return error.diagnostics.filter { $0.severity == .error }.map {
                "\($0.line ?? 0):\($0.column ?? 0): \($0.message)"
            }
        }
    }

    /// Expressions of which promtool 2.42 refuses all but those with `\\pL`, native histograms and labels
    /// that are none, which cannot be evaluated.
    @Test(
        "is refused with the place in its expression",
        arguments: [
            (
                "m >", 15,
                "unexpected end of input"
            ),
            (
                "m > > 5", 16,
                "unexpected <>>"
            ),
            (
                "(m > 5", 18,
                "unclosed left parenthesis"
            ),
            (
                "m > 5)", 17,
                "unexpected right parenthesis ')'"
            ),
            (
                "m{pod=}", 18,
                "unexpected \"}\" in label matching, expected string"
            ),
            (
                "m{pod=\"a}", 18,
                "unterminated quoted string"
            ),
            (
                "m{pod=~\"a(b\"}", 21,
                "error parsing regexp: missing closing )"
            ),
            (
                "m{pod=~\"a{2000}\"}", 21,
                "error parsing regexp: invalid repeat count: `{2000}`"
            ),
            (
                "m{pod=~\"(?=x)\"}", 20,
                "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"
            ),
            (
                "m{pod=~\"\\\\pL\"}", 19,
                "error parsing regexp: Unicode properties are not supported: `\\p`"
            ),
            (
                "rate(m)", 17,
                "expected type range vector in call to function \"rate\", got instant vector"
            ),
            (
                "rate(m[5])", 19,
                "missing unit character in duration"
            ),
            (
                "rate(m[5m)", 21,
                "unexpected \")\" in subquery or range, expected \":\" or \"]\""
            ),
            (
                "rate(m[0s])", 19,
                "duration must be greater than 0"
            ),
            (
                "rate(m[5x])", 19,
                "not a valid duration string: \"5x\""
            ),
            (
                "foo(m)", 12,
                "unknown function with name \"foo\""
            ),
            (
                "sum(m, m)", 12,
                "wrong number of arguments for aggregate expression provided, expected 1, got 2"
            ),
            (
                "sum by pod (m)", 19,
                "unexpected identifier \"pod\" in grouping opts, expected \"(\""
            ),
            (
                "topk(m)", 12,
                "wrong number of arguments for aggregate expression provided, expected 2, got 1"
            ),
            (
                "m offset 5", 21,
                "unexpected number \"5\" in offset, expected duration"
            ),
            (
                "m offset 5m offset 5m", 12,
                "offset may not be set multiple times"
            ),
            (
                "m @ now", 16,
                "unexpected identifier \"now\" in @, expected timestamp"
            ),
            (
                "5 > 3", 14,
                "comparisons between scalars must use BOOL modifier"
            ),
            (
                "m and 5", 14,
                "set operator \"and\" not allowed in binary scalar expression"
            ),
            (
                "m + bool m", 14,
                "bool modifier can only be used on comparison operators"
            ),
            (
                "a * on(x) group_left(x) b", 14,
                "label \"x\" must not occur in ON and GROUP clause at once"
            ),
            (
                "{}", 12,
                "vector selector must contain at least one non-empty matcher"
            ),
            (
                "{__name__=\"a\", __name__=\"b\"} + c{__name__=\"d\"}", 43,
                "metric name must not be set twice: \"c\" or \"d\""
            ),
            (
                "histogram_count(m)", 12,
                "function \"histogram_count\": native histograms are not supported"
            ),
            (
                "label_replace(m, \"1x\", \"$1\", \"a\", \"b\")", 29,
                "invalid destination label name in label_replace(): 1x"
            ),
            (
                "label_replace(m, \"x\", \"$1\", \"a\", \"(b\")", 45,
                "invalid regular expression in label_replace(): missing closing )"
            ),
            (
                "count_values(\"1x\", m)", 25,
                "invalid label name \"1x\""
            ),
            (
                "\"text\" + 1", 12,
                "binary expression must contain only scalar and instant vector types"
            ),
            (
                "m ! n", 14,
                "unexpected character after '!': ' '"
            ),
            (
                "m = 5", 14,
                "unexpected \"=\""
            ),
            (
                "m & n", 14,
                "unexpected character: '&'"
            ),
            (
                "1h > 5", 12,
                "unexpected duration \"1h\""
            ),
            (
                "rate(sum(m)[5m])", 23,
                "ranges only allowed for vector selectors"
            ),
            (
                "sum(m[5m])", 16,
                "expected type instant vector in aggregation expression, got range vector"
            ),
            (
                "scalar(5)", 19,
                "expected type instant vector in call to function \"scalar\", got scalar"
            ),
            (
                "-\"a\"", 13,
                "unary expression only allowed on expressions of type scalar or instant vector, got \"string\""
            ),
            (
                "m{\"a\"}", 14,
                "unexpected string \"a\" in label matching, expected identifier or \"}\""
            ),
            (
                "m$", 13,
                "unexpected character: '$'"
            ),
            (
                "quantile_over_time(m[5m], 0.5)", 31,
                "expected type scalar in call to function \"quantile_over_time\", got range vector"
            ),
            (
                "rate(m[5m:1m:1s])", 24,
                "unexpected colon ':'"
            ),
            (
                "a unless group_left b", 21,
                "unexpected <group_left>"
            ),
            (
                "m @ 1e30", 12,
                "timestamp out of bounds for @ modifier: 1e+30"
            ),
            (
                "'unfinished", 12,
                "unterminated quoted string"
            ),
            (
                "\"\\xZZ\" == m", 15,
                "illegal character in escape sequence"
            ),
            (
                "(((m)", 17,
                "unclosed left parenthesis"
            ),
            (
                "1e400 > m", 12,
                "error parsing number: \"1e400\": invalid syntax"
            ),
            (
                "0xZZ > m", 12,
                "unexpected duration \"0xZZ\""
            ),
            (
                "absent()", 12,
                "expected 1 argument(s) in call to \"absent\", got 0"
            ),
            (
                "round(m, 1, 2)", 12,
                "expected at most 2 argument(s) in call to \"round\", got 3"
            ),
            (
                "m{a=\"b\" c=\"d\"}", 20,
                "unexpected identifier \"c\" in label matching, expected \",\" or \"}\""
            ),
            (
                "sum(m) by (pod", 26,
                "unclosed left parenthesis"
            ),
            (
                "m [5m", 17,
                "unclosed left bracket"
            ),
            (
                "rate(m[5m] offset)", 29,
                "unexpected \")\" in offset, expected duration"
            ),
            (
                "time(1)", 12,
                "expected 0 argument(s) in call to \"time\", got 1"
            ),
        ]
    )
    func expression(text: String, column: Int, message: String) {
        let quoted = text.replacing("'", with: "''")
        let file = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: '\(quoted)'\n"
        #expect(messages(file) == ["5:\(column): could not parse expression: \(message)"])
    }

    @Test(
        "is refused with the place in its file, however the expression is written",
        arguments: [
            ("m > > 5", "5:15: "), ("\"m > > 5\"", "5:16: "), ("'m > > 5'", "5:16: "),
            ("|\n      m\n        > > 5", "7:11: "), (">-\n      sum(\n        m > > 5)", "7:13: "),
            ("m{a=\"b\"}\n      > > 5", "6:9: "), ("\"m{a=\\\"b\\\"} > > 5\"", "5:25: "),
            ("|\n      # why\n      m > > 5", "7:11: "),
        ]
    )
    func place(expression: String, place: String) {
        let file = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: \(expression)\n"
        #expect(messages(file) == [place + "could not parse expression: unexpected <>>"])
    }

    @Test(
        "is refused with the place in its template",
        arguments: [
            ("labels: {a: \"{{ $value\"}", "6:18: label 'a': unclosed action"),
            (
                "annotations: {a: \"x {{ foo }}\"}",
                "6:28: annotation 'a': function \"foo\" not defined"
            ),
            (
                "annotations: {a: '{{ if true }}'}",
                "6:36: annotation 'a': unexpected end of template"
            ),
            (
                "annotations:\n      a: |\n        one\n        {{ $x }}",
                "9:12: annotation 'a': undefined variable \"$x\""
            ),
        ]
    )
    func template(field: String, message: String) {
        let file =
            "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: m\n    \(field)\n"
        #expect(messages(file) == [message])
    }

    @Test("is reported with all others")
    func all() {
        let file = """
            groups:
            - name: g
              rules:
              - {alert: A, expr: m >}
              - {alert: B, expr: rate(m)}
              - {record: 'r', expr: m, labels: {"1x": a}}
              - {alert: C, expr: m, labels: {a: '{{'}}
            """
        #expect(messages(file).map { $0.prefix(2) } == ["4:", "5:", "6:", "7:"])
    }
}
