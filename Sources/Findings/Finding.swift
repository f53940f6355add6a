import ModelFiles

/// Something that a rule has to say about a model, and where.
public struct Finding: Sendable, Equatable {
    /// The identifier of the rule: `priority-class-missing`.
    public var rule: String
    /// How bad it is.
    public var severity: Diagnostic.Severity
    /// The place to look at.
    public var position: SourcePosition
    /// What was read, and what follows from it.
    public var message: String
    /// What to do about it.
    public var repair: String
    /// Other places that have to do with it.
    public var related: [RelatedPlace]
    /// The comment that silences it; `nil` if none does.
    public var silence: Silence?

    /// A place that has to do with a finding.
    public struct RelatedPlace: Sendable, Equatable {
        /// The place.
        public var position: SourcePosition
        /// What is there.
        public var message: String

        /// Says what is at a place.
        public init(_ message: String, at position: SourcePosition) {
            self.position = position
            self.message = message
        }
    }

    /// Whether it counts for a gate: of some weight, and not silenced.
    public var counts: Bool { severity != .note && silence == nil }
}

/// What a rule has seen, before it is known which rule that was.
struct Observation {
    /// The place to look at.
    var position: SourcePosition
    /// What was read, and what follows from it.
    var message: String
    /// What to do about it.
    var repair: String
    /// Other places that have to do with it.
    var related: [Finding.RelatedPlace] = []
    /// How bad it is, where that differs from the rule's own severity.
    var severity: Diagnostic.Severity?
}
