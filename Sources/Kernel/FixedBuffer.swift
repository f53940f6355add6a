/// A fixed number of elements that are owned together, copyable or not.
///
/// What an array is for values that are changed in place in the event loop: no reference count,
/// no check for uniqueness. Bounds are checked in debug builds only.
@frozen
public struct FixedBuffer<Element: ~Copyable>: ~Copyable {
    @usableFromInline let elements: UnsafeMutablePointer<Element>

    /// The number of elements.
    public let count: Int

    /// `count` elements, each made by `element`.
    @inlinable
    public init(count: Int, element: (Int) -> Element) {
        self.count = count
        elements = .allocate(capacity: max(count, 1))
        for index in 0..<count { (elements + index).initialize(to: element(index)) }
    }

    deinit {
        elements.deinitialize(count: count)
        elements.deallocate()
    }

    /// The element at `index`.
    @inlinable
    public subscript(index: Int) -> Element {
        unsafeAddress {
            assert(index >= 0 && index < count, "index out of range")
            return UnsafePointer(elements + index)
        }
        nonmutating unsafeMutableAddress {
            assert(index >= 0 && index < count, "index out of range")
            return elements + index
        }
    }

    /// Where the element at `index` is: to change it together with what stands beside the buffer.
    ///
    /// Valid as long as the buffer lives.
    @inlinable
    public func pointer(to index: Int) -> UnsafeMutablePointer<Element> {
        assert(index >= 0 && index < count, "index out of range")
        return elements + index
    }
}

extension FixedBuffer where Element: Copyable {
    /// Copies of the elements, for what is not done in the event loop.
    public var copies: [Element] { (0..<count).map { self[$0] } }
}
