import ArgumentParser
import Experiments
import ModelFiles
import Reporting

/// `headroom rare`.
struct Rare: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "How rarely a limiter refuses, where a simulation would never see it.",
        usage: "headroom rare [<options>] <model>",
        discussion: """
            Each limiter of the model that can be treated alone is: rate limits, the connection cap and worker \
            threads with a bounded queue. An exact chain is used where there is one, multilevel splitting \
            otherwise; the report says which, and what is assumed.
            """
    )

    static let example =
        "headroom rare models/phoenix --limiter orchestrator.requests_per_second --precision 5%"

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "A limiter's name, as simulate reports it; repeatable. (default: all of them)",
            valueName: "name"
        )
    )
    var limiter: [String] = []

    @Option(help: "How: the chain where there is one and splitting otherwise, or one of them.")
    var method = RareEventExperiment.Method.auto

    @Option(
        help: ArgumentHelp(
            "The half-width of a simulated figure over the figure, as 5%.",
            valueName: "percent"
        )
    )
    var precision: Percentage?

    @Option(
        help: ArgumentHelp(
            "What a simulation depends on. (default: as in the model)",
            valueName: "n"
        )
    )
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Threads at most; results do not depend on it. (default: one for each core)",
            valueName: "n"
        )
    )
    var jobs: Int?

    @Option(help: "Format of the result: for people, for programs, for a spreadsheet.")
    var format = RareEventReport.Format.table

    func validate() throws {
        try Threads.check(jobs)
    }

    func run() throws {
        let file = try output.file()
        let loaded = try model.load()
        let survey = RareLimiterSurvey(loaded.service)
        let seed = seed ?? loaded.run.seed
        Interruption.listen()
        var entries = try chosen(survey).map { candidate in
            entry(of: candidate, seed: seed)
        }
        if limiter.isEmpty { entries += survey.refusals.map { .refusal($0) } }
        let report = RareEventReport(entries, model: loaded.service.name, seed: seed)
        if entries.isEmpty {
            try Message.write("error: the model has no limiter that could be treated alone")
            throw ExitStatus.wrongModel.error
        }
        try output.write(report.text(as: format, style: output.style), to: file)
        if Interruption.cancellation.isCancelled { throw ExitStatus.interrupted.error }
        if report.estimates.isEmpty { throw ExitStatus.wrongModel.error }
    }

    /// The limiters that were asked for.
    private func chosen(_ survey: RareLimiterSurvey) throws -> [RareLimiterCandidate] {
        guard !limiter.isEmpty else { return survey.candidates }
        return try limiter.map { name in
            if let candidate = survey.candidates.first(where: { $0.name == name }) {
                return candidate
            }
            if let refusal = survey.refusals.first(where: { $0.name == name }) {
                throw ValidationError("\(name) cannot be treated alone: \(refusal.reason)")
            }
            let names = survey.candidates.map(\.name)
            throw ValidationError(
                "the model has no limiter '\(name)' that can be treated alone"
                    + (names.isEmpty ? "" : "; there are \(names.joined(separator: ", "))")
            )
        }
    }

    private func entry(of candidate: RareLimiterCandidate, seed: UInt64) -> RareEventReport.Entry {
        let experiment = RareEventExperiment(
            candidate,
            method: method,
            precision: precision?.fraction ?? 0.05,
            seed: seed,
            jobs: Threads.count(jobs)
        )
        do throws(RareEventExperiment.Failure) {
            return .estimate(try experiment.run(cancellation: Interruption.cancellation))
        } catch {
            return .failure(limiter: candidate.name, reason: Self.text(of: error))
        }
    }

    private static func text(of failure: RareEventExperiment.Failure) -> String {
        switch failure {
        case .noChain: "no exact solution; try --method splitting"
        case .notSplittable: "only its chain is known; try --method chain"
        case .tooRare: "no refusal was seen even with split paths: it is rarer than can be told"
        case .splitsTooMuch:
            "splitting gives no figure: paths are split so often that a run has no end"
        case .cancelled: "interrupted before there was a figure"
        }
    }
}

extension RareEventReport.Format: ExpressibleByArgument {}
extension RareEventExperiment.Method: ExpressibleByArgument {}
