import Platform

/// How many pods a set of manifests may still ask for: more are a slip in `replicas`.
struct PodAllowance {
    /// Whose manifests they are, as messages say it: `a model`.
    let subject: String
    /// Pods in all at most.
    let most: Int
    private var count = 0

    /// An allowance of which nothing is used.
    init(most: Int, for subject: String) {
        self.most = most
        self.subject = subject
    }

    /// Counts the pods that an object makes at once.
    ///
    /// - Parameters:
    ///   - replicas: How many it makes.
    ///   - owner: What makes them.
    ///   - position: Where the manifest says so.
    /// - Throws: What is wrong, if they are too many; none of them is counted then.
    mutating func take(
        _ replicas: Int,
        for owner: PodOwner,
        at position: SourcePosition
    ) throws(Diagnostic) {
        // Compared this way round: the sum might not fit in 64 bits.
        guard replicas <= most - count else {
            throw Diagnostic(
                .error,
                "\(owner.kind) \(quoted(owner.meta.name)) asks for \(replicas) pods; "
                    + "\(subject) has at most \(most) in all",
                at: position
            )
        }
        count += replicas
    }
}
