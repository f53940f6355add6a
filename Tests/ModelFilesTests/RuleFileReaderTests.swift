import ModelFiles
import Testing
import Units

/// Reads a text as the file `alerts.yaml`.
private func read(
    _ text: String,
    set assignments: [String] = []
) throws -> (groups: [RuleGroupSummary], messages: [String], parameters: [Parameter]) {
    let context = try ReadingContext(
        directory: ModelDirectory("."),
        overrides: Overrides(assignments: assignments)
    )
    let groups = RuleFileReader(context: context)
        .read(SourceFile(path: "alerts.yaml", text: text))
    let summaries = groups.map { group in
        RuleGroupSummary(
            name: group.name,
            interval: group.interval,
            rules: group.rules.map { rule in
                switch rule {
                case .alerting(let rule):
                    "alert \(rule.alert): \(rule.expression) for \(rule.hold.nanoseconds) ns, "
                        + "keep \(rule.keepFiringFor.nanoseconds) ns "
                        + rule.labels.entries.map { "\($0.name)=\($0.text)" }.joined(separator: ",")
                case .recording(let rule): "record \(rule.record): \(rule.expression)"
                }
            }
        )
    }
    let messages = context.diagnostics.sorted.map { diagnostic in
        "\(diagnostic.line ?? 0):\(diagnostic.column ?? 0): "
            + "\(diagnostic.severity): \(diagnostic.message)"
    }
    return (summaries, messages, context.parameters)
}

/// A group with its rules as texts.
private struct RuleGroupSummary {
    let name: String
    let interval: SimDuration?
    let rules: [String]
}

@Suite("A rule file")
struct RuleFileReaderTests {
    /// Section 7.2 of the seed design, to the letter.
    private static let seed = """
        groups:
        - name: resource_alerts
          rules:
          - alert: HighMemoryUsage
            expr: memory_usage_bytes / max_memory_bytes > 0.85
            for: 5m
            labels:
              severity: warning
            annotations:
              description: "Memory usage above 85%"

          - alert: HighConnectionCount
            expr: current_connections / max_connections > 0.9
            for: 5m
            labels:
              severity: critical
            annotations:
              description: "Connection count near limit"
        """

