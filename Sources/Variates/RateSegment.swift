import Units

/// A stretch of time over which an arrival rate goes in a straight line.
@frozen
@usableFromInline
struct RateSegment: BitwiseCopyable, Sendable {
    /// In nanoseconds; infinite for a segment that does not end.
    @usableFromInline var length: Double
    /// Arrivals a nanosecond at the start of the segment.
    @usableFromInline var rate: Double
    /// By how much the rate grows in a nanosecond.
    @usableFromInline var slope: Double

    @inlinable
    init(length: Double, rate: Double, slope: Double) {
        self.length = length
        self.rate = rate
        self.slope = slope
    }

    /// The segments between the points of a profile.
    ///
    /// With a period the last leads back to the first point; without, it holds the last rate.
    /// Segments without a length are left out: they only are a step.
    static func segments(
        through points: [ArrivalProcess.RatePoint],
        period: SimDuration?
    ) -> [RateSegment] {
        guard let first = points.first, let last = points.last else { return [] }
        let end =
            period.map { ArrivalProcess.RatePoint(time: .zero + $0, rate: first.rate) }
            ?? ArrivalProcess.RatePoint(time: .distantFuture, rate: last.rate)
        return zip(points, points.dropFirst() + [end]).compactMap { point, next in
            guard next.time > point.time else { return nil }
            let length = Double((next.time - point.time).nanoseconds)
            return RateSegment(
                length: next.time == .distantFuture ? .infinity : length,
                rate: point.rate * 1e-9,
                slope: (next.rate - point.rate) * 1e-9 / length
            )
        }
    }

    /// The expected number of arrivals from the start of the segment to `offset` nanoseconds.
    @inlinable
    func expectedArrivals(before offset: Double) -> Double {
        // In an endless segment the slope is 0, and 0 · ∞ must not become NaN.
        if slope == 0 { return rate == 0 ? 0 : offset * rate }
        return offset * (rate + slope * offset / 2)
    }

    var expectedArrivals: Double { expectedArrivals(before: length) }

    /// Where the expected number of arrivals since the start of the segment reaches `count`.
    ///
    /// The root of the quadratic in the form that neither cancels nor divides by the slope.
    @inlinable
    func offset(expecting count: Double) -> Double {
        let discriminant = rate * rate + 2 * slope * count
        return 2 * count / (rate + max(0, discriminant).squareRoot())
    }
}
