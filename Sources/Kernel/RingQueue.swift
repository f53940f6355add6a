/// A first-in, first-out queue in a ring that doubles when it is full.
///
/// Allocates only when it outgrows its buffer.
@frozen
public struct RingQueue<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline var elements: UnsafeMutablePointer<Element>
    /// Capacity − 1; the capacity is a power of two.
    @usableFromInline var mask: Int
    @usableFromInline var head: Int

    @usableFromInline var occupied: Int

    /// The number of elements.
    @inlinable
    public var count: Int { occupied }

    /// An empty queue.
    public init() {
        elements = .allocate(capacity: 16)
        mask = 15
        head = 0
        occupied = 0
    }

    deinit { elements.deallocate() }

    /// Whether there is no element.
    @inlinable
    public var isEmpty: Bool { occupied == 0 }

    /// The element that has been in the queue for longest.
    ///
    /// - Precondition: The queue is not empty.
    @inlinable
    public var first: Element {
        precondition(occupied > 0, "the queue is empty")
        return elements[head]
    }

    /// The element that was added last.
    ///
    /// - Precondition: The queue is not empty.
    @inlinable
    public var last: Element {
        precondition(occupied > 0, "the queue is empty")
        return elements[(head &+ occupied &- 1) & mask]
    }

    /// Adds an element at the end.
    @inlinable
    public mutating func append(_ element: Element) {
        if occupied > mask { grow() }
        elements[(head &+ occupied) & mask] = element
        occupied &+= 1
    }

    /// Takes the element that has been in the queue for longest.
    ///
    /// - Precondition: The queue is not empty.
    @inlinable
    @discardableResult
    public mutating func removeFirst() -> Element {
        precondition(occupied > 0, "the queue is empty")
        let element = elements[head]
        head = (head &+ 1) & mask
        occupied &-= 1
        return element
    }

    /// Takes the element that was added last.
    ///
    /// - Precondition: The queue is not empty.
    @inlinable
    @discardableResult
    public mutating func removeLast() -> Element {
        let element = last
        occupied &-= 1
        return element
    }

    /// Takes all elements.
    @inlinable
    public mutating func removeAll() {
        head = 0
        occupied = 0
    }

    /// Keeps the elements that are as asked, in their order.
    @inlinable
    public mutating func keep(where isKept: (Element) -> Bool) {
        var kept = 0
        for offset in 0..<occupied {
            let element = elements[(head &+ offset) & mask]
            guard isKept(element) else { continue }
            elements[(head &+ kept) & mask] = element
            kept &+= 1
        }
        occupied = kept
    }

    @usableFromInline
    @inline(never)
    mutating func grow() {
        let capacity = mask + 1
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        for offset in 0..<occupied { larger[offset] = elements[(head + offset) & mask] }
        elements.deallocate()
        elements = larger
        mask = capacity * 2 - 1
        head = 0
    }
}
