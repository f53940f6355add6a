/// Numbers in the order of their keys, the least first.
///
/// A binary heap that knows where each number stands: a key can be changed and a number taken out from
/// the middle. Every change costs O(log n). Among equal keys the order is not defined.
struct IndexedHeap<Key: Comparable & Sendable>: Sendable {
    private var entries: [(key: Key, number: Int)] = []
    private var positions: [Int: Int] = [:]

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    /// The number with the least key.
    var first: (key: Key, number: Int)? { entries.first }

    func contains(_ number: Int) -> Bool { positions[number] != nil }

    /// Puts a number in, or gives it another key.
    mutating func set(_ number: Int, to key: Key) {
        if let position = positions[number] {
            entries[position].key = key
            sift(from: position)
        } else {
            positions[number] = entries.count
            entries.append((key, number))
            rise(from: entries.count - 1)
        }
    }

    /// Takes a number out.
    ///
    /// - Returns: Whether it was there.
    @discardableResult
    mutating func remove(_ number: Int) -> Bool {
        guard let position = positions.removeValue(forKey: number) else { return false }
        let last = entries.removeLast()
        if position < entries.count {
            entries[position] = last
            positions[last.number] = position
            sift(from: position)
        }
        return true
    }

    /// Takes the number with the least key out.
    mutating func removeFirst() -> Int? {
        guard let first = entries.first else { return nil }
        remove(first.number)
        return first.number
    }

    private mutating func sift(from position: Int) {
        if !rise(from: position) { sink(from: position) }
    }

    /// Moves an entry up until it is not before its parent.
    ///
    /// - Returns: Whether it moved.
    @discardableResult
    private mutating func rise(from start: Int) -> Bool {
        var position = start
        while position > 0 {
            let parent = (position - 1) / 2
            guard entries[position].key < entries[parent].key else { break }
            exchange(position, parent)
            position = parent
        }
        return position != start
    }

    private mutating func sink(from start: Int) {
        var position = start
        while true {
            var child = 2 * position + 1
            guard child < entries.count else { return }
            if child + 1 < entries.count, entries[child + 1].key < entries[child].key { child += 1 }
            guard entries[child].key < entries[position].key else { return }
            exchange(position, child)
            position = child
        }
    }

    private mutating func exchange(_ left: Int, _ right: Int) {
        entries.swapAt(left, right)
        positions[entries[left].number] = left
        positions[entries[right].number] = right
    }
}
