import ArgumentParser
import ModelFiles

/// Which parameters to choose, and what they cost.
struct ChoiceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A parameter to choose, between bounds or among values: path=LO:HI, path=25,50,75; "
                + "repeatable.",
            valueName: "path=values"
        )
    )
    var vary: [String] = []

    @Option(
        help: ArgumentHelp(
            "What to make as small as the objectives allow: arithmetic on paths, as "
                + "'orchestrator.replicas + 2 * agents.planner.replicas'. Paths count in cores, bytes, "
                + "seconds and per second.",
            valueName: "cost"
        )
    )
    var minimize: String?

    func validate() throws {
        if minimize != nil, vary.isEmpty {
            throw ValidationError("--minimize needs something to choose: add --vary path=LO:HI")
        }
        if minimize == nil, !vary.isEmpty {
            throw ValidationError("--vary needs something to minimize: add --minimize cost")
        }
    }

    /// The options as they are written.
    var arguments: [String] {
        vary.flatMap { ["--vary", $0] } + (minimize.map { ["--minimize", $0] } ?? [])
    }

    /// The ranges and the cost, checked against a model.
    ///
    /// - Throws: An exit code, with a message on standard error, if one of them is wrong.
    func problem(_ loaded: LoadedModel) throws -> CheapestProblem {
        do throws(Diagnostic) {
            return try CheapestProblem(vary: vary, cost: minimize ?? "", in: loaded)
        } catch {
            throw try error.reportedAsUsage()
        }
    }
}
