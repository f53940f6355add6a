import ArgumentParser
import Glibc
import ModelFiles
import Reporting

/// `headroom init`.
struct Init: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "A model to begin with: a commented one, or one made from manifests.",
        usage: "headroom init [<options>] <directory>",
        discussion: """
            Manifests may be what 'helm template' and 'kubectl kustomize' print and what 'kubectl get \
            -o yaml' says of a running namespace. Which of them takes the requests, which are its \
            agents and which is Redis is found by names, labels and images; the options say it where \
            that is not clear. What no manifest says (the traffic) is assumed and marked so.

            Nothing that exists is overwritten. Secrets are not copied.
            """
    )

    static let example = "headroom init shop --from kubernetes/ --orchestrator Deployment/web"

    @Argument(
        help: "The model's directory, which must not exist yet or be empty.",
        completion: .directory
    )
    var directory: String

    @Option(
        help: ArgumentHelp(
            "Manifests: a file, a directory, or '-' for standard input; repeatable. (default: none)",
            valueName: "path"
        ),
        completion: .file()
    )
    var from: [String] = []

    @Option(
        help: ArgumentHelp("What takes the requests. (default: found)", valueName: "kind/name")
    )
    var orchestrator: String?

    @Option(
        help: ArgumentHelp(
            "What it asks for operations; repeatable. (default: found)",
            valueName: "kind/name"
        )
    )
    var agent: [String] = []

    @Option(help: ArgumentHelp("Its Redis. (default: found)", valueName: "kind/name"))
    var redis: String?

    @Flag(name: .shortAndLong, help: "No notes on standard error.")
    var quiet = false

    func validate() throws {
        if from.isEmpty, orchestrator != nil || !agent.isEmpty || redis != nil {
            throw ValidationError("--orchestrator, --agent and --redis name parts of --from PATH")
        }
    }

    func run() throws {
        let starter = try starter()
        try write(starter.files)
        if !quiet { for note in starter.notes { try Message.write(note) } }
        let written = starter.files.map { "  \(place)/\($0.path)\n" }.joined()
        try StandardStream.output.write("made \(place):\n\(written)")
        try show(load())
    }

    /// Reads the model that was written: what is wrong with it is wrong with the manifests.
    private func load() throws -> LoadedModel {
        do throws(ModelLoadingError) {
            return try ModelLoader.load(path: place)
        } catch {
            try Message.write("\(error)")
            try Message.write(
                "the model is written; the manifests have to be mended before it runs"
            )
            throw Self.status(of: error)
        }
    }

    private func show(_ loaded: LoadedModel) throws {
        if !quiet {
            for note in loaded.notes where note.severity == .warning {
                try Message.write("\(note)")
            }
        }
        let next = "headroom check \(place); headroom simulate \(place)"
        try StandardStream.output.write(
            ModelSummary(loaded, path: place).line() + "\nnext: \(next)\n"
        )
    }

    private func starter() throws -> StarterModel {
        let name = place.split(separator: "/").last { $0 != "." && $0 != ".." }
        let model = name.map(String.init) ?? "model"
        guard !from.isEmpty else { return StarterModel(name: model) }
        let options = StarterModel.Options(orchestrator: orchestrator, agents: agent, redis: redis)
        do throws(ModelLoadingError) {
            return try StarterModel(name: model, from: from, options: options)
        } catch {
            try Message.write("\(error)")
            throw Self.status(of: error)
        }
    }

    /// What is wrong with the options is wrong usage.
    private static func status(of error: ModelLoadingError) -> ExitCode {
        if error.diagnostics.allSatisfy({ $0.file == "command line" }) {
            return ExitStatus.wrongUsage.error
        }
        return ModelOptions.status(of: error.diagnostics).error
    }

    private func write(_ files: [StarterModel.File]) throws {
        try make(place, isModel: true)
        for file in files {
            var folder = place
            for component in file.path.split(separator: "/").dropLast() {
                folder += "/\(component)"
                try make(folder)
            }
            do {
                try OutputFile(path: "\(place)/\(file.path)").write(file.text)
            } catch { throw try error.reported() }
        }
    }

    /// The directory without slashes at its end.
    private var place: String {
        var place = directory[...]
        while place.count > 1, place.hasSuffix("/") { place.removeLast() }
        return String(place)
    }

    /// Makes a directory; that of the model may be there if nothing is in it.
    private func make(_ folder: String, isModel: Bool = false) throws {
        guard mkdir(folder, 0o777) != 0 else { return }
        let code = errno
        var reason = String(cString: strerror(code))
        if code == EEXIST {
            guard isModel, !isEmpty(folder) else { return }
            reason = "is there and not empty; nothing is overwritten"
        }
        throw try OutputFile.WriteError.cannotCreate(path: folder, reason: reason).reported()
    }

    private func isEmpty(_ folder: String) -> Bool {
        guard let stream = opendir(folder) else { return false }
        defer { closedir(stream) }
        var entries = 0
        while readdir(stream) != nil { entries += 1 }
        // Itself and the one above.
        return entries <= 2
    }
}
