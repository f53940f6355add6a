import ArgumentParser
import ModelFiles
import Reporting

/// `headroom diff`.
struct Diff: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "What differs between two results of 'simulate', and what of it is chance.",
        usage: "headroom diff [<options>] <before> <after>",
        discussion: """
            Says what changed in versions, model, parameters, limits and seed, and judges the metrics by \
            their intervals, as independent means (Welch), corrected for their number. Models that can \
            still be run are told apart far better by 'headroom compare'.
            """
    )

    static let example = "headroom diff before.json after.json"

    @Argument(help: "A result of 'simulate --format json'.", completion: .file())
    var before: String

    @Argument(help: "Another one, to be held against it.", completion: .file())
    var after: String

    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(help: "Format of the result: for people, for programs, for a pull request.")
    var format = DiffReport.Format.table

    func run() throws {
        let file = try output.file()
        let diff = ResultDiff(before: try read(before), after: try read(after))
        try output.write(DiffReport(diff).text(as: format, style: output.style), to: file)
    }

    private func read(_ path: String) throws -> StoredResult {
        do throws(Diagnostic) {
            return try StoredResult(path: path)
        } catch {
            try Message.write("\(error)")
            throw ModelOptions.status(of: [error]).error
        }
    }
}

extension DiffReport.Format: ExpressibleByArgument {}
