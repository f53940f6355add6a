import ModelFiles

extension FindingRule {
    /// Said of models that no other rule can be held against.
    static let invalidModel = FindingRule(
        "invalid-model",
        .error,
        title: "The files do not make a model.",
        explanation: """
            A value that cannot be read, a name that stands for nothing, a file that is not there: no rule \
            can be held against what has no meaning. All such errors are found in one run. The command \
            writes them to standard error and ends with 65 (66 if a file cannot be read); in JSON and SARIF \
            they are findings as well, so that a code review shows them in their lines.
            """
    ) { _ in [] }
}

extension Finding {
    /// An error in the files of a model, or a warning beside errors.
    init(_ diagnostic: Diagnostic) {
        let isError = diagnostic.severity == .error
        self.init(
            isError ? .invalidModel : .doubtfulInput,
            Observation(
                position: diagnostic.position ?? SourceFile(path: diagnostic.file, text: "").start,
                message: diagnostic.message,
                repair: isError ? "as the message says" : "write what is meant, or leave it out",
                severity: diagnostic.severity
            )
        )
    }
}
