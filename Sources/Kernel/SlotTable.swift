/// Names one slot of a `SlotTable` and the value that held it when this was made.
@frozen
public struct SlotHandle: Hashable, BitwiseCopyable, Sendable {
    /// The slot's number.
    public var slot: UInt32
    /// Bumped each time the slot is taken or freed: tells a value that is gone from a live one.
    public var generation: UInt32

    /// The handle of this slot in this generation.
    @inlinable
    public init(slot: UInt32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    /// A handle that names nothing: never alive, in no table.
    @inlinable
    public static var none: SlotHandle { SlotHandle(slot: .max, generation: 0) }
}

/// Values in numbered slots that are used again and again.
///
/// A handle outlives its value: an event that carries one asks `isAlive` before it acts, so that
/// timers need no cancellation. Insertion, removal and access are O(1); the table allocates only
/// when more values live at once than ever before.
@frozen
public struct SlotTable<Value: BitwiseCopyable>: ~Copyable {
    @usableFromInline var values: UnsafeMutablePointer<Value>
    @usableFromInline var generations: UnsafeMutablePointer<UInt32>
    /// Slots that are free, as a stack.
    @usableFromInline var free: UnsafeMutablePointer<UInt32>
    @usableFromInline var freeCount: Int
    /// Slots that have ever been used.
    @usableFromInline var used: Int
    @usableFromInline var capacity: Int

    /// An empty table with room for `capacity` values before it grows.
    public init(capacity: Int = 64) {
        self.capacity = max(capacity, 1)
        values = .allocate(capacity: self.capacity)
        generations = .allocate(capacity: self.capacity)
        free = .allocate(capacity: self.capacity)
        freeCount = 0
        used = 0
    }

    deinit {
        values.deallocate()
        generations.deallocate()
        free.deallocate()
    }

    /// The number of live values.
    @inlinable
    public var count: Int { used - freeCount }

    /// One more than the highest slot ever used: `0..<slotCount` holds every live value.
    @inlinable
    public var slotCount: Int { used }

    /// Puts a value into a free slot.
    @inlinable
    @inline(__always)
    public mutating func insert(_ value: Value) -> SlotHandle {
        let slot: Int
        if freeCount > 0 {
            freeCount &-= 1
            slot = Int(free[freeCount])
        } else {
            if used == capacity { grow() }
            slot = used
            // Even generations are free slots, odd ones live values.
            generations[slot] = 0
            used &+= 1
        }
        generations[slot] &+= 1
        values[slot] = value
        return SlotHandle(slot: UInt32(truncatingIfNeeded: slot), generation: generations[slot])
    }

    /// Frees the slot of a live value.
    @inlinable
    public mutating func remove(_ slot: UInt32) {
        generations[Int(slot)] &+= 1
        free[freeCount] = slot
        freeCount &+= 1
    }

    /// Whether the value that `handle` names is still there.
    @inlinable
    public func isAlive(_ handle: SlotHandle) -> Bool {
        Int(handle.slot) < used && generations[Int(handle.slot)] == handle.generation
    }

    /// Whether the slot holds a value.
    @inlinable
    public func isOccupied(_ slot: UInt32) -> Bool { generations[Int(slot)] & 1 == 1 }

    /// The handle of the value that holds a slot now.
    @inlinable
    public func handle(of slot: UInt32) -> SlotHandle {
        SlotHandle(slot: slot, generation: generations[Int(slot)])
    }

    /// The value in a slot.
    ///
    /// The slot must hold a live value; it is not checked here, in the heart of the loop.
    @inlinable
    public subscript(slot: UInt32) -> Value {
        get { values[Int(slot)] }
        nonmutating _modify { yield &values[Int(slot)] }
    }

    @usableFromInline
    @inline(never)
    mutating func grow() {
        values = enlarged(values)
        generations = enlarged(generations)
        free = enlarged(free)
        capacity *= 2
    }

    private func enlarged<Element: BitwiseCopyable>(
        _ buffer: UnsafeMutablePointer<Element>
    ) -> UnsafeMutablePointer<Element> {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.update(from: buffer, count: used)
        buffer.deallocate()
        return larger
    }
}