    @Test("of the seed design is read to the letter")
    func readsTheSeed() throws {
        let (groups, messages, parameters) = try read(Self.seed)
        #expect(messages.isEmpty)
        #expect(groups.map(\.name) == ["resource_alerts"])
        #expect(groups.map(\.interval) == [nil])
        #expect(
            groups.first?.rules == [
                "alert HighMemoryUsage: memory_usage_bytes / max_memory_bytes > 0.85 "
                    + "for 300000000000 ns, keep 0 ns severity=warning",
                "alert HighConnectionCount: current_connections / max_connections > 0.9 "
                    + "for 300000000000 ns, keep 0 ns severity=critical",
            ]
        )
        #expect(
            parameters.map { "\($0.path)=\($0.value)" } == [
                "alerts.resource_alerts.HighMemoryUsage.for=5m",
                "alerts.resource_alerts.HighMemoryUsage.keep_firing_for=0s",
                "alerts.resource_alerts.HighConnectionCount.for=5m",
                "alerts.resource_alerts.HighConnectionCount.keep_firing_for=0s",
            ]
        )
    }

    @Test("gives way to the command line in its durations")
    func isOverridden() throws {
        let (groups, messages, _) = try read(
            Self.seed,
            set: [
                "alerts.resource_alerts.HighMemoryUsage.for=1m",
                "alerts.resource_alerts.interval=30s",
            ]
        )
        #expect(messages.isEmpty)
        #expect(groups.first?.interval == .seconds(30))
        #expect(groups.first?.rules.first?.contains("for 60000000000 ns") == true)
    }

    @Test("may record, and takes numbers for texts as Prometheus does")
    func records() throws {
        let (groups, messages, _) = try read(
            """
            groups:
            - name: recorded
              interval: 1m30s
              limit: 0
              rules:
              - {record: "job:up:sum", expr: sum(up)}
              - {alert: Always, expr: 1, keep_firing_for: 1h, labels: {tier: 5}}
            """
        )
        #expect(messages.isEmpty)
        #expect(groups.first?.interval == .seconds(90))
        #expect(
            groups.first?.rules == [
                "record job:up:sum: sum(up)",
                "alert Always: 1 for 0 ns, keep 3600000000000 ns tier=5",
            ]
        )
    }

    @Test("that is empty is a warning: Prometheus starts, and never alerts")
    func warnsOfEmptyFile() throws {
        let (groups, messages, _) = try read("# nothing yet\n")
        #expect(groups.isEmpty)
        #expect(messages == ["1:1: warning: the file holds no rules"])
    }

    @Test("has one document: Prometheus does not see a second")
    func warnsOfSecondDocument() throws {
        let (groups, messages, _) = try read("groups: [{name: a}]\n---\ngroups: [{name: b}]\n")
        #expect(groups.map(\.name) == ["a"])
        #expect(
            messages == [
                "3:1: warning: Prometheus reads the first document of a file and not this one"
            ]
        )
    }

    @Test(
        "reads durations as Prometheus does",
        arguments: [
            ("0", 0), ("5m", 300_000), ("1h30m", 5_400_000), ("1m30s500ms", 90_500),
            ("1d", 86_400_000), ("1w", 604_800_000), ("1y", 31_536_000_000), ("90s", 90_000),
        ]
    )
    func readsDurations(text: String, milliseconds: Int64) throws {
        let (groups, messages, _) = try read(
            "groups: [{name: a, rules: [{alert: X, expr: up, for: \(text)}]}]"
        )
        #expect(messages.isEmpty)
        #expect(
            groups.first?.rules == ["alert X: up for \(milliseconds * 1_000_000) ns, keep 0 ns "]
        )
    }

    @Test(
        "refuses what is no duration for Prometheus",
        arguments: [
            ("300", "not a valid duration string: \"300\"; write a unit, for example 300s"),
            ("30s1m", "not a valid duration string: \"30s1m\""),
            ("5x", "not a valid duration string: \"5x\""),
            ("-1m", "not a valid duration string: \"-1m\""),
            ("1.5h", "not a valid duration string: \"1.5h\""),
            ("300y", "duration out of range"),
        ]
    )
    func refusesDurations(text: String, message: String) throws {
        let (_, messages, _) = try read(
            "groups: [{name: a, rules: [{alert: X, expr: up, for: \(text)}]}]"
        )
        #expect(messages == ["1:54: error: \(message)"])
    }

    /// The head of a file with one rule, whose fields stand from line 4 on, four columns in.
    private static let head = "groups:\n- name: a\n  rules:\n"

    @Test(
        "refuses rules that Prometheus refuses",
        arguments: [
            (
                "  - alert: X\n    expr: up\n    fro: 5m\n",
                "6:5: error: field 'fro' not found in a rule; did you mean 'for'?"
            ),
            (
                "  - alert: X\n    record: y\n    expr: up\n",
                "5:13: error: only one of 'record' and 'alert' must be set"
            ),
            ("  - expr: up\n", "4:5: error: one of 'record' or 'alert' must be set"),
            ("  - alert: X\n", "4:5: error: field 'expr' must be set in rule"),
            ("  - alert: X\n    expr: ' '\n", "4:5: error: field 'expr' must be set in rule"),
            (
                "  - record: x y\n    expr: up\n",
                "4:13: error: invalid recording rule name: x y"
            ),
            (
                "  - record: x\n    expr: up\n    for: 5m\n",
                "6:10: error: invalid field 'for' in recording rule"
            ),
            (
                "  - record: x\n    expr: up\n    annotations: {a: b}\n",
                "6:18: error: invalid field 'annotations' in recording rule"
            ),
            (
                "  - alert: X\n    expr: up\n    labels: {1a: b}\n",
                "6:14: error: invalid label name: 1a"
            ),
            (
                "  - alert: X\n    expr: up\n    labels: {__name__: b}\n",
                "6:14: error: invalid label name: __name__"
            ),
            (
                "  - alert: X\n    expr: up\n    annotations: {a-b: c}\n",
                "6:19: error: invalid annotation name: a-b"
            ),
            (
                "  - alert: X\n    expr: sum(rate(up[5m])\n",
                "5:27: error: could not parse expression: unclosed left parenthesis"
            ),
            (
                "  - alert: X\n    expr: up[5m)\n",
                "5:16: error: could not parse expression: unexpected \")\" in subquery or range, "
                    + "expected \":\" or \"]\""
            ),
            (
                "  - alert: X\n    expr: up{job=\"a} > 1\n",
                "5:18: error: could not parse expression: unterminated quoted string"
            ),
        ]
    )
    func refusesRules(rule: String, message: String) throws {
        let (groups, messages, _) = try read(Self.head + rule)
        #expect(messages == [message])
        #expect(groups.count == 1)
    }

    @Test("does not count brackets in texts and comments")
    func skipsTexts() throws {
        let (groups, messages, _) = try read(
            Self.head
                + "  - alert: X\n    expr: |\n      up{job=\"a)\\\"(\", x!='[('} # :-(\n      > 1\n"
        )
        #expect(messages.isEmpty)
        #expect(groups.first?.rules.count == 1)
    }

    @Test(
        "refuses groups that Prometheus refuses",
        arguments: [
            (
                "group: []\n",
                "1:1: error: field 'group' not found in a rule file; did you mean 'groups'?"
            ),
            ("groups: {}\n", "1:9: error: 'groups' is a mapping, expected a list"),
            ("groups:\n- rules: []\n", "2:3: error: Groupname must not be empty"),
            (
                "groups:\n- name: a\n- name: a\n",
                "3:9: error: groupname: \"a\" is repeated in the same file"
            ),
            (
                "groups:\n- name: a\n  query_offset: 5m\n",
                "3:3: error: field 'query_offset' not found in a group"
            ),
            (
                "groups:\n- name: a\n  intervall: 5m\n",
                "3:3: error: field 'intervall' not found in a group; did you mean 'interval'?"
            ),
            (
                "groups:\n- name: a\n  limit: many\n",
                "3:10: error: 'limit' is 'many', expected a whole number"
            ),
            ("- name: a\n", "1:1: error: this is a list, expected a rule file"),
        ]
    )
    func refusesGroups(text: String, message: String) throws {
        let (_, messages, _) = try read(text)
        #expect(messages == [message])
    }
}
