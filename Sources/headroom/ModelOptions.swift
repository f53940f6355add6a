import ArgumentParser
import ModelFiles
import Reporting

/// Which model, and what to change in it.
struct ModelOptions: ParsableArguments {
    @Argument(
        help: "The model: a directory that holds model.yaml, or a YAML file.",
        completion: .file()
    )
    var model: String

    @Option(
        help: ArgumentHelp(
            "Set a parameter of the model, in the unit that the model has it in; repeatable. "
                + "'headroom parameters MODEL' lists the paths. (default: as in the model's files)",
            valueName: "path=value"
        )
    )
    var set: [String] = []

    /// Reads the model; assignments of `further` win over those of `--set`.
    ///
    /// If that fails, the diagnostics are on standard error and an exit code is thrown.
    func load(further: [String] = []) throws -> LoadedModel {
        switch try read(further: further) {
        case .success(let loaded): return loaded
        case .failure(let error): throw Self.status(of: error.diagnostics).error
        }
    }

    /// Reads the model, and says on standard error why that fails.
    func read(further: [String] = []) throws -> Result<LoadedModel, ModelLoadingError> {
        do {
            return .success(
                try ModelLoader.load(
                    path: model,
                    overrides: Overrides(assignments: set + further)
                )
            )
        } catch let error as ModelLoadingError {
            try Message.write("\(error)")
            return .failure(error)
        } catch let error as Diagnostic {
            throw try error.reportedAsUsage()
        }
    }

    /// The model with other values of its parameters, to be read once it has been as it is.
    func variants(further: [String] = []) -> ModelVariants {
        // Written wrongly, it would not have loaded.
        ModelVariants(
            path: model,
            overrides: (try? Overrides(assignments: set + further)) ?? Overrides()
        )
    }

    /// What `--set` set, for the report.
    var assignments: [Provenance.Assignment] {
        // Written wrongly, it would not have loaded.
        ((try? Overrides(assignments: set)) ?? Overrides()).values.map {
            Provenance.Assignment(path: $0.path, value: $0.value)
        }
    }

    /// The model and what is set in it, as they are written.
    var arguments: [String] { [model] + set.flatMap { ["--set", $0] } }

    /// A model whose only errors are on the command line is not wrong; the command is.
    static func status(of diagnostics: [Diagnostic]) -> ExitStatus {
        let errors = diagnostics.filter { $0.severity == .error }
        if errors.contains(where: \.isUnreadableFile) { return .unreadableFile }
        let areOurs = errors.allSatisfy { $0.position?.source.isCommandLine ?? false }
        return areOurs && !errors.isEmpty ? .wrongUsage : .wrongModel
    }
}

extension ModelLoadingError {
    /// Says what is wrong on standard error and returns the error that ends the command.
    func reported() throws -> ExitCode {
        try Message.write("\(self)")
        return ModelOptions.status(of: diagnostics).error
    }
}

extension Diagnostic {
    /// Says on standard error what is wrong with an option and returns the error that ends the command.
    func reportedAsUsage() throws -> ExitCode {
        try Message.write("\(self)")
        return ExitStatus.wrongUsage.error
    }
}
