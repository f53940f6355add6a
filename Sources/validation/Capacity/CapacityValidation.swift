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

    /// The share of intervals that must hold the exact value: 18 of 20.
    private static let requiredShare = 0.9
    /// The widest interval, as a share of the capacity.
    private static let widest = 0.02

    func run() throws {
        let command = HeadroomCommand(executable: headroom)
        let folder = URL(fileURLWithPath: models).appending(path: "capacity")
        var complaints: [String] = []
        print("| question | exact | covered | widest | mean error | requests |")
        print("|---|--:|--:|--:|--:|--:|")
        for question in CapacityCase.all {
            let outputs = try (1...seeds).map { seed in
                try command.capacity(
                    folder.appending(path: "\(question.model).yaml").path,
                    options: ["--seed", "\(seed)"]
                )
            }
            complaints += judge(question, outputs)
        }
        for complaint in complaints { print("error: \(complaint)") }
        guard complaints.isEmpty else { throw ExitCode.failure }
        print("All intervals are narrow, and cover as often as they must.")
    }

    private func judge(_ question: CapacityCase, _ outputs: [CapacityOutput]) -> [String] {
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
        print(
            "| \(question.question) | \(exact.significant(6)) | \(covered) of \(outputs.count) "
                + "| \(widest.percent(decimals: 2)) | \((errors.mean ?? .nan).percent(decimals: 3)) "
                + "| \(requests.significant(3)) M |"
        )
        var complaints: [String] = []
        if Double(covered) < Self.requiredShare * Double(outputs.count) {
            complaints.append("\(question.model): \(covered) of \(outputs.count) intervals cover")
        }
        if widest >= Self.widest {
            complaints.append("\(question.model): an interval is \(widest.percent()) wide")
        }
        return complaints
    }
}
