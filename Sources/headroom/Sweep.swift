import ArgumentParser
import Experiments
import Glibc
import ModelFiles
import Reporting
import Sweeps

/// `headroom sweep`.
struct Sweep: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "Many points of a model: a CSV row each, on one machine or on many.",
        discussion: """
            All points have the same seed, so that request k is the same request in each of them. \
            A row is on the disk before the next point is begun: a sweep that was stopped goes on \
            with --resume, and the finished file has the same bytes.
            """
    )

    static let example = """
        headroom sweep models/phoenix --vary orchestrator.limits.burst_size=10:50:10 \
        --vary workloads.interactive.arrivals.poisson.rate=60/s,120/s -o results.csv
        """

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Design") var design: DesignOptions
    @OptionGroup(title: "Run") var settings: RunOptions
    @OptionGroup(title: "Machines") var machines: ShardOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Flag(help: "A row for each point, replication and metric, instead of one for each point.")
    var tidy = false

    @Flag(help: "Go on with the rows that the output has; begin if it has none.")
    var resume = false

    @Option(
        help: ArgumentHelp(
            "Show the points that no other one beats in both of two metrics or varied parameters. "
                + "(default: none)",
            valueName: "a,b"
        )
    )
    var pareto: String?

    func validate() throws {
        if resume, output.output == nil {
            throw ValidationError("--resume goes on with a file; name it with -o FILE")
        }
        if pareto != nil, output.output == nil {
            throw ValidationError("--pareto looks at the finished file; name it with -o FILE")
        }
    }

    func run() throws {
        do {
            let plan = try plan()
            if let engine = machines.on { return try writeJob(for: engine, plan) }
            if !output.quiet { for note in plan.model.notes { try Message.write("\(note)") } }
            let shard = try machines.part()
            Interruption.listen()
            if let path = output.output {
                try run(plan, shard, into: path)
            } else {
                try print(plan, shard)
            }
        } catch let error as ModelLoadingError {
            throw try error.reported()
        } catch let error as SweepError {
            throw try error.reported()
        }
    }

    private func plan() throws -> SweepPlan {
        try SweepPlan(
            SweepPlan.Request(
                modelPath: model.model,
                assignments: model.set + settings.assignments,
                ranges: try design.ranges(),
                kind: design.kind,
                points: design.points,
                precision: settings.precisionGoal
            )
        )
    }

    private func run(_ plan: SweepPlan, _ shard: Shard, into pattern: String) throws {
        guard shard == .whole || machines.shard != nil || pattern.contains("{shard}") else {
            throw ValidationError(
                "this is part \(shard) of an array job, and all parts would write '\(pattern)'; "
                    + "put {shard} into the name, or write --shard 1/1 to run all points here"
            )
        }
        let path = shard.path(pattern)
        let axes = try axes(of: plan)
        let run = SweepRun(
            plan: plan,
            layout: tidy ? .tidy : .wide,
            shard: shard,
            output: path,
            jobs: settings.threads
        )
        let reporter = output.quiet ? nil : ProgressReporter()
        defer { reporter?.finish() }
        var isRescued = false
        let outcome = try run.run(
            resumes: resume,
            cancellation: Interruption.cancellation,
            progress: { reporter?.show($0) },
            rescue: { rows in
                if !isRescued {
                    try? Message.write("'\(path)' was taken away; its rows go to standard output")
                }
                isRescued = true
                return OutputFile.write(rows, to: STDOUT_FILENO)
            }
        )
        reporter?.finish()
        guard let outcome, outcome.isComplete else {
            let finished = outcome.map { "\($0.finished) of \($0.points)" } ?? "none of the"
            try Message.write(
                "interrupted: \(finished) points have rows; the same command with --resume goes on"
            )
            throw ExitStatus.interrupted.error
        }
        guard !output.quiet else { return }
        guard shard == .whole else {
            return try Message.write("shard \(shard): \(outcome.points) points in '\(path)'")
        }
        let summary = try SweepSummary(
            path: path,
            table: outcome.table,
            objectives: plan.model.objectives,
            replications: plan.model.run.replications,
            axes: axes
        )
        let style = TerminalStyle(
            isColored: !output.noColor && StandardStream.output.welcomesColor
        )
        do { try StandardStream.output.write(summary.text(style: style)) } catch {
            throw try error.reported()
        }
    }

    /// The sides of the Pareto front, checked before anything is run.
    private func axes(of plan: SweepPlan) throws -> [SweepSummary.Axis] {
        guard let pareto else { return [] }
        let table = SweepTable(
            layout: .wide,
            parameters: plan.design.ranges.map(\.path),
            metrics: try plan.experiment(of: 0).metricNames
        )
        guard let axes = SweepSummary.Axis.pair(pareto, of: table) else {
            throw ValidationError(
                "--pareto is '\(pareto)'; name two metrics or varied parameters, as "
                    + "rejection_rate,latency_p99_s"
            )
        }
        return axes
    }

    /// Writes the rows to standard output, in the order of the design.
    private func print(_ plan: SweepPlan, _ shard: Shard) throws {
        let reporter = output.quiet ? nil : ProgressReporter()
        defer { reporter?.finish() }
        let stream = SweepStream(
            plan: plan,
            layout: tidy ? .tidy : .wide,
            shard: shard,
            jobs: settings.threads
        )
        let isComplete = try stream.run(cancellation: Interruption.cancellation) { text in
            try StandardStream.output.write(text)
        } progress: {
            reporter?.show($0)
        }
        guard isComplete else { throw ExitStatus.interrupted.error }
    }

    private func writeJob(for engine: ShardJob.Engine, _ plan: SweepPlan) throws {
        guard let path = output.output else {
            throw ValidationError("--on needs the name of the results, -o FILE")
        }
        var options = model.set.flatMap { ["--set", $0] } + design.arguments + settings.arguments
        if tidy { options.append("--tidy") }
        let files = try plan.model.sources.map { source in
            do throws(Diagnostic) { return try SourceFile.read(source) } catch {
                try Message.write("\(error)")
                throw ExitStatus.unreadableFile.error
            }
        }
        let job = ShardJob(
            engine: engine,
            shards: machines.shards ?? 1,
            modelPath: model.model,
            modelName: plan.model.service.name,
            files: files,
            options: options,
            output: path,
            image: machines.image
        )
        do { try StandardStream.output.write(try job.text()) } catch let error
            as OutputFile.WriteError
        {
            throw try error.reported()
        }
    }
}

extension SweepError {
    /// Says what is wrong on standard error and returns the error that ends the command.
    func reported() throws -> ExitCode {
        try Message.write(message)
        switch self {
        case .wrongUsage: return ExitStatus.wrongUsage.error
        case .wrongPoints(_, _, let error): return ModelOptions.status(of: error.diagnostics).error
        case .wrongFile: return ExitStatus.wrongModel.error
        case .unreadableFile: return ExitStatus.unreadableFile.error
        case .output(let error): return error.exitError
        }
    }
}
