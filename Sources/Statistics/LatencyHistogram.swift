import Glibc
import Units

/// How often each length of time was seen, in buckets whose width grows with the length.
///
/// Lengths below 1,024 ns have a bucket each. Above, every octave (a factor of two) is cut into
/// 512 buckets of equal width, so that a bucket is at most 1/512 (0.2 %) as wide as the lengths in
/// it. All of `0...Int64.max` nanoseconds is covered by 28,160 counters that are allocated once;
/// memory pages of lengths that never occur are never touched.
///
/// Count, sum, minimum and maximum are exact; quantiles and fractions are within one bucket.
///
/// Noncopyable, because it owns its counters.
///
/// Source: G. Tene, HdrHistogram (2012), the log-linear layout; here with 512 sub-buckets for every
/// octave rather than for every second one.
@frozen
public struct LatencyHistogram: ~Copyable {
    /// The binary logarithm of the number of buckets per octave.
    @usableFromInline static var subBucketBits: Int { 9 }

    /// One counter per bucket; the largest index belongs to `Int64.max`.
    @usableFromInline static var bucketCount: Int { 28_160 }

    @usableFromInline var counters: UnsafeMutablePointer<UInt64>

    @usableFromInline var recorded: Int
    @usableFromInline var sum: UInt128
    @usableFromInline var shortest: Int64
    @usableFromInline var longest: Int64

    /// An empty histogram.
    public init() {
        // `calloc` takes fresh pages from the kernel without writing to them.
        guard let memory = calloc(Self.bucketCount, MemoryLayout<UInt64>.stride) else {
            // As Swift's own allocation ends a process that gets no memory.
            abort()
        }
        counters = memory.bindMemory(to: UInt64.self, capacity: Self.bucketCount)
        recorded = 0
        sum = 0
        shortest = .max
        longest = -1
    }

    deinit { free(counters) }

    /// How many lengths were recorded.
    @inlinable
    public var count: Int { recorded }

    /// The sum of all recorded lengths in nanoseconds, exact.
    @inlinable
    public var totalNanoseconds: UInt128 { sum }

    /// Counts one length.
    ///
    /// - Precondition: `value` is not negative.
    @inlinable
    public mutating func record(_ value: SimDuration) {
        let nanoseconds = value.nanoseconds
        precondition(nanoseconds >= 0, "a latency cannot be negative")
        counters[Self.bucket(of: nanoseconds)] &+= 1
        recorded &+= 1
        sum &+= UInt128(truncatingIfNeeded: nanoseconds)
        shortest = Swift.min(shortest, nanoseconds)
        longest = Swift.max(longest, nanoseconds)
    }

    /// The shortest length recorded; `nil` without any.
    public var min: SimDuration? { count > 0 ? SimDuration(nanoseconds: shortest) : nil }

    /// The longest length recorded; `nil` without any.
    public var max: SimDuration? { count > 0 ? SimDuration(nanoseconds: longest) : nil }

    /// The mean in seconds, from the exact sum; `nil` without any length.
    public var meanSeconds: Double? {
        count > 0 ? Double(totalNanoseconds) / Double(count) / 1e9 : nil
    }

    /// The length that a share `p` of all recorded lengths does not exceed.
    ///
    /// This is the inverse of the empirical distribution function: of *n* sorted lengths the one
    /// with rank ⌈p·n⌉ (the shortest for `p` = 0). A rank inside a bucket is spread evenly over
    /// the bucket's width, and nothing outside `min...max` is returned; the result is therefore
    /// less than 1/512 of itself away from the exact order statistic, and equal to it below
    /// 1,024 ns or when all lengths are alike.
    ///
    /// - Parameter p: A share in `0...1`.
    /// - Returns: `nil` without any length.
    /// - Complexity: One pass over the counters between the shortest and the longest length.
    public func quantile(_ p: Double) -> SimDuration? {
        precondition(p >= 0 && p <= 1, "a quantile belongs to a share between 0 and 1")
        guard count > 0 else { return nil }
        let rank = OrderStatistic.rank(of: p, among: count)
        if rank >= count { return SimDuration(nanoseconds: longest) }
        var seenBefore: UInt64 = 0
        for bucket in Self.bucket(of: shortest)...Self.bucket(of: longest) {
            let here = counters[bucket]
            if seenBefore + here < UInt64(rank) {
                seenBefore += here
                continue
            }
            let width = Self.width(of: bucket)
            // The k-th of m lengths in a bucket sits at the middle of the k-th of m equal parts.
            let part = (Double(UInt64(rank) - seenBefore) - 0.5) / Double(here)
            let value = Self.lowerBound(of: bucket) + Int64(part * Double(width))
            return SimDuration(nanoseconds: Swift.min(Swift.max(value, shortest), longest))
        }
        return SimDuration(nanoseconds: longest)
    }

