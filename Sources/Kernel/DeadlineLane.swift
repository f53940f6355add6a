import Units

/// Deadlines that arrive in order: what waits for the same length of time.
///
/// When every timeout of a kind is equally long, the deadlines are sorted as they are made, and
/// a queue replaces the heap: O(1) to add, O(1) to remove, and what has been outlived is dropped
/// from the head without an event of its own.
@frozen
public struct DeadlineLane<Element: BitwiseCopyable>: ~Copyable {
    @frozen
    @usableFromInline
    struct Entry: BitwiseCopyable {
        @usableFromInline var deadline: SimTime
        @usableFromInline var element: Element

        @inlinable
        init(deadline: SimTime, element: Element) {
            self.deadline = deadline
            self.element = element
        }
    }

    @usableFromInline var queue: RingQueue<Entry>

    /// A lane without deadlines.
    public init() { queue = RingQueue() }

    /// Whether no deadline is pending.
    @inlinable
    public var isEmpty: Bool { queue.isEmpty }

    /// The number of deadlines, outlived ones included.
    @inlinable
    public var count: Int { queue.count }

    /// The earliest deadline; `distantFuture` if there is none.
    @inlinable
    public var nextDeadline: SimTime { queue.isEmpty ? .distantFuture : queue.first.deadline }

    /// Whom the earliest deadline concerns.
    ///
    /// - Precondition: The lane is not empty.
    @inlinable
    public var first: Element { queue.first.element }

    /// Whether a deadline can be added: none that the lane holds is later.
    @inlinable
    public func takesLast(_ deadline: SimTime) -> Bool {
        queue.isEmpty || queue.last.deadline <= deadline
    }

    /// Adds a deadline.
    ///
    /// - Parameters:
    ///   - element: Whom it concerns.
    ///   - deadline: When it passes; not before any deadline that the lane holds, which is checked
    ///     in debug builds only.
    @inlinable
    public mutating func append(_ element: Element, deadline: SimTime) {
        assert(takesLast(deadline), "a deadline before the last one")
        queue.append(Entry(deadline: deadline, element: element))
    }

    /// Takes the earliest deadline off the lane.
    ///
    /// - Precondition: The lane is not empty.
    @inlinable
    @discardableResult
    public mutating func removeFirst() -> Element { queue.removeFirst().element }
}
