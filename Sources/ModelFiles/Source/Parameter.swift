/// One value of a model, by its dotted path.
public struct Parameter: Sendable, Equatable {
    /// The path, as `--set`, `--vary` and the CSV's columns name it:
    /// `orchestrator.limits.requests_per_second`.
    public var path: String
    /// The value as it was written, or as the default is written.
    public var value: String
    /// What the value counts, as `ms`, `bytes` or `/s`, if its own text does not say it; or empty.
    public var unit: String
    /// Where the value was written; `nil` if it is a default.
    public var position: SourcePosition?
    /// Whether it counts something: only whole numbers are values of it.
    public var isWhole: Bool

    /// The parameter at `path`.
    public init(
        path: String,
        value: String,
        unit: String,
        position: SourcePosition?,
        isWhole: Bool = false
    ) {
        self.path = path
        self.value = value
        self.unit = unit
        self.position = position
        self.isWhole = isWhole
    }
}
