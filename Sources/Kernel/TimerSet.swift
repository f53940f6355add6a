import Units

/// A fixed number of timers, each of which can be set anew at any time.
///
/// For what has one next instant that often changes: the next arrival of a source, the next
/// completion of a processor that is shared, the head of a `DeadlineLane`. Of timers set to the same
/// instant the one with the lower number goes first.
///
/// A tournament tree (Knuth, *The Art of Computer Programming* vol. 3, 5.4.1): each inner node holds
/// the earlier of its two children, and setting a timer plays the matches from its leaf to the root.
/// Which child wins is as good as random, so it is selected, not branched on: a branch there is
/// mispredicted about half of the time, at 15 to 20 cycles each.
///
/// Costs O(log₂ n) for each setting and never allocates after its creation.
@frozen
public struct TimerSet: ~Copyable {
    /// A timer and when it is due, in nanoseconds.
    @frozen
    @usableFromInline
    struct Entry: BitwiseCopyable {
        @usableFromInline var due: Int64
        @usableFromInline var timer: Int

        @inlinable
        init(due: Int64, timer: Int) {
            self.due = due
            self.timer = timer
        }
    }

    /// The root at 1, the children of node `n` at `2n` and `2n + 1`, the leaves from `leaves` on.
    @usableFromInline let nodes: UnsafeMutablePointer<Entry>
    /// The number of leaves, a power of two; the node of timer `t` is `leaves + t`.
    @usableFromInline let leaves: Int

    /// The number of timers; they are numbered from 0.
    public let count: Int

    /// `count` timers, none of them set.
    public init(count: Int) {
        self.count = max(count, 1)
        var leaves = 1
        while leaves < self.count { leaves *= 2 }
        self.leaves = leaves
        nodes = .allocate(capacity: 2 * leaves)
        for node in 0..<2 * leaves {
            // The leftmost leaf below the node, which wins a match without a difference.
            var leaf = max(node, 1)
            while leaf < leaves { leaf *= 2 }
            nodes[node] = Entry(due: SimTime.distantFuture.nanoseconds, timer: leaf - leaves)
        }
    }

    deinit { nodes.deallocate() }

    /// When the first timer is due; `distantFuture` if none is set.
    @inlinable
    public var nextTime: SimTime { SimTime(nanoseconds: nodes[1].due) }

    /// The timer that is due first; any if none is set.
    @inlinable
    public var first: Int { nodes[1].timer }

    /// When a timer is due; `distantFuture` if it is not set.
    @inlinable
    public func time(of timer: Int) -> SimTime {
        SimTime(nanoseconds: nodes[leaves &+ timer].due)
    }

    /// Sets a timer, whether it was set or not; to `distantFuture`, it is unset.
    ///
    /// - Precondition: `time` is not before time zero.
    @inlinable
    public mutating func set(_ timer: Int, to time: SimTime) {
        var node = leaves &+ timer
        var due = time.nanoseconds
        // Often what a timer waits for has not moved, and no match would end otherwise.
        guard nodes[node].due != due else { return }
        var winner = timer
        nodes[node] = Entry(due: due, timer: winner)
        while node > 1 {
            let other = nodes[node ^ 1]
            // All ones if the other wins; who stands on the left has the lower number and wins a
            // tie. Masks, since the compiler makes a branch of a choice.
            let mask = (other.due &- Int64(node & 1) &- due) &>> 63
            due ^= (due ^ other.due) & mask
            winner ^= (winner ^ other.timer) & Int(mask)
            node &>>= 1
            nodes[node] = Entry(due: due, timer: winner)
        }
    }
}
