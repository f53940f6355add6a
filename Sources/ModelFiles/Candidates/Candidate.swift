/// A model that is held against a baseline.
public struct Candidate: Sendable {
    /// What it is called: in reports, in the CSV, on the command line.
    public var name: String
    /// The path of the model that it is made of: its own, or the baseline's.
    public var modelPath: String
    /// What it changes in that model, in this order; empty for a model of its own.
    public var changes: [(path: String, value: String)]
    /// The model.
    public var model: LoadedModel

    /// What the baseline is called, which no candidate may be.
    public static let baselineName = "baseline"

    /// The candidate called `name`.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - modelPath: The path of the model that it is made of.
    ///   - changes: What it changes in that model.
    ///   - model: The model.
    public init(
        name: String,
        modelPath: String,
        changes: [(path: String, value: String)],
        model: LoadedModel
    ) {
        self.name = name
        self.modelPath = modelPath
        self.changes = changes
        self.model = model
    }
}
