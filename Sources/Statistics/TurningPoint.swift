/// The place where a condition stops to hold, by bisection down to neighbouring numbers.
///
/// - Parameters:
///   - range: Where the change is; the ends are not evaluated.
///   - isBefore: The condition: true up to some place, false beyond.
/// - Returns: The upper of the two neighbours between which it changes.
public func turningPoint(in range: ClosedRange<Double>, isBefore: (Double) -> Bool) -> Double {
    var low = range.lowerBound
    var high = range.upperBound
    while true {
        let middle = low + (high - low) / 2
        guard middle > low && middle < high else { return high }
        if isBefore(middle) { low = middle } else { high = middle }
    }
}

/// The same above 0 without an upper end: doubles from `start` until the change is behind.
func turningPoint(above start: Double, isBefore: (Double) -> Bool) -> Double {
    var high = start
    while isBefore(high) {
        high *= 2
        guard high.isFinite else { return .infinity }
    }
    return turningPoint(in: 0...high, isBefore: isBefore)
}
