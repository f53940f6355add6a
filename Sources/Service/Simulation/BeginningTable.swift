import Variates

/// Beginnings by the slot of whose draws they are.
struct BeginningTable: ~Copyable {
    private var beginnings: UnsafeMutablePointer<DrawBeginning>
    private var slots: Int
    private let each: Int

    /// Room for `each` beginnings in every slot.
    init(each: Int) {
        self.each = each
        slots = 64
        beginnings = .allocate(capacity: slots * each)
    }

    deinit { beginnings.deallocate() }

    /// Those of a slot that has been made room for.
    func pointer(to slot: UInt32) -> UnsafeMutablePointer<DrawBeginning> {
        beginnings + Int(slot) * each
    }

    /// Makes room for a slot.
    mutating func reserve(_ slot: UInt32) {
        if Int(slot) >= slots { grow(to: slot) }
    }

    @inline(never)
    private mutating func grow(to slot: UInt32) {
        let more = max(slots * 2, Int(slot) + 1)
        let larger = UnsafeMutablePointer<DrawBeginning>.allocate(capacity: more * each)
        larger.update(from: beginnings, count: slots * each)
        beginnings.deallocate()
        beginnings = larger
        slots = more
    }
}
