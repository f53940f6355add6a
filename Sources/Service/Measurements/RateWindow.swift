import Units

/// What a rate limit is asked for, second by second.
///
/// A token bucket has no level that one could plan with: it is nearly full at half its rate and
/// empty just above it. Its utilisation is the demand in each whole second over the rate, which
/// goes above 1 while the burst is spent or requests are refused. The second in which a run ends is
/// not counted.
struct RateWindow: BitwiseCopyable {
    /// When the current second ends, in nanoseconds.
    private var end: Int64
    /// What was asked for in it.
    private var demand: Int64 = 0

    /// Nothing has been asked for before `start`.
    init(at start: SimTime = .zero) {
        end = (start.nanoseconds / Self.length + 1) * Self.length
    }

    /// One second.
    private static var length: Int64 { 1_000_000_000 }

    /// One more is asked for.
    ///
    /// - Returns: If a second has ended, the demand in it and the number of seconds without any
    ///   that followed it.
    mutating func ask(at now: SimTime) -> (demand: Int64, idleSeconds: Int64)? {
        guard now.nanoseconds >= end else {
            demand += 1
            return nil
        }
        let ended = (demand: demand, idleSeconds: (now.nanoseconds - end) / Self.length)
        end += (ended.idleSeconds + 1) * Self.length
        demand = 1
        return ended
    }
}
