/// Numbers of pods in the order in which they were added.
///
/// Adding and taking out cost O(1) on average, going through them O(n).
struct PodSequence: Sequence, Sendable {
    /// The pods, and -1 where one was taken out.
    private var entries: [Int] = []
    private var positions: [Int: Int] = [:]

    var isEmpty: Bool { positions.isEmpty }
    var count: Int { positions.count }

    mutating func append(_ pod: Int) {
        positions[pod] = entries.count
        entries.append(pod)
    }

    /// Takes a pod out, if it is there.
    mutating func remove(_ pod: Int) {
        guard let position = positions.removeValue(forKey: pod) else { return }
        entries[position] = -1
        // Half of them empty: the others move together.
        guard entries.count > 16, positions.count * 2 < entries.count else { return }
        entries.removeAll { $0 < 0 }
        for (position, pod) in entries.enumerated() { positions[pod] = position }
    }

    struct Iterator: IteratorProtocol {
        fileprivate let entries: [Int]
        fileprivate var position = 0

        mutating func next() -> Int? {
            while position < entries.count {
                let pod = entries[position]
                position += 1
                if pod >= 0 { return pod }
            }
            return nil
        }
    }

    func makeIterator() -> Iterator { Iterator(entries: entries) }
    var underestimatedCount: Int { positions.count }
}
