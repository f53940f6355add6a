import ArgumentParser
import Experiments
import Foundation
import ModelFiles
import Reporting
import Verification

/// `headroom verify`.
struct Verify: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "The simulator against its own closed forms and invariants, with z-scores.",
        discussion: """
            Runs every exactly solved queueing system of models/queueing as simulate does, and rare refusals by \
            splitting against their chains. Exits with 1 if anything disagrees: if a |z| is beyond what chance \
            takes one of them to in one of 1,000 runs, or an invariant does not hold.
            """
    )

    static let example = "headroom verify --long"

    @Argument(
        help: ArgumentHelp(
            "The folder of the models. (default: models/queueing, here or above the executable)"
        ),
        completion: .directory
    )
    var folder: String?

    @OptionGroup(title: "Output") var output: OutputOptions

    @Flag(help: "Run the models for as long as they say: minutes. (default: below one minute)")
    var long = false

    @Option(
        help: ArgumentHelp(
            "Threads at most; results do not depend on it. (default: one for each core)",
            valueName: "n"
        )
    )
    var jobs: Int?

    @Option(help: "Format of the result: for people, for programs.")
    var format = VerificationReport.Format.table

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs is \(jobs); it must be at least 1") }
    }

    func run() throws {
        let file = try output.file()
        guard let folder = folder ?? Self.modelFolder else {
            try Message.write(
                "error: there is no models/queueing here or above the executable; "
                    + "name the folder: headroom verify FOLDER"
            )
            throw ExitStatus.unreadableFile.error
        }
        guard Self.holdsModels(folder) else {
            try Message.write(
                "\(folder): error: holds no mm1.yaml; expected the models of queueing"
            )
            throw ExitStatus.unreadableFile.error
        }
        Interruption.listen()
        let isQuiet = output.quiet
        let run = VerificationRun(
            models: folder,
            scale: long ? .full : .quick,
            jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
            cancellation: Interruption.cancellation
        ) { model in
            guard !isQuiet else { return }
            let worst = model.comparisons.map(\.z.magnitude).max() ?? 0
            let z = NumberText.fixed(worst, decimals: 2)
            // Progress that cannot be shown is no reason to stop.
            try? Message.write("\(model.system.model): \(model.system.system), largest |z| \(z)")
        }
        let report = VerificationReport(run)
        try output.write(report.text(as: format, style: output.style), to: file)
        if run.isInterrupted { throw ExitStatus.interrupted.error }
        if !report.passed { throw ExitStatus.objectiveMissed.error }
    }

    /// `models/queueing` in the working folder, or in one above the executable.
    private static var modelFolder: String? {
        var folders = ["models/queueing"]
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            for _ in 0..<5 {
                folders.append(folder.appendingPathComponent("models/queueing").path)
                folders.append(folder.appendingPathComponent("share/headroom/models/queueing").path)
                folder.deleteLastPathComponent()
            }
        }
        return folders.first(where: holdsModels)
    }

    private static func holdsModels(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/mm1.yaml")
    }
}

extension VerificationReport.Format: ExpressibleByArgument {}
