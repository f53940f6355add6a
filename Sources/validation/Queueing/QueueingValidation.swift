import Foundation
import Statistics
import Verification

/// Every model of `models/queueing` through the public command, against the closed forms.
struct QueueingValidation: Sendable {
    /// The largest |z| that passes.
    static let largestZ = 4.5

    /// The models after their runs, in the order of the catalogue.
    let results: [QueueingResult]

    /// Models that are in the folder and not in the catalogue, so that nothing is said about them.
    let unknownModels: [String]

    /// Runs every model.
    ///
    /// - Parameters:
    ///   - command: The command to run.
    ///   - directory: Where the models are.
    ///   - progress: Called after each model.
    /// - Throws: `HeadroomCommand.Failure`, or what reading a model's header throws.
    init(
        command: HeadroomCommand,
        models directory: URL,
        progress: (QueueingResult) -> Void
    ) throws {
        var results: [QueueingResult] = []
        for system in QueueingCase.catalogue {
            let file = directory.appending(path: "\(system.model).yaml")
            let header = ModelHeader(text: try String(contentsOf: file, encoding: .utf8))
            let output = try command.simulate(file.path)
            let result = QueueingResult(system, header: header, output: output)
            progress(result)
            results.append(result)
        }
        self.results = results
        let known = Set(QueueingCase.catalogue.map(\.model))
        unknownModels = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            .filter { $0.hasSuffix(".yaml") && !known.contains(String($0.dropLast(5))) }
            .sorted()
    }

    /// All comparisons.
    var comparisons: [Comparison] { results.flatMap(\.comparisons) }

    /// The first comparison of each model: independent of each other, as the models have seeds of
    /// their own.
    var leading: [Comparison] { results.compactMap(\.comparisons.first) }

    /// The comparison furthest from its value.
    var worst: Comparison? { comparisons.max { $0.z.magnitude < $1.z.magnitude } }

    /// How many of the leading intervals cover, against the 95 % that they promise; `nil` without
    /// any interval.
    var coverage: CoverageTest? {
        leading.isEmpty
            ? nil
            : CoverageTest(
                successes: leading.count(where: \.isCovered),
                trials: leading.count,
                confidence: 0.999
            )
    }

    /// What is wrong; empty if the simulator agrees with theory.
    var complaints: [String] {
        var complaints = results.flatMap(\.complaints)
        complaints += unknownModels.map { "\($0) is not in the catalogue" }
        for result in results {
            for comparison in result.comparisons
            where comparison.z.magnitude > Self.largestZ || comparison.z.isNaN {
                complaints.append(
                    "\(result.system.model): \(comparison.metric) is \(comparison.mean) instead of "
                        + "\(comparison.expected), z = \(comparison.z)"
                )
            }
        }
        if let coverage, !coverage.agrees(with: 0.95) {
            complaints.append(
                "\(coverage.successes) of \(coverage.trials) leading intervals cover their "
                    + "value, which is not compatible with 95 %"
            )
        }
        return complaints
    }
}
