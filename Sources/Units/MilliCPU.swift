/// An amount of processor, in thousandths of a core, as Kubernetes counts it (`500m`).
@frozen
public struct MilliCPU: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Thousandths of a core.
    public var count: Int64

    /// An amount of `count` thousandths of a core.
    @inlinable
    public init(_ count: Int64) { self.count = count }

    /// No processor.
    @inlinable
    public static var zero: MilliCPU { MilliCPU(0) }

    /// Whole cores.
    @inlinable
    public static func cores(_ count: Int64) -> MilliCPU { MilliCPU(count * 1_000) }

    /// The amount in cores.
    @inlinable
    public var cores: Double { Double(count) / 1_000 }

    /// Which of two amounts is smaller.
    @inlinable
    public static func < (left: MilliCPU, right: MilliCPU) -> Bool { left.count < right.count }

    /// The sum.
    @inlinable
    public static func + (left: MilliCPU, right: MilliCPU) -> MilliCPU {
        MilliCPU(left.count &+ right.count)
    }

    /// The difference.
    @inlinable
    public static func - (left: MilliCPU, right: MilliCPU) -> MilliCPU {
        MilliCPU(left.count &- right.count)
    }
}
