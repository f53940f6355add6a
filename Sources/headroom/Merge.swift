import ArgumentParser
import Reporting
import Sweeps

/// `headroom merge`.
struct Merge: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "The shards of a sweep as one file, byte for byte as one machine writes it.",
        discussion: """
            Each file has its record, FILE.sweep, beside it. Files of different sweeps, of changed \
            models, of unfinished shards, and missing shards are refused.
            """
    )

    static let example = "headroom merge results-*-of-8.csv -o results.csv"

    @Argument(help: "The files of all shards, in any order.", completion: .file())
    var files: [String]

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        if output.output == nil {
            throw ValidationError("name the file for all rows with -o FILE")
        }
    }

    func run() throws {
        guard let file = try output.file() else { return }
        do {
            let merge = try SweepMerge(files)
            try merge.write(to: file.path)
            guard !output.quiet else { return }
            try Message.write("\(merge.points) points of \(merge.shards) shards in '\(file.path)'")
        } catch let error as SweepError {
            throw try error.reported()
        }
    }
}
