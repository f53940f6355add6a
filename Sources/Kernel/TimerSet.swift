import Units

/// A fixed number of timers, each of which can be set anew at any time.
///
/// For what has one next instant that often changes: the next arrival of a source, the next
/// completion of a processor that is shared, the head of a `DeadlineLane`. An indexed 4-ary heap:
/// setting a timer moves its one entry, where scheduling anew would leave outdated events behind.
/// Of timers set to the same instant the one with the lower number goes first.
///
/// Costs O(log₄ n) for each setting and never allocates after its creation.
@frozen
public struct TimerSet: ~Copyable {
    @frozen
    @usableFromInline
    struct Entry: BitwiseCopyable {
        @usableFromInline var time: Int64
        @usableFromInline var timer: Int

        @inlinable
        init(time: Int64, timer: Int) {
            self.time = time
            self.timer = timer
        }

        @inlinable
        func precedes(_ other: Entry) -> Bool {
            time < other.time || (time == other.time && timer < other.timer)
        }
    }

    @usableFromInline let heap: UnsafeMutablePointer<Entry>
    @usableFromInline let position: UnsafeMutablePointer<Int>

    /// The number of timers; they are numbered from 0.
    public let count: Int

    /// `count` timers, none of them set.
    public init(count: Int) {
        self.count = max(count, 1)
        heap = .allocate(capacity: self.count)
        position = .allocate(capacity: self.count)
        for timer in 0..<self.count {
            heap[timer] = Entry(time: .max, timer: timer)
            position[timer] = timer
        }
    }

    deinit {
        heap.deallocate()
        position.deallocate()
    }

    /// When the first timer is due; `distantFuture` if none is set.
    @inlinable
    public var nextTime: SimTime { SimTime(nanoseconds: heap[0].time) }

    /// The timer that is due first.
    @inlinable
    public var first: Int { heap[0].timer }

    /// When `timer` is due; `distantFuture` if it is not set.
    @inlinable
    public func time(of timer: Int) -> SimTime { SimTime(nanoseconds: heap[position[timer]].time) }

    /// Sets a timer, whether it was set before or not; `distantFuture` unsets it.
    @inlinable
    public mutating func set(_ timer: Int, to time: SimTime) {
        let entry = Entry(time: time.nanoseconds, timer: timer)
        var index = position[timer]
        let earlier = entry.precedes(heap[index])
        if earlier {
            while index > 0 {
                let parent = (index &- 1) >> 2
                guard entry.precedes(heap[parent]) else { break }
                place(heap[parent], at: index)
                index = parent
            }
        } else {
            while true {
                let first = index &* 4 &+ 1
                guard first < count else { break }
                var least = first
                let end = min(first &+ 4, count)
                var child = first &+ 1
                while child < end {
                    if heap[child].precedes(heap[least]) { least = child }
                    child &+= 1
                }
                guard heap[least].precedes(entry) else { break }
                place(heap[least], at: index)
                index = least
            }
        }
        place(entry, at: index)
    }

    @inlinable
    mutating func place(_ entry: Entry, at index: Int) {
        heap[index] = entry
        position[entry.timer] = index
    }
}
