import Units

/// The future event list: what is going to happen, earliest first.
///
/// A 4-ary heap ordered by time, then by rank, then by the order of scheduling, so that a run is
/// the same on every machine. Taking the first event leaves a hole at the root, and the event
/// scheduled next falls into it: the pop and push of "this happened, so that will" cost one
/// descent instead of two. Time, rank and order are one number of 128 bits, so that the least of
/// four siblings is found without a branch. There is no cancellation: an event that no longer
/// applies is told by the handle that it carries (see `SlotTable`).
///
/// Costs O(log₄ n) for each operation and allocates only when it outgrows its buffer.
///
/// Source: D. B. Johnson (1975), d-ary heaps; the hole is Floyd's.
@frozen
public struct EventList<Event: BitwiseCopyable>: ~Copyable {
    @frozen
    @usableFromInline
    struct Entry: BitwiseCopyable {
        /// Time in the high 64 bits, then rank + 128 (8 bits), then sequence number (56 bits).
        @usableFromInline var key: Int128
        @usableFromInline var event: Event

        @inlinable
        @inline(__always)
        init(key: Int128, event: Event) {
            self.key = key
            self.event = event
        }

        @inlinable
        @inline(__always)
        var time: Int64 { Int64(truncatingIfNeeded: key >> 64) }
    }

    @usableFromInline var entries: UnsafeMutablePointer<Entry>
    @usableFromInline var capacity: Int
    /// Entries in the heap, the hole included.
    @usableFromInline var occupied: Int
    @usableFromInline var hasHole: Bool
    @usableFromInline var sequence: UInt64

    /// An empty list with room for `capacity` events before it grows.
    public init(capacity: Int = 64) {
        self.capacity = max(capacity, 4)
        entries = .allocate(capacity: self.capacity)
        occupied = 0
        hasHole = false
        sequence = 0
    }

    deinit { entries.deallocate() }

    /// The number of events that are scheduled.
    @inlinable
    public var count: Int { hasHole ? occupied - 1 : occupied }

    /// Whether nothing is scheduled.
    @inlinable
    public var isEmpty: Bool { count == 0 }

    /// When the first event happens; `distantFuture` if there is none.
    @inlinable
    public var nextTime: SimTime {
        mutating get {
            if hasHole { fillHole() }
            return occupied == 0 ? .distantFuture : SimTime(nanoseconds: entries[0].time)
        }
    }

    /// The event that happens first.
    ///
    /// - Precondition: The list is not empty.
    @inlinable
    public var first: Event {
        mutating get {
            if hasHole { fillHole() }
            precondition(occupied > 0, "no event is scheduled")
            return entries[0].event
        }
    }

    /// Schedules an event.
    ///
    /// - Parameters:
    ///   - event: What happens.
    ///   - time: When it happens.
    ///   - rank: Which of two events at the same instant goes first: the lower rank, −128...127.
    @inlinable
    public mutating func schedule(_ event: Event, at time: SimTime, rank: Int8 = 0) {
        sequence &+= 1
        let order = UInt64(UInt8(bitPattern: rank) ^ 128) << 56 | sequence
        let entry = Entry(key: Int128(time.nanoseconds) << 64 | Int128(order), event: event)
        if hasHole {
            hasHole = false
            siftDown(entry)
        } else {
            if occupied == capacity { grow() }
            occupied &+= 1
            siftUp(entry, from: occupied &- 1)
        }
    }

    /// Takes the first event off the list.
    ///
    /// - Precondition: The list is not empty.
    @inlinable
    public mutating func takeFirst() -> Event {
        if hasHole { fillHole() }
        precondition(occupied > 0, "no event is scheduled")
        hasHole = true
        return entries[0].event
    }

    @inlinable
    mutating func fillHole() {
        hasHole = false
        occupied &-= 1
        if occupied > 0 { siftDown(entries[occupied]) }
    }

    @inlinable
    mutating func siftUp(_ entry: Entry, from start: Int) {
        var index = start
        while index > 0 {
            let parent = (index &- 1) >> 2
            guard entry.key < entries[parent].key else { break }
            entries[index] = entries[parent]
            index = parent
        }
        entries[index] = entry
    }

    @inlinable
    mutating func siftDown(_ entry: Entry) {
        let count = occupied
        var index = 0
        while true {
            let first = index &* 4 &+ 1
            var least = first
            var leastKey: Int128
            if first &+ 3 < count {
                let (key, number) = leastOfFour(
                    entries[first].key,
                    entries[first &+ 1].key,
                    entries[first &+ 2].key,
                    entries[first &+ 3].key
                )
                least = first &+ number
                leastKey = key
            } else {
                guard first < count else { break }
                leastKey = entries[first].key
                if first &+ 1 < count, entries[first &+ 1].key < leastKey {
                    least = first &+ 1
                    leastKey = entries[least].key
                }
                if first &+ 2 < count, entries[first &+ 2].key < leastKey {
                    least = first &+ 2
                    leastKey = entries[least].key
                }
            }
            guard leastKey < entry.key else { break }
            entries[index].key = leastKey
            entries[index].event = entries[least].event
            index = least
        }
        entries[index] = entry
    }

    @usableFromInline
    @inline(never)
    mutating func grow() {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
        larger.update(from: entries, count: occupied)
        entries.deallocate()
        entries = larger
        capacity *= 2
    }
}
