import Units

/// The future event list: what is going to happen, earliest first.
///
/// A 4-ary heap ordered by time, then by rank, then by the order of scheduling, so that a run is
/// the same on every machine. Taking the first event leaves a hole at the root, and the event
/// scheduled next falls into it: the pop and push of "this happened, so that will" cost one
/// descent instead of two. There is no cancellation: an event that no longer applies is told by
/// the handle that it carries (see `SlotTable`).
///
/// Costs O(log₄ n) for each operation and allocates only when it outgrows its buffer.
///
/// Source: D. B. Johnson (1975), d-ary heaps; the hole is Floyd's.
@frozen
public struct EventList<Event: BitwiseCopyable>: ~Copyable {
    @frozen
    @usableFromInline
    struct Entry: BitwiseCopyable {
        @usableFromInline var time: Int64
        /// Rank in the high byte, sequence number below.
        @usableFromInline var order: UInt64
        @usableFromInline var event: Event

        @inlinable
        init(time: Int64, order: UInt64, event: Event) {
            self.time = time
            self.order = order
            self.event = event
        }

        @inlinable
        func precedes(_ other: Entry) -> Bool {
            time < other.time || (time == other.time && order < other.order)
        }
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
    ///   - rank: Which of two events at the same instant goes first: the lower rank.
    @inlinable
    public mutating func schedule(_ event: Event, at time: SimTime, rank: UInt8 = 0) {
        sequence &+= 1
        let entry = Entry(
            time: time.nanoseconds, order: UInt64(rank) << 56 | sequence, event: event)
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
            guard entry.precedes(entries[parent]) else { break }
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
            guard first < count else { break }
            var least = first
            let end = min(first &+ 4, count)
            var child = first &+ 1
            while child < end {
                if entries[child].precedes(entries[least]) { least = child }
                child &+= 1
            }
            guard entries[least].precedes(entry) else { break }
            entries[index] = entries[least]
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
