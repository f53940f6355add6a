import Units

/// How long (or how often) a limiter stood at each share of its limit.
///
/// The utilisation level / limit falls into one of 1,024 equal bins over `0..<1`, a bin of its
/// own for exactly the limit, and one for everything above it. A limit of at most 1,024 gives each
/// level a bin of its own, so that quantiles are exact; above that they are within 1/1,024. Mean,
/// peak and the share at the limit are exact. With a limit above 2²⁷ a level closer than 2⁻²⁶ of
/// the limit to a bin's border may be counted in the bin next to it.
///
/// Noncopyable, because it owns its bins.
@frozen
public struct UtilizationHistogram: ~Copyable {
    /// The number of bins below the limit.
    private static var linearBins: Int { 1_024 }
    @usableFromInline static var binAtLimit: Int { 1_024 }
    @usableFromInline static var binAboveLimit: Int { 1_025 }
    static var binCount: Int { 1_026 }

    /// The level that counts as fully used.
    public let limit: Int64

    /// Levels below this have a bin each: the limit if it is small, otherwise 0.
    @usableFromInline let ownBins: UInt64
    @usableFromInline var weights: UnsafeMutablePointer<Int64>
    /// The highest of the levels that share a bin or were there for an instant only: for those with a
    /// bin of their own the bins tell.
    @usableFromInline var highest: Int64
    /// The sum of level times weight over the levels that share a bin.
    @usableFromInline var sharedWeightedLevels: Int128

    /// Levels are shifted right by this before the multiplication, so that it stays exact.
    @usableFromInline let levelShift: Int64
    /// 2⁶⁴ / (limit shifted right), rounded up: turns the division into one multiplication.
    @usableFromInline let reciprocal: UInt64

    /// An empty histogram.
    ///
    /// - Parameter limit: The level that counts as fully used; at least 1.
    public init(limit: Int64) {
        precondition(limit >= 1, "a limiter that is fully used at level 0 has no utilisation")
        self.limit = limit
        let bits = Int64(Int64.bitWidth - (limit - 1).leadingZeroBitCount)
        levelShift = max(0, bits - 27)
        // Rounded up, so that a shifted level below the limit stays below the shifted limit. With
        // a product of both below 2⁵⁴ the rounding of the reciprocal cannot reach the next bin.
        let scaledLimit = UInt64(((limit - 1) >> levelShift) + 1)
        reciprocal = scaledLimit == 1 ? .max : UInt64.max / scaledLimit + 1
        weights = .allocate(capacity: Self.binCount)
        weights.initialize(repeating: 0, count: Self.binCount)
        sharedWeightedLevels = 0
        highest = 0
        ownBins = limit <= Int64(Self.linearBins) ? UInt64(limit) : 0
    }

    deinit { weights.deallocate() }

    /// The sum of all weights: nanoseconds, or a count.
    ///
    /// O(bins).
    public var totalWeight: Int64 {
        (0..<Self.binCount).reduce(0) { $0 + weights[$1] }
    }

    /// Counts `weight` at `level`.
    ///
    /// A weight of zero raises the peak and nothing else: the level was reached for an instant.
    ///
    /// - Precondition: `level` and `weight` are not negative.
    @inlinable
    @inline(__always)
    public mutating func add(level: Int64, weight: Int64) {
        // A negative level is a huge number here.
        guard UInt64(bitPattern: level) < ownBins, weight >= 0 else {
            return addToSharedBin(level: level, weight: weight)
        }
        weights[Int(truncatingIfNeeded: level)] &+= weight
        if weight == 0 { highest = max(highest, level) }
    }

    @inlinable
    @inline(__always)
    mutating func addToSharedBin(level: Int64, weight: Int64) {
        precondition(level >= 0 && weight >= 0, "levels and weights cannot be negative")
        weights[bin(of: level)] &+= weight
        sharedWeightedLevels &+=
            Int128(truncatingIfNeeded: level) &* Int128(truncatingIfNeeded: weight)
        highest = max(highest, level)
    }

