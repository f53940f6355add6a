/// An amount of memory or of data, in bytes.
@frozen
public struct Bytes: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// The number of bytes.
    public var count: Int64

    /// An amount of `count` bytes.
    @inlinable
    public init(_ count: Int64) { self.count = count }

    /// The whole bytes of an amount that was drawn, rounded down; saturates at `saturation`.
    ///
    /// - Precondition: `amount` is not NaN.
    @inlinable
    @inline(__always)
    public init(saturating amount: Double) { self.init(Int64(min(amount, 0x1p60))) }

    /// 1 EiB: more than there is anywhere, and a few such amounts together do not overflow.
    @inlinable
    public static var saturation: Bytes { Bytes(1 << 60) }

    /// Nothing.
    @inlinable
    public static var zero: Bytes { Bytes(0) }

    /// Whole kibibytes, 1,024 bytes each.
    @inlinable
    public static func kibibytes(_ count: Int64) -> Bytes { Bytes(count << 10) }

    /// Whole mebibytes, 1,048,576 bytes each.
    @inlinable
    public static func mebibytes(_ count: Int64) -> Bytes { Bytes(count << 20) }

    /// Whole gibibytes, 1,073,741,824 bytes each.
    @inlinable
    public static func gibibytes(_ count: Int64) -> Bytes { Bytes(count << 30) }

    /// Which of two amounts is smaller.
    @inlinable
    public static func < (left: Bytes, right: Bytes) -> Bool { left.count < right.count }

    /// The sum.
    @inlinable
    public static func + (left: Bytes, right: Bytes) -> Bytes { Bytes(left.count &+ right.count) }

    /// The difference.
    @inlinable
    public static func - (left: Bytes, right: Bytes) -> Bytes { Bytes(left.count &- right.count) }

    /// Adds in place.
    @inlinable
    public static func += (left: inout Bytes, right: Bytes) { left = left + right }

    /// Subtracts in place.
    @inlinable
    public static func -= (left: inout Bytes, right: Bytes) { left = left - right }
}
