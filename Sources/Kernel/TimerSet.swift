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
/// Timers that are set more often than the others can stand nearer to the root.
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

    /// The root at 1, the children of node `n` at `2n` and `2n + 1`.
    @usableFromInline let nodes: UnsafeMutablePointer<Entry>
    /// The timers from this one on are set often.
    @usableFromInline let firstFrequent: Int
    /// What is added to the number of a timer for its leaf: of those before `firstFrequent`, and of
    /// the others.
    @usableFromInline let commonLeaves: Int
    @usableFromInline let frequentLeaves: Int

    /// The number of timers; they are numbered from 0.
    public let count: Int

    /// `count` timers, none of them set.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - frequent: So many, the last, are set far more often than the others. They have a tree of
    ///     their own below the root, so that setting one costs O(log₂ `frequent`).
    public init(count: Int, frequent: Int = 0) {
        self.count = max(count, 1)
        precondition(frequent >= 0 && frequent <= count, "there are not so many timers")
        let isDivided = frequent > 0 && frequent < self.count
        firstFrequent = isDivided ? self.count - frequent : self.count
        // The common timers stand on the left, so that the lower number wins a match.
        let commonTop = isDivided ? 2 : 1
        commonLeaves = Self.firstLeaf(below: commonTop, leaves: firstFrequent)
        let frequentFirstLeaf = isDivided ? Self.firstLeaf(below: 3, leaves: frequent) : 0
        frequentLeaves = frequentFirstLeaf - firstFrequent
        let size = max(commonLeaves / commonTop * (commonTop + 1), frequentFirstLeaf / 3 * 4)
        nodes = .allocate(capacity: size)
        for node in 0..<size {
            nodes[node] = Entry(due: SimTime.distantFuture.nanoseconds, timer: 0)
        }
        for timer in 0..<self.count { announce(timer) }
    }

    /// The leftmost of so many leaves below a node, all equally deep.
    private static func firstLeaf(below top: Int, leaves: Int) -> Int {
        var first = top
        while first / top < leaves { first *= 2 }
        return first
    }

    /// Writes an unset timer's number to all nodes above its leaf of which it is the leftmost.
    private func announce(_ timer: Int) {
        var node = leaf(of: timer)
        nodes[node].timer = timer
        while node > 1, node & 1 == 0 {
            node /= 2
            nodes[node].timer = timer
        }
    }

    /// The node of a timer.
    @inlinable
    @inline(__always)
    func leaf(of timer: Int) -> Int {
        timer &+ (timer < firstFrequent ? commonLeaves : frequentLeaves)
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
        SimTime(nanoseconds: nodes[leaf(of: timer)].due)
    }

    /// Sets a timer, whether it was set or not; to `distantFuture`, it is unset.
    ///
    /// - Precondition: `time` is not before time zero.
    @inlinable
    public mutating func set(_ timer: Int, to time: SimTime) {
        var node = leaf(of: timer)
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
