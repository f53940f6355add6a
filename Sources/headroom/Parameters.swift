import ArgumentParser
import ModelFiles
import Reporting

/// `headroom parameters`.
struct Parameters: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "Every parameter of a model: path, value, unit, and where it is written.",
        usage: "headroom parameters [<options>] <model>",
        discussion: "The paths are those of --set, and the columns of the CSV."
    )

    static let example = "headroom parameters models/phoenix --format csv"

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(help: "Format of the list.")
    var format = ParameterReport.Format.table

    func run() throws {
        let file = try output.file()
        let loaded = try model.load()
        let report = ParameterReport(loaded.parameters)
        try output.write(report.text(as: format, style: output.style), to: file)
    }
}

extension ParameterReport.Format: ExpressibleByArgument {}
