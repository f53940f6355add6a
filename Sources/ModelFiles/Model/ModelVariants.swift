import Service

/// A model that is read again with other values of its parameters.
public struct ModelVariants: Sendable {
    private let path: String
    private let overrides: Overrides

    /// Variants of the model at a path, under overrides that all of them have.
    public init(path: String, overrides: Overrides) {
        self.path = path
        self.overrides = overrides
    }

    /// The model with these values.
    ///
    /// - Parameter values: Values by path; they win over the overrides.
    /// - Returns: The model.
    /// - Throws: All errors, if there are any.
    public func load(
        _ values: [(path: String, text: String)]
    ) throws(ModelLoadingError) -> LoadedModel {
        var changed = overrides
        for value in values { changed.set(value.path, to: value.text) }
        return try ModelLoader.load(path: path, overrides: changed)
    }
}
