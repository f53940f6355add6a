import ArgumentParser
import Experiments
import Glibc
import ModelFiles
import Reporting
import Verification

/// `headroom verify`.
struct Verify: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "The simulator against its own closed forms and invariants, with z-scores.",
        usage: "headroom verify [<options>] [<folder>]",
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
        try Threads.check(jobs)
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
            jobs: Threads.count(jobs),
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
        var above = executable[...]
        for _ in 0..<5 {
            guard let slash = above.lastIndex(of: "/") else { break }
            above = above[..<slash]
            folders += ["\(above)/models/queueing", "\(above)/share/headroom/models/queueing"]
        }
        return folders.first(where: holdsModels)
    }

    /// The path of the executable; empty if the system does not say it.
    private static var executable: String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &path, path.count)
        return String(
            decoding: path.prefix(max(0, length)).map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }

    private static func holdsModels(_ folder: String) -> Bool {
        access("\(folder)/mm1.yaml", F_OK) == 0
    }
}

extension VerificationReport.Format: ExpressibleByArgument {}