    /// The weighted mean utilisation, exact up to rounding; `nil` without weight.
    public var mean: Double? { meanLevel.map { $0 / Double(limit) } }

    /// The weighted mean level; `nil` without weight.
    public var meanLevel: Double? {
        let total = totalWeight
        guard total > 0 else { return nil }
        var weightedLevels = sharedWeightedLevels
        for level in 0..<Int(ownBins) { weightedLevels += Int128(level) * Int128(weights[level]) }
        return Double(weightedLevels) / Double(total)
    }

    /// The highest level added, even with weight zero.
    ///
    /// O(bins).
    public var peakLevel: Int64 {
        let highestOwn = (0..<Int(ownBins)).last { weights[$0] > 0 } ?? 0
        return max(highest, Int64(highestOwn))
    }

    /// The highest utilisation added, even with weight zero.
    public var peak: Double { Double(peakLevel) / Double(limit) }

    /// The share of the weight at the limit or above it; `nil` without weight.
    public var shareAtLimit: Double? {
        let total = totalWeight
        guard total > 0 else { return nil }
        let full = weights[Self.binAtLimit] + weights[Self.binAboveLimit]
        return Double(full) / Double(total)
    }

    /// The smallest utilisation such that at least a share `p` of the weight is at or below it.
    ///
    /// Exact for a limit of at most 1,024 and for utilisation 1; otherwise evenly spread within
    /// a bin, that is within 1/1,024. All that is above the limit counts as the peak.
    ///
    /// - Parameter p: A share in `0...1`.
    /// - Returns: `nil` without weight.
    public func quantile(_ p: Double) -> Double? {
        precondition(p >= 0 && p <= 1, "a quantile belongs to a share between 0 and 1")
        let total = totalWeight
        guard total > 0 else { return nil }
        let target = p * Double(total) * (1 - 4 * Double.ulpOfOne)
        var below: Int64 = 0
        for bin in 0..<Self.binCount where weights[bin] > 0 {
            guard Double(below + weights[bin]) >= target else {
                below += weights[bin]
                continue
            }
            let part = max(0, target - Double(below)) / Double(weights[bin])
            return min(utilization(in: bin, at: part), peak)
        }
        return peak
    }

    /// Adds everything that `other` has counted.
    ///
    /// - Precondition: Both have the same limit.
    public mutating func merge(_ other: borrowing UtilizationHistogram) {
        precondition(limit == other.limit, "utilisations of different limits do not add up")
        for bin in 0..<Self.binCount { weights[bin] += other.weights[bin] }
        sharedWeightedLevels += other.sharedWeightedLevels
        highest = max(highest, other.highest)
    }

    /// Forgets everything, and keeps the limit.
    public mutating func reset() {
        weights.update(repeating: 0, count: Self.binCount)
        sharedWeightedLevels = 0
        highest = 0
    }

    @inlinable
    @inline(__always)
    func bin(of level: Int64) -> Int {
        guard level < limit else {
            return level == limit ? Self.binAtLimit : Self.binAboveLimit
        }
        // The product is level / limit as a fraction of 2⁶⁴; its top ten bits number the bin.
        let fraction = UInt64(truncatingIfNeeded: level &>> levelShift) &* reciprocal
        return Int(truncatingIfNeeded: fraction &>> 54)
    }

    private func utilization(in bin: Int, at part: Double) -> Double {
        if bin == Self.binAtLimit { return 1 }
        if bin == Self.binAboveLimit { return peak }
        if bin < ownBins { return Double(bin) / Double(limit) }
        // Whatever the place within the last bin, it is not the limit.
        let highestBelowLimit = Double(limit - 1) / Double(limit)
        return min((Double(bin) + part) / Double(Self.linearBins), highestBelowLimit)
    }
}

/// The bins have one owner, so they may move between threads with it.
extension UtilizationHistogram: @unchecked Sendable {}
