import ModelFiles

extension FindingRule {
    /// What the readers of the files noticed and no other rule says better.
    static let doubtfulInput = FindingRule(
        "doubtful-input",
        .warning,
        title: "Something in the files probably does not mean what it says.",
        explanation: """
            What was noticed while the files were read: fields without effect, directives that are given \
            twice, objects that name no namespace, kinds that there are not, pools that no step uses. The \
            severity is that of the message; pods that are not ready and network policies have findings of \
            their own, and kinds that play no part in a simulation are none.
            """
    ) { model in
        model.loaded.notes.filter { $0.topic == .other }.map { note in
            Observation(
                position: note.position ?? SourceFile(path: note.file, text: "").start,
                message: note.message,
                repair: "write what is meant, or leave it out",
                severity: note.severity
            )
        }
    }
}
