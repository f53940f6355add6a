import ModelFiles

extension FindingRule {
    /// Looked for when the comments are matched with the findings.
    static let silenceWithoutReason = FindingRule(
        "silence-without-reason",
        .warning,
        title: "A comment silences a finding and does not say why.",
        explanation: """
            A silence is a comment '# headroom: allow RULE: reason' on the line of a finding or above it. \
            Without a reason nobody can tell later whether it still holds: it silences nothing.
            """
    ) { _ in [] }
}

extension Finding {
    /// A silence that says no reason.
    static func silenceWithoutReason(_ silence: Silence) -> Finding {
        Finding(
            .silenceWithoutReason,
            Observation(
                position: silence.position,
                message:
                    "this comment allows '\(silence.rule)' and gives no reason: it silences nothing",
                repair: "write '# headroom: allow \(silence.rule): why it is right'"
            )
        )
    }
}
