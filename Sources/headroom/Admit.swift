import ArgumentParser
import ModelFiles
import Platform
import Reporting

/// `headroom admit`.
struct Admit: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "What an API server and a scheduler would do with manifests, offline.",
        discussion: """
            The objects are applied in order to an empty namespace of Kubernetes 1.29: defaults, limit \
            ranges, priority classes, validation, quotas; a Deployment, StatefulSet or Job is followed by \
            its pods, and each pod by its placement. Nodes are those of the manifests and of --node; \
            without any, admission alone is judged. Pods with a status are there already.
            """
    )

    static let example =
        "headroom admit models/phoenix/kubernetes --node cpu=16,memory=64Gi --nodes 3"

    @Argument(
        help: "Manifests: files, directories, or - for standard input.",
        completion: .file()
    )
    var files: [String]

    @OptionGroup(title: "Cluster") var cluster: ClusterOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "Set a value of the manifests, as kubernetes.Deployment.web.spec.replicas=3; "
                + "repeatable. (default: as in the files)",
            valueName: "path=value"
        )
    )
    var set: [String] = []

    @Option(help: "Format of the result: for people, for programs, for a spreadsheet.")
    var format = AdmissionReport.Format.table

    @Option(
        help: ArgumentHelp(
            "How many pods of a Deployment, StatefulSet, Job or Pod fit beside everything else, what "
                + "stops the next, and what would next.",
            valueName: "kind/name"
        )
    )
    var fill: String?

    @Option(
        help: ArgumentHelp(
            "Whether a rolling update of a Deployment or StatefulSet fits, pod by pod, and what its "
                + "surge needs.",
            valueName: "kind/name"
        )
    )
    var rollout: String?

    @OptionGroup(title: "A rolling update over time") var timed: RolloutOptions

    @Flag(help: "Show what each plug-in of the scheduler gave each node, for every pod.")
    var explain = false

    @Flag(
        help: ArgumentHelp(
            "Exit with 1 if anything is refused, not made or pending; with --rollout, if the update "
                + "gets stuck or is not through."
        )
    )
    var gate = false

    func validate() throws {
        try cluster.check()
        if fill != nil, rollout != nil {
            throw ValidationError("--fill and --rollout are two questions; ask one at a time")
        }
        if timed.overTime, rollout == nil {
            throw ValidationError("--over-time is for --rollout; add --rollout KIND/NAME")
        }
    }

    func run() throws {
        let file = try output.file()
        let input = try read()
        let settings = AdmissionRun.Settings(
            nodes: cluster.list,
            timing: cluster.atOnce ? .atOnce : .inOrder,
            recordsScores: explain
        )
        let answer: (text: String, isClean: Bool)
        if let fill {
            answer = try self.fill(fill, input, settings)
        } else if let rollout {
            answer = try rollOut(rollout, input, settings)
        } else {
            let run = try apply(input, settings)
            let report = AdmissionReport(run, explains: explain)
            answer = (report.text(as: format, style: output.style), report.isClean)
        }
        try output.write(answer.text, to: file)
        if input.hasErrors { throw ExitStatus.wrongModel.error }
        if gate, !answer.isClean { throw ExitStatus.objectiveMissed.error }
    }

    private func fill(
        _ owner: String,
        _ input: AdmissionInput,
        _ settings: AdmissionRun.Settings
    ) throws -> (text: String, isClean: Bool) {
        let index = try find(owner, in: input)
        let run = try apply(input, settings, emptying: index)
        let report = FillReport(
            owner: input.name(ofOwner: index),
            fill: ReplicaFill(of: index, in: run.cluster),
            hasNodes: run.cluster.hasNodes
        )
        return (report.text(as: format, style: output.style), true)
    }

    private func rollOut(
        _ owner: String,
        _ input: AdmissionInput,
        _ settings: AdmissionRun.Settings
    ) throws -> (text: String, isClean: Bool) {
        let index = try find(owner, in: input)
        let run = try apply(input, settings)
        let name = input.name(ofOwner: index)
        if let timing = timed.timing,
            let rollout = TimedRollout(of: index, in: run.cluster, timing: timing)
        {
            let report = TimedRolloutReport(owner: name, rollout: rollout)
            return (report.text(as: format, style: output.style), rollout.isComplete)
        }
        guard let rollout = Rollout(of: index, in: run.cluster) else {
            throw ValidationError("--rollout is for a Deployment or a StatefulSet, not '\(owner)'")
        }
        let report = RolloutReport(
            owner: name,
            rollout: rollout,
            hasNodes: run.cluster.hasNodes
        )
        return (report.text(as: format, style: output.style), report.isComplete)
    }

    /// Applies the objects, and says which of them ask for too much.
    private func apply(
        _ input: AdmissionInput,
        _ settings: AdmissionRun.Settings,
        emptying emptied: Int? = nil
    ) throws -> AdmissionRun {
        do throws(ModelLoadingError) {
            return try AdmissionRun(input.entries, settings: settings, emptying: emptied)
        } catch {
            try Message.write("\(error)")
            throw ExitStatus.wrongModel.error
        }
    }

    /// The index of the object that makes pods and that `owner` names.
    private func find(_ owner: String, in input: AdmissionInput) throws -> Int {
        if let index = input.index(ofOwner: owner) { return index }
        let names = input.owners
        throw ValidationError(
            "the manifests hold no '\(owner)' that makes pods"
                + (names.isEmpty ? "" : "; there are " + names.joined(separator: ", "))
        )
    }

    /// Reads the manifests, and says what is wrong with them.
    private func read() throws -> AdmissionInput {
        do {
            let overrides = try Overrides(assignments: set)
            let input = try AdmissionInput(paths: files, overrides: overrides)
            for diagnostic in input.diagnostics
            where diagnostic.severity == .error || !output.quiet {
                try Message.write("\(diagnostic)")
            }
            return input
        } catch let error as ModelLoadingError {
            throw try error.reported()
        } catch let error as Diagnostic {
            throw try error.reportedAsUsage()
        }
    }
}

extension AdmissionReport.Format: ExpressibleByArgument {}
