import Units

/// By how much an arrival process is faster than usual, over time: a factor that goes in straight
/// lines from point to point, 1 (or a constant of the curve's own) where nothing changes it.
///
/// Changes that overlap multiply. A process that has arrivals at the instants *s* of its usual clock
/// has them at *t* with Λ(*t*) = *s* under the curve, Λ(*t*) = ∫₀ᵗ factor: the same arrivals with the
/// same draws, at other times. For a Poisson process that is the process with the factor on its rate
/// (the inverse of the time-rescaling theorem).
public struct LoadCurve: Hashable, Sendable {
    /// A change of the load that comes and, if it has an end, goes.
    public struct Change: Hashable, Sendable {
        /// When it begins.
        public var start: SimTime
        /// When it is over, the fall of a ramp not included; `distantFuture` if never.
        public var end: SimTime
        /// The factor on the rate, at least 0.
        public var factor: Double
        /// How long it takes to rise from `start`, and to fall from `end`.
        public var ramp: SimDuration

        /// A factor from one instant to another.
        ///
        /// - Precondition: The factor is finite and not negative; the ramp is over at the end.
        public init(start: SimTime, end: SimTime, factor: Double, ramp: SimDuration = .zero) {
            precondition(factor >= 0 && factor < .infinity, "no such load factor")
            precondition(
                start >= .zero && ramp >= .zero && start + ramp <= end,
                "a load change ends before its ramp"
            )
            self.start = start
            self.end = end
            self.factor = factor
            self.ramp = ramp
        }

        /// Where the change's factor bends or jumps.
        var corners: [SimTime] { [start, start + ramp, end, end + ramp] }

        /// The factor just after an instant or, with `isBefore`, just before it.
        func factor(at instant: SimTime, isBefore: Bool) -> Double {
            func isPast(_ corner: SimTime) -> Bool {
                isBefore ? instant > corner : instant >= corner
            }
            guard isPast(start) else { return 1 }
            guard isPast(start + ramp) else { return slide(from: 1, to: factor, start, instant) }
            guard isPast(end) else { return factor }
            guard isPast(end + ramp) else { return slide(from: factor, to: 1, end, instant) }
            return 1
        }

        private func slide(
            from first: Double,
            to last: Double,
            _ corner: SimTime,
            _ instant: SimTime
        ) -> Double {
            let share = Double((instant - corner).nanoseconds) / Double(ramp.nanoseconds)
            return first + (last - first) * share
        }
    }

    /// A stretch of time over which the factor goes in a straight line.
    @frozen
    @usableFromInline
    struct Piece: Hashable, BitwiseCopyable, Sendable {
        /// When it begins, and where the usual clock then is, both in nanoseconds.
        @usableFromInline var start: Double
        @usableFromInline var usual: Double
        /// Infinite for the last one.
        @usableFromInline var length: Double
        /// The factor at the start, and by how much it grows in a nanosecond.
        @usableFromInline var factor: Double
        @usableFromInline var slope: Double
    }

    @usableFromInline let pieces: [Piece]

    /// The curve of these changes of a load that is `factor` times the usual one.
    ///
    /// - Parameters:
    ///   - changes: What comes and goes.
    ///   - factor: The factor where nothing changes it, above 0.
    /// - Precondition: No two ramps overlap in time.
    public init(_ changes: [Change] = [], factor: Double = 1) {
        precondition(factor > 0 && factor < .infinity, "no such load factor")
        var corners = [SimTime.zero]
        for corner in changes.flatMap(\.corners).sorted()
        where corner > .zero && corner < .distantFuture && corner != corners.last {
            corners.append(corner)
        }
        var pieces: [Piece] = []
        var usual = 0.0
        for (index, corner) in corners.enumerated() {
            let next = index + 1 < corners.count ? corners[index + 1] : nil
            let first = changes.reduce(factor) { $0 * $1.factor(at: corner, isBefore: false) }
            let last =
                next.map { next in
                    changes.reduce(factor) { $0 * $1.factor(at: next, isBefore: true) }
                } ?? first
            let length = next.map { Double(($0 - corner).nanoseconds) } ?? .infinity
            pieces.append(
                Piece(
                    start: Double(corner.nanoseconds),
                    usual: usual,
                    length: length,
                    factor: first,
                    slope: next == nil ? 0 : (last - first) / length
                )
            )
            usual += (first + last) / 2 * length
        }
        self.pieces = changes.isEmpty && factor == 1 ? [] : pieces
    }

    /// Whether the factor is always 1.
    public var isConstant: Bool { pieces.isEmpty }

    /// The mean factor from time zero to an instant after it.
    public func mean(until end: SimTime) -> Double {
        guard !isConstant, end > .zero else { return 1 }
        return clock(at: Double(end.nanoseconds)) / Double(end.nanoseconds)
    }

    /// When something ends that begins at `start` and takes `length` of the usual clock.
    ///
    /// - Returns: `distantFuture` if the clock stands still before.
    public func end(of length: SimDuration, from start: SimTime) -> SimTime {
        guard !isConstant else { return start + length }
        let usual = clock(at: Double(start.nanoseconds)) + Double(length.nanoseconds)
        for piece in pieces.reversed() where piece.usual <= usual {
            return piece.instant(at: usual).map { max(start, $0) } ?? .distantFuture
        }
        return start + length
    }

    /// Where the usual clock is at an instant, both in nanoseconds.
    private func clock(at instant: Double) -> Double {
        let piece = pieces.last { $0.start <= instant } ?? pieces[0]
        return piece.usual + piece.clock(after: instant - piece.start)
    }
}

extension LoadCurve.Piece {
    /// By how much the usual clock moves in the first `offset` nanoseconds of the piece.
    func clock(after offset: Double) -> Double {
        if slope == 0 { return factor == 0 ? 0 : offset * factor }
        return offset * (factor + slope * offset / 2)
    }

    /// When the usual clock is at an instant of this piece; `nil` if never, or beyond all time.
    func instant(at usual: Double) -> SimTime? {
        let missing = usual - self.usual
        let root = max(0, factor * factor + 2 * slope * missing).squareRoot()
        // The root of the quadratic in the form that neither cancels nor divides by the slope.
        let offset = missing <= 0 ? 0 : min(2 * missing / (factor + root), length)
        guard start + offset < 0x1p63 else { return nil }
        return SimTime(nanoseconds: Int64(start + offset + 0.5))
    }
}
