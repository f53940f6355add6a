import Units

/// The future event list: what is going to happen, earliest first.
///
/// Ordered by time, then by rank, then by the order of scheduling, so that a run is the same on every
/// machine. The next events, at most 32, stand in a sorted row; what comes after all of these is in a
/// 4-ary heap, from which the row is filled again when it is empty. Most services have fewer pending
/// events than the row has places: scheduling is then one short insertion, and taking the first is
/// one step, without a branch that is mispredicted. Time, rank and order are one number of 128 bits,
/// so that the least of four siblings is found without a branch too. There is no cancellation: an
/// event that no longer applies is told by the handle that it carries (see `SlotTable`).
///
/// Costs O(1) for each operation on up to 32 events and O(log₄ n) beyond; allocates only when it
/// outgrows its buffers.
///
/// Source: D. B. Johnson (1975), d-ary heaps. The row is the front of a two-list queue (Blackstone,
/// Hogg, Phillips, "A two-list synchronization procedure for discrete event simulation", CACM 24,
/// 1981), with a heap for its unsorted back.
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

    /// The next events, latest first: the earliest stands at the end.
    ///
    /// In front of the first is an entry that is later than any event.
    @usableFromInline let row: UnsafeMutablePointer<Entry>
    @usableFromInline let rowCapacity: Int
    @usableFromInline var rowCount = 0
    /// The events after all those of the row: a heap, allocated when it is first needed.
    @usableFromInline var heap: UnsafeMutablePointer<Entry>?
    @usableFromInline var heapCapacity: Int
    @usableFromInline var heapCount = 0
    @usableFromInline var sequence: UInt64 = 0

    /// An empty list with room for `capacity` events before it grows.
    public init(capacity: Int = 64) {
        heapCapacity = max(capacity, 4)
        rowCapacity = min(heapCapacity, 32)
        let places = UnsafeMutablePointer<Entry>.allocate(capacity: rowCapacity + 1)
        // Of this entry nothing is ever read but its key.
        UnsafeMutableRawPointer(places).storeBytes(of: .max, as: Int128.self)
        row = places + 1
    }

    deinit {
        (row - 1).deallocate()
        heap?.deallocate()
    }

    /// The number of events that are scheduled.
    @inlinable
    public var count: Int { rowCount + heapCount }

    /// Whether nothing is scheduled.
    @inlinable
    public var isEmpty: Bool { count == 0 }

    /// When the first event happens; `distantFuture` if there is none.
    @inlinable
    public var nextTime: SimTime {
        mutating get {
            if rowCount == 0 {
                guard heapCount > 0 else { return .distantFuture }
                fillRow()
            }
            return SimTime(nanoseconds: row[rowCount &- 1].time)
        }
    }

    /// The event that happens first.
    ///
    /// - Precondition: The list is not empty.
    @inlinable
    public var first: Event {
        mutating get {
            if rowCount == 0 { fillRow() }
            return row[rowCount &- 1].event
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
        let key = Int128(time.nanoseconds) << 64 | Int128(order)
        // In a function of its own, so that this one saves no register for it.
        guard rowCount < rowCapacity, heapCount == 0 else { return scheduleBesideHeap(event, key) }
        insert(Entry(key: key, event: event))
    }

    /// Schedules an event where the row is full or later events are in the heap.
    @inlinable
    @inline(never)
    mutating func scheduleBesideHeap(_ event: Event, _ key: Int128) {
        let entry = Entry(key: key, event: event)
        if rowCount == rowCapacity { moveToHeap() }
        if let heap, heapCount > 0, key > heap[0].key { return push(entry) }
        insert(entry)
    }

    /// Puts an event into the row, which has room.
    @inlinable
    @inline(__always)
    mutating func insert(_ entry: Entry) {
        var place = row + rowCount
        // The entry in front of the row ends the loop at the latest.
        while (place - 1).pointee.key < entry.key {
            // As bytes, of which whole registers are moved at once.
            UnsafeMutableRawPointer(place)
                .copyMemory(from: place - 1, byteCount: MemoryLayout<Entry>.stride)
            place -= 1
        }
        place.pointee = entry
        rowCount &+= 1
    }

    /// Takes the first event off the list.
    ///
    /// - Precondition: The list is not empty.
    @inlinable
    public mutating func takeFirst() -> Event {
        if rowCount == 0 { fillRow() }
        rowCount &-= 1
        return row[rowCount].event
    }

    /// Keeps the events that are as asked; their order stays.
    ///
    /// Costs O(n log n) for n events.
    @inlinable
    public mutating func keep(where isKept: (Event) -> Bool) {
        var kept = 0
        for place in 0..<rowCount where isKept(row[place].event) {
            row[kept] = row[place]
            kept += 1
        }
        rowCount = kept
        guard let heap else { return }
        let count = heapCount
        heapCount = 0
        // What is pushed takes no place of those that are yet to be looked at.
        for index in 0..<count {
            let entry = heap[index]
            if isKept(entry.event) { push(entry) }
        }
    }

    /// Moves the earliest events of the heap into the row, which is empty.
    @inlinable
    mutating func fillRow() {
        precondition(heapCount > 0, "no event is scheduled")
        let moved = min(heapCount, max(rowCapacity / 2, 1))
        rowCount = moved
        var place = moved
        while place > 0 {
            place &-= 1
            row[place] = pop()
        }
    }

    /// Moves the later half of the row into the heap.
    @inlinable
    mutating func moveToHeap() {
        let moved = rowCount / 2
        for place in 0..<moved { push(row[place]) }
        rowCount -= moved
        row.update(from: row + moved, count: rowCount)
    }

    @inlinable
    mutating func push(_ entry: Entry) {
        if heap == nil { heap = .allocate(capacity: heapCapacity) }
        if heapCount == heapCapacity { grow() }
        guard let heap else { preconditionFailure("the heap was just allocated") }
        var index = heapCount
        heapCount += 1
        while index > 0 {
            let parent = (index &- 1) >> 2
            guard entry.key < heap[parent].key else { break }
            heap[index] = heap[parent]
            index = parent
        }
        heap[index] = entry
    }

    @inlinable
    mutating func pop() -> Entry {
        guard let heap else { preconditionFailure("no event is in the heap") }
        let first = heap[0]
        heapCount -= 1
        if heapCount > 0 { siftDown(heap[heapCount], in: heap) }
        return first
    }

    @inlinable
    func siftDown(_ entry: Entry, in heap: UnsafeMutablePointer<Entry>) {
        let count = heapCount
        var index = 0
        while true {
            let first = index &* 4 &+ 1
            var least = first
            var leastKey: Int128
            if first &+ 3 < count {
                let (key, number) = leastOfFour(
                    heap[first].key,
                    heap[first &+ 1].key,
                    heap[first &+ 2].key,
                    heap[first &+ 3].key
                )
                least = first &+ number
                leastKey = key
            } else {
                guard first < count else { break }
                leastKey = heap[first].key
                for sibling in first &+ 1..<count where heap[sibling].key < leastKey {
                    least = sibling
                    leastKey = heap[sibling].key
                }
            }
            guard leastKey < entry.key else { break }
            heap[index] = heap[least]
            index = least
        }
        heap[index] = entry
    }

    @usableFromInline
    @inline(never)
    mutating func grow() {
        guard let heap else { return }
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: heapCapacity * 2)
        larger.update(from: heap, count: heapCount)
        heap.deallocate()
        self.heap = larger
        heapCapacity *= 2
    }
}