    /// The share of recorded lengths that are longer than `threshold`.
    ///
    /// Exact if the threshold is below 1,024 ns or no recorded length shares its bucket; the
    /// lengths in its bucket are taken as evenly spread.
    ///
    /// - Returns: A share in `0...1`; `nil` without any length.
    public func fraction(above threshold: SimDuration) -> Double? {
        guard count > 0 else { return nil }
        guard threshold.nanoseconds < longest else { return 0 }
        guard threshold.nanoseconds >= shortest else { return 1 }
        let border = Self.bucket(of: threshold.nanoseconds)
        let last = Self.bucket(of: longest)
        var above: UInt64 = 0
        if border < last {
            for bucket in (border + 1)...last { above += counters[bucket] }
        }
        let width = Self.width(of: border)
        let inBucketAbove = Self.lowerBound(of: border) + (width - 1) - threshold.nanoseconds
        let shared = Double(counters[border]) * Double(inBucketAbove) / Double(width)
        return (Double(above) + shared) / Double(count)
    }

    /// Calls `body` for every bucket that holds something, shortest lengths first.
    ///
    /// - Parameter body: Gets the shortest and the longest length that belong to the bucket, and
    ///   how many were recorded in it.
    public func forEachBucket(
        _ body: (_ shortest: SimDuration, _ longest: SimDuration, _ count: Int) -> Void
    ) {
        guard count > 0 else { return }
        for bucket in Self.bucket(of: shortest)...Self.bucket(of: longest) {
            guard counters[bucket] > 0 else { continue }
            let lower = Self.lowerBound(of: bucket)
            body(
                SimDuration(nanoseconds: lower),
                SimDuration(nanoseconds: lower + (Self.width(of: bucket) - 1)),
                Int(counters[bucket])
            )
        }
    }

    /// Adds everything that `other` has recorded.
    public mutating func merge(_ other: borrowing LatencyHistogram) {
        guard other.count > 0 else { return }
        for bucket in Self.bucket(of: other.shortest)...Self.bucket(of: other.longest) {
            // Not written unless needed, so that empty pages stay unallocated.
            if other.counters[bucket] > 0 { counters[bucket] &+= other.counters[bucket] }
        }
        recorded += other.recorded
        sum += other.sum
        shortest = Swift.min(shortest, other.shortest)
        longest = Swift.max(longest, other.longest)
    }

    /// Forgets everything, and keeps the memory.
    public mutating func reset() {
        guard count > 0 else { return }
        let first = Self.bucket(of: shortest)
        let last = Self.bucket(of: longest)
        (counters + first).update(repeating: 0, count: last - first + 1)
        recorded = 0
        sum = 0
        shortest = .max
        longest = -1
    }

    /// The bucket of a length: the octave, then 512 equal parts of it.
    @inlinable
    static func bucket(of nanoseconds: Int64) -> Int {
        // With bit 9 set the first 1,024 lengths share octave 0, whose buckets are 1 ns wide.
        let octave = 54 - (nanoseconds | 512).leadingZeroBitCount
        let part = Int(truncatingIfNeeded: nanoseconds &>> Int64(octave))
        return (octave &<< subBucketBits) &+ part
    }

    /// The shortest length of a bucket.
    static func lowerBound(of bucket: Int) -> Int64 {
        let octave = Self.octave(of: bucket)
        return Int64(bucket - (octave << subBucketBits)) << Int64(octave)
    }

    /// How many nanoseconds belong to a bucket.
    static func width(of bucket: Int) -> Int64 { 1 << Int64(octave(of: bucket)) }

    private static func octave(of bucket: Int) -> Int {
        Swift.max(0, (bucket >> subBucketBits) - 1)
    }
}

/// The counters have one owner, so they may move between threads with it.
extension LatencyHistogram: @unchecked Sendable {}
