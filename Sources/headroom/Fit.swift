import ArgumentParser
import Fitting
import ModelFiles
import Reporting
import Units

/// `headroom fit`.
struct Fit: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "Arrival process and service distributions from a request log, ready to paste.",
        discussion: """
            A CSV file with a header is read once, as a stream; '-' is standard input. What \
            'simulate --trace' writes needs no further options. Arrivals are seconds or RFC 3339; durations \
            are seconds, or what the end of the column's name says (_ms, _us, _ns), or carry a unit. \
            ± is the standard error, p the chance of a fit that bad if the law is right.
            """
    )

    static let example = "headroom fit access.csv --arrival time --service latency_ms --format yaml"

    @Argument(help: "The log: a CSV file, a pipe, or -.", completion: .file())
    var log: String

    @OptionGroup(title: "Columns") var columns: FitColumnOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "When the rate of arrivals comes again, counted from midnight UTC or from second 0; 'none' "
                + "if it does not. (default: 24h for a log of two days or more, else none)",
            valueName: "time"
        )
    )
    var period: String?

    @Option(help: "By what a law is chosen: bic finds the right one, aic predicts best.")
    var criterion = InformationCriterion.bic

    @Option(
        help: ArgumentHelp(
            "Artificial samples behind the p-value of a fit; 0 = no p-value.",
            valueName: "n"
        )
    )
    var bootstrap = 199

    @Option(help: ArgumentHelp("What artificial and random samples depend on.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: "Format of the result: for people, for programs, for a model.")
    var format = FitReport.Format.table

    func validate() throws {
        guard (0...100_000).contains(bootstrap) else {
            throw ValidationError("--bootstrap is \(bootstrap); it must be from 0 to 100000")
        }
        if let period, period != "none", Self.seconds(period) == nil {
            throw ValidationError(
                "--period is '\(period)'; write a time of a second or more, as 24h, or none"
            )
        }
    }

    func run() throws {
        let file = try output.file()
        let groups = try read()
        let settings = DurationFit.Settings(
            criterion: criterion,
            bootstrapSamples: bootstrap,
            seed: seed
        )
        let fits = groups.map { LogFit($0, period: period(of: $0), settings: settings) }
        let report = FitReport(fits, path: log, criterion: criterion)
        guard !report.isEmpty else {
            try Message.write(
                "\(log): error: the log has nothing to fit: no arrivals, no durations"
            )
            throw ExitStatus.wrongModel.error
        }
        if format == .yaml, !output.quiet {
            for fit in fits {
                for warning in fit.warnings {
                    try Message.write("warning: \(warning.subject): \(warning.message)")
                }
            }
        }
        try output.write(report.text(as: format, style: output.style), to: file)
    }

    private func read() throws -> [LogGroup] {
        do throws(ModelLoadingError) {
            return try LogReader.groups(ofLog: log, columns: columns.list, seed: seed)
        } catch {
            throw try error.reported()
        }
    }

    /// The period in seconds to fit a group with; `nil` = none.
    private func period(of group: LogGroup) -> Double? {
        if let period { return period == "none" ? nil : Self.seconds(period) }
        return group.span >= 2 * 86_400 ? 86_400 : nil
    }

    private static func seconds(_ text: String) -> Double? {
        DurationText(text).map { $0.duration.seconds }.flatMap { $0 >= 1 ? $0 : nil }
    }
}

extension FitReport.Format: ExpressibleByArgument {}
extension InformationCriterion: ExpressibleByArgument {}
