/// The values of a node label, numbered: nodes with the same number are in one domain.
struct NodeDomains: Sendable {
    /// The domain of each node; −1 if it lacks the label.
    let numbers: [Int32]
    /// How many domains there are.
    let count: Int

    init(of key: String, on nodes: [Node]) {
        var known: [String: Int32] = [:]
        numbers = nodes.map { node in
            guard let value = node.meta.labels[key] else { return -1 }
            let next = Int32(known.count)
            return known[value]
                ?? {
                    known[value] = next; return next
                }()
        }
        count = known.count
    }
}
