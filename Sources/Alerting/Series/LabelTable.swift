/// The number of a label set in a `LabelTable`.
struct LabelID: Hashable, Sendable, BitwiseCopyable {
    /// The number, from 0.
    let index: Int32
}

/// Gives each label set a number, so that sets are compared, dropped and joined by number.
///
/// A class: the series of a store and all operators over them share one table.
final class LabelTable {
    private var sets: [LabelSet] = []
    private var numbers: [LabelSet: LabelID] = [:]
    private var nameless: LabelMapping?

    /// The set without labels.
    private(set) var empty = LabelID(index: 0)

    init() { empty = id(of: LabelSet()) }

    /// How many sets have a number.
    var count: Int { sets.count }

    /// The number of a set, a new one if it has none.
    func id(of set: LabelSet) -> LabelID {
        if let id = numbers[set] { return id }
        let id = LabelID(index: Int32(sets.count))
        sets.append(set)
        numbers[set] = id
        return id
    }

    /// The set of a number.
    subscript(id: LabelID) -> LabelSet { sets[Int(id.index)] }

    /// The set of a number, without the name of the metric.
    func withoutName(_ id: LabelID) -> LabelID {
        if nameless == nil { nameless = LabelMapping { $0.removing([LabelSet.metricName]) } }
        return nameless?.apply(to: id, in: self) ?? id
    }
}

/// A function of label sets that remembers what it has given.
final class LabelMapping {
    private let transform: (LabelSet) -> LabelSet
    private var known: [Int32] = []

    init(_ transform: @escaping (LabelSet) -> LabelSet) { self.transform = transform }

    /// What the set of `id` becomes.
    func apply(to id: LabelID, in table: LabelTable) -> LabelID {
        let index = Int(id.index)
        if index < known.count {
            let result = known[index]
            if result >= 0 { return LabelID(index: result) }
        } else {
            known.append(contentsOf: repeatElement(-1, count: index + 1 - known.count))
        }
        let result = table.id(of: transform(table[id]))
        known[index] = result.index
        return result
    }
}

/// A value for each of some label sets, forgotten all at once.
struct LabelSlots {
    private var stamps: [UInt32] = []
    private var values: [Int32] = []
    private var stamp: UInt32 = 0

    /// Forgets all values.
    mutating func clear() {
        stamp &+= 1
        guard stamp == 0 else { return }
        stamps = stamps.map { _ in 0 }
        stamp = 1
    }

    /// The value of a set, or `nil` if it has none.
    subscript(id: LabelID) -> Int? {
        get {
            let index = Int(id.index)
            guard index < stamps.count, stamps[index] == stamp else { return nil }
            return Int(values[index])
        }
        set {
            let index = Int(id.index)
            if index >= stamps.count {
                let missing = index + 1 - stamps.count
                stamps.append(contentsOf: repeatElement(stamp &- 1, count: missing))
                values.append(contentsOf: repeatElement(0, count: missing))
            }
            stamps[index] = newValue == nil ? stamp &- 1 : stamp
            values[index] = Int32(newValue ?? 0)
        }
    }
}
