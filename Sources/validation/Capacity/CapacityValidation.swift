import ArgumentParser
import Foundation
import Statistics

/// `headroom solve --capacity` against exact inversions, from several seeds.
struct CapacityValidation: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capacity",
        abstract: "Holds the intervals of 'headroom solve --capacity' against exact solutions.",
        discussion: """
            Run by scripts/validate-solve. Of 20 intervals 18 must hold the exact capacity, and all must \
            be narrower than 2 %. Exits with 1 if not.
            """
    )

    @Option(help: "The headroom executable.", completion: .file())
    var headroom: String

    @Option(help: "The folder that holds capacity/.", completion: .directory)
    var models: String

    @Option(help: "Seeds for each question: 1 to this.")
    var seeds = 20

    @Option(name: .shortAndLong, help: "Where to write the page. (default: nowhere)")
    var output: String?

    /// The share of intervals that must hold the exact value: 18 of 20.
    private static let requiredShare = 0.9
    /// The widest interval, as a share of the capacity.
    private static let widest = 0.02

    func run() throws {
        let command = HeadroomCommand(executable: headroom)
        let folder = URL(fileURLWithPath: models).appending(path: "capacity")
        var complaints: [String] = []
        var lines = [
            "| question | exact | covered | widest | mean error | requests |",
            "|---|--:|--:|--:|--:|--:|",
        ]
        for line in lines { print(line) }
        for question in CapacityCase.all {
            let outputs = try (1...seeds).map { seed in
                try command.capacity(
                    folder.appending(path: "\(question.model).yaml").path,
                    options: ["--seed", "\(seed)"]
                )
            }
            let judged = judge(question, outputs)
            complaints += judged.complaints
            lines.append(judged.line)
            print(judged.line)
        }
        if let output {
            let page = [Self.introduction, ""] + lines
            try (page.joined(separator: "\n") + "\n")
                .write(toFile: output, atomically: true, encoding: .utf8)
        }
        for complaint in complaints { print("error: \(complaint)") }
        guard complaints.isEmpty else { throw ExitCode.failure }
        print("All intervals are narrow, and cover as often as they must.")
    }

    private static let introduction = """
        # Capacities against exact solutions

        This page is written by `scripts/validate-solve`, which repeats it (some minutes). `headroom solve \
        --capacity` is asked for the load factor of each model of `models/capacity` from 20 seeds; "covered" \
        counts the 95 % intervals that hold the exact factor (at least 18 must), "widest" is the widest of \
        them as a share of it (below 2 %), "mean error" that of the estimates, and "requests" what a \
        search simulated on average.
        """

    private func judge(
        _ question: CapacityCase,
        _ outputs: [CapacityOutput]
    ) -> (line: String, complaints: [String]) {
        let exact = question.factor
        var covered = 0
        var widest = 0.0
        var errors = Tally()
        for capacity in outputs.map(\.capacity) {
            guard let factor = capacity.factor, let low = capacity.low, let high = capacity.high
            else {
                widest = .infinity
                continue
            }
            if low <= exact, exact <= high { covered += 1 }
            widest = max(widest, (high - low) / exact)
            errors.add(factor / exact - 1)
        }
        let requests = outputs.reduce(0) { $0 + $1.requests } / Double(outputs.count) / 1e6
        let line =
            "| \(question.question) | \(exact.significant(6)) | \(covered) of \(outputs.count) "
            + "| \(widest.percent(decimals: 2)) | \((errors.mean ?? .nan).percent(decimals: 3)) "
            + "| \(requests.significant(3)) M |"
        var complaints: [String] = []
        if Double(covered) < Self.requiredShare * Double(outputs.count) {
            complaints.append("\(question.model): \(covered) of \(outputs.count) intervals cover")
        }
        if widest >= Self.widest {
            complaints.append("\(question.model): an interval is \(widest.percent()) wide")
        }
        return (line, complaints)
    }
}
