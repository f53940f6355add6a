/// What the command line or an overlay says about a candidate.
struct CandidateDescription {
    /// What a candidate is made of.
    enum Origin {
        /// The model at this path.
        case model(path: String)
        /// The baseline, but for these values.
        case changes(Overrides)
    }

    /// What it is called.
    var name: String
    /// Where the name is written, or what stands for it.
    var position: SourcePosition
    /// What it is made of.
    var origin: Origin

    /// The longest name, in Unicode scalars: a table has to have room for it.
    static let longestName = 63

    /// What an argument says: the path of a model, or of an overlay.
    ///
    /// - Parameters:
    ///   - path: A directory or a YAML file.
    ///   - diagnostics: Where it is reported what is wrong with an overlay.
    /// - Returns: The description; `nil` if the overlay is wrong.
    static func argument(
        _ path: String,
        reporting diagnostics: Diagnostics
    ) -> CandidateDescription? {
        if let overlay = Overlay(path: path, reporting: diagnostics) {
            guard let changes = overlay.changes else { return nil }
            return CandidateDescription(
                name: overlay.name,
                position: overlay.namePosition,
                origin: .changes(changes)
            )
        }
        let source = SourceFile(path: Overrides.commandLine, text: path, isCommandLine: true)
        return CandidateDescription(
            name: path.modelName,
            position: source.start,
            origin: .model(path: path)
        )
    }

    /// What an option says: `NAME: path=value, path=value`.
    ///
    /// - Throws: A diagnostic for what is wrong with it.
    init(option text: String) throws(Diagnostic) {
        let prefix = "--candidate "
        let source = SourceFile(
            path: Overrides.commandLine,
            text: prefix + text,
            isCommandLine: true
        )
        var offset = prefix.unicodeScalars.count
        let start = source.position(line: 1, column: offset + 1)
        guard let colon = text.firstIndex(of: ":") else {
            throw Diagnostic(
                .error,
                "\(quoted(text)) has no name; write 'NAME: path=value, path=value', as in "
                    + "'large burst: orchestrator.limits.burst_size=100'",
                at: start
            )
        }
        name = String(text[..<colon].trimmingBlanks)
        position = start
        offset += text[...colon].unicodeScalars.count
        var changes = Overrides()
        let assignments = text[text.index(after: colon)...]
        // A name with nothing behind it is a candidate that changes nothing.
        if !assignments.trimmingBlanks.isEmpty {
            for piece in assignments.split(separator: ",", omittingEmptySubsequences: false) {
                try changes.add(piece, of: source, from: offset)
                offset += piece.unicodeScalars.count + 1
            }
        }
        origin = .changes(changes)
    }

    private init(name: String, position: SourcePosition, origin: Origin) {
        self.name = name
        self.position = position
        self.origin = origin
    }

    /// Reports what is wrong with the names of candidates, each by itself and side by side.
    static func checkNames(
        of descriptions: [CandidateDescription],
        reporting diagnostics: Diagnostics
    ) {
        var seen: Set<String> = []
        for description in descriptions {
            let name = description.name
            if name.isEmpty {
                diagnostics.error("a candidate needs a name", at: description.position)
            } else if name == Candidate.baselineName {
                diagnostics.error(
                    "the baseline is called '\(name)'; call the candidate otherwise",
                    at: description.position
                )
            } else if name.unicodeScalars.count > longestName || printable(name) != name {
                diagnostics.error(
                    "\(quoted(name)) is no name: at most \(longestName) characters on one line",
                    at: description.position
                )
            } else if !seen.insert(name).inserted {
                diagnostics.error(
                    "two candidates are called \(quoted(name)); give each a name of its own",
                    at: description.position
                )
            }
        }
    }
}
