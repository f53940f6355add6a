/// Why a text is no expression that can be evaluated.
public struct PromQLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, as Prometheus 2.42 says it where it has words for it.
    public let description: String
    /// Where, in Unicode scalars from the start of the text.
    public let offset: Int

    /// An error at a place.
    public init(_ description: String, at offset: Int) {
        self.description = description
        self.offset = offset
    }
}
