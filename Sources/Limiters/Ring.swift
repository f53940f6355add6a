/// A double-ended queue in one growable buffer; it allocates only when it grows.
///
/// Noncopyable: it owns its memory.
@frozen
@usableFromInline
struct Ring<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline var storage: UnsafeMutablePointer<Element>

    /// One less than the capacity, which is a power of two.
    @usableFromInline var mask: Int

    /// Where the first element is.
    @usableFromInline var head = 0

    @usableFromInline var count = 0

    @inlinable
    init() {
        storage = .allocate(capacity: 8)
        mask = 7
    }

    @inlinable
    deinit { storage.deallocate() }

    @inlinable var isEmpty: Bool { count == 0 }

    /// The element at `offset` from the first.
    @inlinable
    subscript(offset: Int) -> Element {
        precondition(offset >= 0 && offset < count, "no such element")
        return storage[(head &+ offset) & mask]
    }

    @inlinable
    mutating func append(_ element: Element) {
        if count > mask { grow() }
        (storage + ((head &+ count) & mask)).initialize(to: element)
        count &+= 1
    }

    @inlinable
    mutating func removeFirst() -> Element {
        precondition(count > 0, "took from an empty ring")
        let element = storage[head]
        head = (head &+ 1) & mask
        count &-= 1
        return element
    }

    @inlinable
    mutating func removeLast() -> Element {
        precondition(count > 0, "took from an empty ring")
        count &-= 1
        return storage[(head &+ count) & mask]
    }

    /// Removes the element at `offset` and keeps the order of the others; O(count).
    @inlinable
    mutating func remove(at offset: Int) -> Element {
        let element = self[offset]
        for position in offset..<(count - 1) {
            storage[(head &+ position) & mask] = storage[(head &+ position &+ 1) & mask]
        }
        count &-= 1
        return element
    }

    @usableFromInline
    mutating func grow() {
        let capacity = mask + 1
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        for position in 0..<count {
            (larger + position).initialize(to: storage[(head &+ position) & mask])
        }
        storage.deallocate()
        storage = larger
        mask = capacity * 2 - 1
        head = 0
    }
}

// The buffer has one owner, so it moves between threads with its ring.
extension Ring: @unchecked Sendable {}
