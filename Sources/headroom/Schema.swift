import ArgumentParser
import ModelFiles

/// `headroom schema`.
struct Schema: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "The fields of a model file, as a JSON Schema for editors."
    )

    static let example = "headroom schema -o headroom.schema.json"

    @OptionGroup(title: "Output") var output: OutputOptions

    func run() throws {
        try output.write(ModelSchema.text, to: try output.file())
    }
}
