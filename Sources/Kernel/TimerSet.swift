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
    /// Time in the high 64 bits, number of the timer in the low ones.
    @usableFromInline let heap: UnsafeMutablePointer<Int128>
    /// Where in the heap each timer is.
    @usableFromInline let position: UnsafeMutablePointer<Int>

    /// The number of timers; they are numbered from 0.
    public let count: Int

    /// `count` timers, none of them set.
    public init(count: Int) {
        self.count = max(count, 1)
        heap = .allocate(capacity: self.count)
        position = .allocate(capacity: self.count)
        for timer in 0..<self.count {
            heap[timer] = Self.key(.distantFuture, timer)
            position[timer] = timer
        }
    }

    deinit {
        heap.deallocate()
        position.deallocate()
    }

    /// When the first timer is due; `distantFuture` if none is set.
    @inlinable
    public var nextTime: SimTime { Self.time(of: heap[0]) }

    /// The timer that is due first.
    @inlinable
    public var first: Int { Self.timer(of: heap[0]) }

    /// When `timer` is due; `distantFuture` if it is not set.
    @inlinable
    public func time(of timer: Int) -> SimTime { Self.time(of: heap[position[timer]]) }

    /// Sets a timer, whether it was set before or not; `distantFuture` unsets it.
    @inlinable
    public mutating func set(_ timer: Int, to time: SimTime) {
        let key = Self.key(time, timer)
        var index = position[timer]
        if key < heap[index] {
            while index > 0 {
                let parent = (index &- 1) >> 2
                guard key < heap[parent] else { break }
                place(heap[parent], at: index)
                index = parent
            }
        } else {
            while true {
                let first = index &* 4 &+ 1
                var least = first
                var leastKey: Int128
                if first &+ 3 < count {
                    let (key, number) = leastOfFour(
                        heap[first],
                        heap[first &+ 1],
                        heap[first &+ 2],
                        heap[first &+ 3]
                    )
                    least = first &+ number
                    leastKey = key
                } else {
                    guard first < count else { break }
                    leastKey = heap[first]
                    if first &+ 1 < count, heap[first &+ 1] < leastKey {
                        least = first &+ 1
                        leastKey = heap[least]
                    }
                    if first &+ 2 < count, heap[first &+ 2] < leastKey {
                        least = first &+ 2
                        leastKey = heap[least]
                    }
                }
                guard leastKey < key else { break }
                place(leastKey, at: index)
                index = least
            }
        }
        place(key, at: index)
    }

    @inlinable
    mutating func place(_ key: Int128, at index: Int) {
        heap[index] = key
        position[Self.timer(of: key)] = index
    }

    @inlinable
    static func key(_ time: SimTime, _ timer: Int) -> Int128 {
        Int128(time.nanoseconds) << 64 | Int128(timer)
    }

    @inlinable
    static func time(of key: Int128) -> SimTime {
        SimTime(nanoseconds: Int64(truncatingIfNeeded: key >> 64))
    }

    @inlinable
    static func timer(of key: Int128) -> Int { Int(truncatingIfNeeded: key) }
}
