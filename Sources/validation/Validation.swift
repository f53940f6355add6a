import ArgumentParser
import Foundation
import Statistics
import Verification

/// The command held against what is known exactly.
@main
struct ValidationTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validation",
        abstract: "Holds headroom against exact solutions and recordings.",
        subcommands: [Validation.self, CapacityValidation.self, IntervalValidation.self],
        defaultSubcommand: Validation.self
    )
}

/// The simulator against theory and recordings, through the public command.
struct Validation: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "theory",
        abstract: "Holds headroom against closed forms of queueing theory and a recorded kernel.",
        discussion: """
            Run by scripts/validate, which builds what it needs. Exits with 1 if anything disagrees.
            """
    )

    @Option(help: "The headroom executable.", completion: .file())
    var headroom: String

    @Option(help: "The folder that holds queueing/ and cfs/.", completion: .directory)
    var models: String

    @Option(name: .shortAndLong, help: "Where to write the page. (default: nowhere)")
    var output: String?

    @Flag(help: "Leave out the experiments on intervals, and write no page.")
    var quick = false

    func run() throws {
        let command = HeadroomCommand(executable: headroom)
        let folder = URL(fileURLWithPath: models)
        let queueing = try QueueingValidation(
            command: command,
            models: folder.appending(path: "queueing"),
            progress: show
        )
        let throttling = try ThrottlingValidation(
            command: command,
            models: folder.appending(path: "cfs")
        )
        var complaints = queueing.complaints + throttling.complaints
        summarize(queueing)
        summarize(throttling)
        if !quick {
            let jobs = ProcessInfo.processInfo.activeProcessorCount
            let coverage = IntervalCoverage(of: try .queue(experiments: 1_000), jobs: jobs)
            summarize(coverage)
            let seeds = try SeedExperiment(
                command: command,
                models: folder.appending(path: "queueing"),
                jobs: jobs
            )
            summarize(seeds)
            complaints += coverage.complaints + seeds.complaints
            if let output {
                let report = ValidationReport(
                    queueing: queueing,
                    throttling: throttling,
                    coverage: coverage,
                    seeds: seeds
                )
                try report.markdown.write(toFile: output, atomically: true, encoding: .utf8)
            }
        }
        for complaint in complaints { print("error: \(complaint)") }
        guard complaints.isEmpty else { throw ExitCode.failure }
        print("Everything agrees.")
    }

    private func show(_ result: QueueingResult) {
        for comparison in result.comparisons {
            let cells = [
                result.system.model.padded(to: 24), comparison.metric.padded(to: 60),
                comparison.expected.significant().padded(to: 11),
                comparison.mean.significant().padded(to: 11),
                "±\(comparison.relativeHalfWidth.percent(decimals: 2))".padded(to: 9),
                comparison.z.signed(decimals: 2),
            ]
            print(cells.joined(separator: " "))
        }
    }

    private func summarize(_ queueing: QueueingValidation) {
        let outside = queueing.comparisons.count { !$0.isCovered }
        let leading = queueing.leading.count { !$0.isCovered }
        let chance = BinomialRange(
            trials: queueing.leading.count,
            probability: 0.05,
            confidence: 0.95
        )
        print(
            """
            \(queueing.results.count) models, \(queueing.comparisons.count) comparisons, largest |z| \
            \((queueing.worst?.z.magnitude ?? 0).significant(3)); \(outside) values outside of their 95 % \
            intervals; of the models' first metrics \(leading) of \(queueing.leading.count), chance gives \
            \(chance.range.lowerBound) to \(chance.range.upperBound)
            """
        )
    }

    private func summarize(_ throttling: ThrottlingValidation) {
        for result in throttling.results {
            let recorded = result.recording.recorded[0].seconds * 1_000
            print(
                "CFS \(result.recording.model): recorded mean \(recorded.significant()) ms, "
                    + "simulated \((result.simulated[0] * 1_000).significant()) ms"
            )
        }
    }

    private func summarize(_ coverage: IntervalCoverage) {
        for count in coverage.counts {
            print("coverage of \(count.truth.metric): \(count.test.share.percent())")
        }
    }

    private func summarize(_ seeds: SeedExperiment) {
        print("mm1 from \(SeedExperiment.seeds) seeds: \(seeds.coverage.successes) cover")
    }
}

extension String {
    /// The text, filled up with spaces.
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
