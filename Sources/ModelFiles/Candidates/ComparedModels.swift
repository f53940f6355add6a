/// A baseline and its candidates, read and checked.
public struct ComparedModels: Sendable {
    /// The baseline.
    public var baseline: LoadedModel
    /// The candidates: arguments first, then options, each in the order given.
    public var candidates: [Candidate]

    /// Candidates at most: each takes as long as a simulation.
    public static let mostCandidates = 1_000

    /// Reads a baseline and what is to be held against it.
    ///
    /// - Parameters:
    ///   - path: The baseline: a directory or a YAML file.
    ///   - overrides: Values set in the baseline and in every candidate; what a candidate itself
    ///     says wins.
    ///   - arguments: Candidates as paths: models of their own (a directory or a YAML file), or
    ///     overlays (a YAML file of the format `headroom-overlay/v1`).
    ///   - options: Candidates as texts, `NAME: path=value, path=value`.
    /// - Throws: Everything that is wrong with any of them.
    public init(
        baseline path: String,
        overrides: Overrides,
        arguments: [String],
        options: [String]
    ) throws(ModelLoadingError) {
        let diagnostics = Diagnostics()
        var baseline: LoadedModel?
        do throws(ModelLoadingError) {
            baseline = try ModelLoader.load(path: path, overrides: overrides)
        } catch {
            for diagnostic in error.diagnostics { diagnostics.report(diagnostic) }
        }
        let descriptions = Self.descriptions(arguments, options, reporting: diagnostics)
        var candidates: [Candidate] = []
        for description in descriptions {
            // What is wrong with the baseline need not be said once more for each candidate.
            if case .changes = description.origin, baseline == nil { continue }
            do throws(ModelLoadingError) {
                candidates.append(
                    try Self.load(description, baseline: path, overrides: overrides)
                )
            } catch {
                for diagnostic in error.diagnostics { diagnostics.report(diagnostic) }
            }
        }
        guard let baseline, !diagnostics.hasErrors else { throw ModelLoadingError(diagnostics) }
        self.baseline = baseline
        self.candidates = candidates
    }

    private static func descriptions(
        _ arguments: [String],
        _ options: [String],
        reporting diagnostics: Diagnostics
    ) -> [CandidateDescription] {
        var descriptions = arguments.prefix(mostCandidates).compactMap {
            CandidateDescription.argument($0, reporting: diagnostics)
        }
        for option in options.prefix(mostCandidates) {
            do throws(Diagnostic) {
                descriptions.append(try CandidateDescription(option: option))
            } catch {
                diagnostics.report(error)
            }
        }
        if arguments.count + options.count > mostCandidates {
            diagnostics.report(
                Diagnostic(
                    .error,
                    "\(arguments.count + options.count) candidates are more than the "
                        + "\(mostCandidates) that are compared at most; 'sweep' takes any number",
                    file: Overrides.commandLine
                )
            )
        }
        CandidateDescription.checkNames(of: descriptions, reporting: diagnostics)
        for description in descriptions { description.checkPaths(reporting: diagnostics) }
        return descriptions
    }

    private static func load(
        _ description: CandidateDescription,
        baseline: String,
        overrides: Overrides
    ) throws(ModelLoadingError) -> Candidate {
        switch description.origin {
        case .model(let path):
            Candidate(
                name: description.name,
                modelPath: path,
                changes: [],
                model: try ModelLoader.load(path: path, overrides: overrides)
            )
        case .changes(let changes):
            Candidate(
                name: description.name,
                modelPath: baseline,
                changes: changes.values,
                model: try ModelLoader.load(
                    path: baseline,
                    overrides: overrides.merging(changes)
                )
            )
        }
    }
}

extension CandidateDescription {
    /// Reports values that a candidate cannot have for itself: how it is run.
    fileprivate func checkPaths(reporting diagnostics: Diagnostics) {
        guard case .changes(let changes) = origin else { return }
        for entry in changes.entries where entry.path == "run" || entry.path.hasPrefix("run.") {
            diagnostics.error(
                "\(quoted(entry.path)) is how a model is run, and candidates are run as the "
                    + "baseline is; set it for all of them with --set",
                at: entry.position
            )
        }
    }
}
