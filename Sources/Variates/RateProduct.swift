/// A rate that goes in a straight line, times a factor that does: a parabola over time.
struct RateProduct {
    /// The coefficients of the powers of the offset.
    private let constant: Double
    private let linear: Double
    private let quadratic: Double

    /// The rate of a segment times a factor that is `factor` at the segment's start.
    init(_ segment: RateSegment, factor: Double, slope: Double) {
        constant = segment.rate * factor
        linear = segment.rate * slope + segment.slope * factor
        quadratic = segment.slope * slope
    }

    /// The expected number of arrivals between two offsets; the second one may be infinite.
    func expectedArrivals(from start: Double, to end: Double) -> Double {
        guard end < .infinity else { return rate(at: start) > 0 ? .infinity : 0 }
        guard end > start else { return 0 }
        if isConstant { return (end - start) * constant }
        return max(0, integral(end) - integral(start))
    }

    /// Where the expected number of arrivals since `start` reaches `count`.
    ///
    /// Newton's method, kept within a bracket by bisection, to a hundredth of a nanosecond.
    ///
    /// - Precondition: It is reached before `end`.
    func offset(expecting count: Double, from start: Double, to end: Double) -> Double {
        // Without an end both lines are level.
        guard !isConstant, end < .infinity else { return start + count / rate(at: start) }
        let goal = integral(start) + count
        var (low, high) = (start, end)
        var offset = start + (end - start) / 2
        while high - low > 0.01 {
            let excess = integral(offset) - goal
            if excess < 0 { low = offset } else { high = offset }
            let step = offset - excess / rate(at: offset)
            let next = step > low && step < high ? step : low + (high - low) / 2
            guard (next - offset).magnitude > 0.01 else { return next }
            offset = next
        }
        return offset
    }

    private var isConstant: Bool { linear == 0 && quadratic == 0 }

    private func rate(at offset: Double) -> Double {
        constant + offset * (linear + offset * quadratic)
    }

    private func integral(_ offset: Double) -> Double {
        offset * (constant + offset * (linear / 2 + offset * quadratic / 3))
    }
}
