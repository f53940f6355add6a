/// The place where a function that falls (or rises) through zero does so, by bisection down to
/// neighbouring numbers.
///
/// - Parameters:
///   - range: Where the sign changes; the ends are not evaluated.
///   - isBefore: Whether a place lies before the change; true first, then false.
/// - Returns: The upper of the two neighbours between which it changes.
func turningPoint(in range: ClosedRange<Double>, isBefore: (Double) -> Bool) -> Double {
    var low = range.lowerBound
    var high = range.upperBound
    while true {
        let middle = low + (high - low) / 2
        guard middle > low && middle < high else { return high }
        if isBefore(middle) { low = middle } else { high = middle }
    }
}

/// The same without an upper end: doubles from `start` until the change is behind.
func turningPoint(above start: Double, isBefore: (Double) -> Bool) -> Double {
    var high = start
    while isBefore(high) {
        high *= 2
        guard high.isFinite else { return .infinity }
    }
    return turningPoint(in: 0...high, isBefore: isBefore)
}
