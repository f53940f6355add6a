/// How much of a YAML file is read before it is refused.
///
/// A few hundred bytes of YAML can stand for more values than a machine can hold (aliases of
/// aliases), and nesting can be deeper than any stack: neither occurs in files that people write.
public struct YAMLLimits: Sendable, Equatable {
    /// Levels of lists and mappings at most.
    public var depth: Int
    /// Values and keys at most, aliases expanded.
    public var nodes: Int

    /// Limits of this size.
    public init(depth: Int = 64, nodes: Int = 500_000) {
        self.depth = depth
        self.nodes = nodes
    }
}
