/// Small numbers, each at most once, in no particular order.
///
/// Every operation on one number is O(1).
struct NumberSet: Sendable {
    private(set) var members: [Int] = []
    /// Where each number stands among the members; -1 if it is none of them.
    private var positions: [Int] = []

    var isEmpty: Bool { members.isEmpty }

    func contains(_ number: Int) -> Bool {
        number < positions.count && positions[number] >= 0
    }

    /// Puts a number in, unless it is there.
    mutating func insert(_ number: Int) {
        guard !contains(number) else { return }
        while positions.count <= number { positions.append(-1) }
        positions[number] = members.count
        members.append(number)
    }

    /// Takes a number out.
    ///
    /// - Returns: Whether it was there.
    @discardableResult
    mutating func remove(_ number: Int) -> Bool {
        guard contains(number) else { return false }
        let position = positions[number]
        let last = members.removeLast()
        if last != number {
            members[position] = last
            positions[last] = position
        }
        positions[number] = -1
        return true
    }

    /// Takes all numbers out.
    ///
    /// - Returns: The numbers.
    mutating func removeAll() -> [Int] {
        let all = members
        for number in all { positions[number] = -1 }
        members.removeAll(keepingCapacity: true)
        return all
    }
}
