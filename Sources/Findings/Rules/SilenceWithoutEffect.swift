import ModelFiles

extension FindingRule {
    /// Looked for when the comments are matched with the findings.
    static let silenceWithoutEffect = FindingRule(
        "silence-without-effect",
        .warning,
        title: "A comment silences nothing.",
        explanation: """
            A silence counts for findings of its rule on its own line or, standing alone, on the next line \
            that is no comment. If there is none, what it allowed has been repaired, or the comment stands in \
            the wrong place; left there it would hide the next one.
            """
    ) { _ in [] }
}

extension Finding {
    /// A silence of a rule that has nothing to say there.
    static func silenceWithoutEffect(_ silence: Silence) -> Finding {
        Finding(
            .silenceWithoutEffect,
            Observation(
                position: silence.position,
                message:
                    "there is no finding '\(silence.rule)' in line \(silence.line): this comment "
                    + "silences nothing",
                repair: "take the comment out, or move it to the line of the finding"
            )
        )
    }
}
