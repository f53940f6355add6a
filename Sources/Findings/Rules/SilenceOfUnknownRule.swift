import ModelFiles

extension FindingRule {
    /// Looked for when the comments are matched with the findings.
    static let silenceOfUnknownRule = FindingRule(
        "silence-of-unknown-rule",
        .warning,
        title: "A comment silences a rule that does not exist.",
        explanation: """
            A silence names the rule that it is about, as it stands in brackets behind a finding. A name that \
            no rule has silences nothing.
            """
    ) { _ in [] }
}

extension Finding {
    /// A silence of something that is no rule.
    static func silenceOfUnknownRule(_ silence: Silence) -> Finding {
        let names = FindingRule.all.map(\.identifier)
        let meant = closestMatch(to: silence.rule, among: names)
        return Finding(
            .silenceOfUnknownRule,
            Observation(
                position: silence.position,
                message: silence.rule.isEmpty
                    ? "this comment names no rule: it silences nothing"
                    : "there is no rule '\(silence.rule)'\(meant.map { "; did you mean '\($0)'?" } ?? ""): "
                        + "this comment silences nothing",
                repair: "name a rule of docs/findings, or take the comment out"
            )
        )
    }
}
