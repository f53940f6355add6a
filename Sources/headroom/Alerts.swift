import Alerting
import ArgumentParser
import ModelFiles
import Reporting
import Units

/// `headroom alerts`.
struct Alerts: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "What alert rules would have done on recorded metrics.",
        usage: "headroom alerts [<options>] <rules> <metrics>",
        discussion: """
            The rules are evaluated as Prometheus 2.42 does, over samples with times: OpenMetrics (seconds, \
            '# EOF' at the end) or Prometheus' text format (milliseconds). A group's own interval wins over \
            --evaluation-interval. What is not supported is refused with its place.
            """
    )

    static let example = "headroom alerts alerts.yaml metrics.txt --evaluation-interval 1m"

    @Argument(help: "A Prometheus rule file, or - for standard input.", completion: .file())
    var rules: String

    @Argument(
        help: "Samples as OpenMetrics or Prometheus text, or - for standard input.",
        completion: .file()
    )
    var metrics: String

    @Option(
        help: ArgumentHelp(
            "First evaluation, in seconds or with a unit. (default: 0 if the samples begin in the first "
                + "day, else the last multiple of the interval before them)",
            valueName: "time"
        )
    )
    var start: Moment?

    @Option(
        help: ArgumentHelp(
            "No evaluation after this, in seconds or with a unit. (default: the last sample)",
            valueName: "time"
        )
    )
    var end: Moment?

    @Option(
        help: ArgumentHelp(
            "Distance of the evaluations of groups that name none, with a unit.",
            valueName: "time"
        )
    )
    var evaluationInterval = Interval(duration: .seconds(60))

    @Option(
        help: ArgumentHelp(
            "How old the sample of an instant may be, with a unit.",
            valueName: "time"
        )
    )
    var lookback = Interval(duration: .seconds(300))

    @Option(
        help: ArgumentHelp(
            "Whose rule for the early end of ranges and of the look-back: 2 counts a sample there, 3 does "
                + "not.",
            valueName: "version"
        )
    )
    var prometheus = EvaluationSettings.Version.v2

    @Option(help: "Format of the result: for people, for programs, for a spreadsheet.")
    var format = AlertTimelineReport.Format.table

    @Flag(help: "Exit with 1 if an alert fires.")
    var gate = false

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        if rules == AdmissionInput.standardInput, metrics == AdmissionInput.standardInput {
            throw ValidationError("only one of the files can be standard input")
        }
        if let start, let end, end.milliseconds < start.milliseconds {
            throw ValidationError("--end is before --start")
        }
    }

    func run() throws {
        let file = try output.file()
        let (groups, samples) = try read()
        let interval = evaluationInterval.duration
        let first = start?.milliseconds ?? Self.start(of: samples.store, interval)
        let last = end?.milliseconds ?? samples.store.lastMilliseconds ?? first
        let evaluation = RuleEvaluation(
            groups,
            over: samples.store,
            from: first,
            interval: interval,
            settings: EvaluationSettings(
                lookback: lookback.duration,
                version: prometheus,
                subqueryStep: interval
            )
        )
        Interruption.listen()
        evaluation.run(through: last) { Interruption.cancellation.isCancelled }
        if !output.quiet {
            for failure in evaluation.failures {
                try Message.write("warning: \(Self.text(of: failure))")
            }
        }
        let report = AlertTimelineReport(
            evaluation.histories,
            of: groups,
            from: first,
            to: last
        )
        try output.write(report.text(as: format, style: output.style), to: file)
        if Interruption.cancellation.isCancelled { throw ExitStatus.interrupted.error }
        if gate, report.hasFired { throw ExitStatus.objectiveMissed.error }
    }

    /// Reads both files, and says what is wrong with them, all at once.
    private func read() throws -> ([RuleGroup], MetricsFile) {
        let rules = Result { () throws(ModelLoadingError) in try RuleFile(path: self.rules) }
        let metrics = Result { () throws(ModelLoadingError) in try MetricsFile(path: self.metrics) }
        var notes: [Diagnostic] = []
        var failures: [ModelLoadingError] = []
        switch rules {
        case .success(let file): notes += file.notes
        case .failure(let error): failures.append(error)
        }
        switch metrics {
        case .success(let file): notes += file.notes
        case .failure(let error): failures.append(error)
        }
        if !output.quiet { for note in notes { try Message.write("\(note)") } }
        for failure in failures { try Message.write("\(failure)") }
        guard failures.isEmpty else {
            throw ModelOptions.status(of: failures.flatMap(\.diagnostics)).error
        }
        return (try rules.get().groups, try metrics.get())
    }

    /// Where evaluations begin if the command line does not say it.
    private static func start(of store: SampleStore, _ interval: SimDuration) -> Int64 {
        let day: Int64 = 86_400_000
        let step = max(interval.nanoseconds / 1_000_000, 1)
        guard let first = store.firstMilliseconds, !(0..<day).contains(first) else { return 0 }
        let rest = first % step
        return first - (rest < 0 ? rest + step : rest)
    }

    private static func text(of failure: RuleFailure) -> String {
        let seconds = NumberText.shortest(Double(failure.firstMilliseconds) / 1_000) ?? ""
        return "rule '\(failure.rule)' of group '\(failure.group)' could not be evaluated "
            + "\(failure.count) times, first at \(seconds) s: \(failure.message)"
    }
}

/// A time in seconds, or with a unit.
struct Moment: ExpressibleByArgument {
    /// The time in milliseconds.
    let milliseconds: Int64

    init?(argument: String) {
        if let seconds = PromQLNumber.parse(argument) {
            guard seconds.magnitude < 9.2e9 else { return nil }
            milliseconds = Int64((seconds * 1_000).rounded())
            return
        }
        guard let duration = try? PromQLDuration(argument) else { return nil }
        milliseconds = duration.duration.nanoseconds / 1_000_000
    }
}

extension AlertTimelineReport.Format: ExpressibleByArgument {}
extension EvaluationSettings.Version: ExpressibleByArgument {}
