import ArgumentParser
import ModelFiles
import Reporting

/// `headroom check`.
struct Check: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "Whether a model is valid and what it amounts to, without a simulation.",
        discussion: """
            All errors are reported at once, each with its place and with what to do. A valid model \
            is summed up: which pods are ready, and why others are not.
            """
    )

    static let example = "headroom check models/phoenix"

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() throws {
        let file = try output.file()
        let loaded = try model.load()
        if !output.quiet { for note in loaded.notes { try Message.write("\(note)") } }
        try output.write(
            ModelSummary(loaded, path: model.model).text(style: output.style),
            to: file
        )
    }
}
