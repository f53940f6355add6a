import ArgumentParser
import Foundation
import Statistics

/// Every kind of interval that headroom prints, from many seeds on systems that are solved exactly.
struct IntervalValidation: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intervals",
        abstract: "Counts how often 95 % intervals of each kind hold the exact value.",
        discussion: """
            Run by scripts/validate-intervals. Between 93 % and 97 % must. Exits with 1 if not.
            """
    )

    @Option(help: "Experiments for each case; a quarter of it for capacities, which simulate most.")
    var experiments = 2_000

    @Option(name: .shortAndLong, help: "Where to write the page. (default: nowhere)")
    var output: String?

    func run() throws {
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        let searches = max(1, experiments / 4)
        let cases = [
            try IntervalCase.queue(experiments: experiments),
            try .loss(experiments: experiments),
            try .rareLoss(erlangs: 3, experiments: experiments),
            try .rareLoss(erlangs: 3.5, experiments: experiments),
            try .percentiles(seconds: 60, experiments: experiments),
            try .percentiles(seconds: 600, experiments: experiments),
            try .differences(isIndependent: false, experiments: experiments),
            try .differences(isIndependent: true, experiments: experiments),
            try .rejectionEffects(experiments: experiments),
            try .latencyEffects(experiments: experiments),
            try .lossCapacity(experiments: searches),
            try .latencyCapacity(experiments: searches),
        ]
        var coverages: [IntervalCoverage] = []
        for intervals in cases {
            let coverage = IntervalCoverage(of: intervals, jobs: jobs)
            coverages.append(coverage)
            for row in IntervalReport.rows(of: coverage) { print(row) }
            // Seen at once where the output is a file, too: a case may take minutes.
            fflush(nil)
        }
        if let output {
            try IntervalReport(coverages: coverages).markdown
                .write(toFile: output, atomically: true, encoding: .utf8)
        }
        let complaints = coverages.flatMap(\.complaints)
        for complaint in complaints { print("error: \(complaint)") }
        guard complaints.isEmpty else { throw ExitCode.failure }
        print("All intervals cover as often as they promise.")
    }
}
