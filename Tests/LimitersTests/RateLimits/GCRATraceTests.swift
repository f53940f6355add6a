import Limiters
import Testing
import Units

@Suite("A GCRA rate limit")
struct GCRATraceTests {
    /// What the rule of `governor` says of one arrival.
    struct Arrival: Sendable {
        var at: Int64
        var isAdmitted: Bool
        /// How long until the same arrival would conform.
        var retryAfter: Int64
    }

    /// Worked out by hand for 100 a second and a burst of 3.
    ///
    /// With t = 10,000,000 and tau = 20,000,000, refuse if and only if at < tat - tau, else
    /// tat = max(tat, at) + t. The comment is tat - tau, then tat afterwards, in units of t.
    static let table = [
        Arrival(at: 0, isAdmitted: true, retryAfter: 0),  // -2 -> 1
        Arrival(at: 0, isAdmitted: true, retryAfter: 0),  // -1 -> 2
        Arrival(at: 1, isAdmitted: true, retryAfter: 0),  // 0 -> 3
        Arrival(at: 1, isAdmitted: false, retryAfter: 9_999_999),  // 1
        Arrival(at: 9_999_999, isAdmitted: false, retryAfter: 1),  // 1
        Arrival(at: 10_000_000, isAdmitted: true, retryAfter: 0),  // 1 -> 4
        Arrival(at: 10_000_000, isAdmitted: false, retryAfter: 10_000_000),  // 2
        Arrival(at: 19_999_999, isAdmitted: false, retryAfter: 1),  // 2
        Arrival(at: 20_000_001, isAdmitted: true, retryAfter: 0),  // 2 -> 5
        Arrival(at: 29_999_999, isAdmitted: false, retryAfter: 1),  // 3
        Arrival(at: 30_000_000, isAdmitted: true, retryAfter: 0),  // 3 -> 6
        Arrival(at: 75_000_000, isAdmitted: true, retryAfter: 0),  // 4 -> 8.5: idle since 6
        Arrival(at: 75_000_000, isAdmitted: true, retryAfter: 0),  // 6.5 -> 9.5
        Arrival(at: 75_000_000, isAdmitted: true, retryAfter: 0),  // 7.5 -> 10.5
        Arrival(at: 75_000_000, isAdmitted: false, retryAfter: 10_000_000),  // 8.5
        Arrival(at: 84_999_999, isAdmitted: false, retryAfter: 1),  // 8.5
        Arrival(at: 85_000_000, isAdmitted: true, retryAfter: 0),  // 8.5 -> 11.5
    ]

    @Test("decides as governor's rule says, nanosecond for nanosecond")
    func followsTheTable() {
        var limiter = RateLimiter(.gcra, rate: 100, burst: 3)
        for (index, arrival) in Self.table.enumerated() {
            let now = SimTime(nanoseconds: arrival.at)
            #expect(limiter.retryAfter(at: now).nanoseconds == arrival.retryAfter, "\(index)")
            #expect(limiter.admit(at: now) == (arrival.isAdmitted ? .zero : nil), "\(index)")
        }
    }

    @Test("decides as recorded at the edge of the refill")
    func followsTheRecord() {
        // One cell is back after exactly one emission interval, not 1 ns earlier.
        let recorded = (replenishNanoseconds: 10_000_000 as Int64, burst: 50 as Int64)
        var bucket = TokenBucket(
            replenishInterval: SimDuration(nanoseconds: recorded.replenishNanoseconds),
            burst: recorded.burst
        )
        let burst = (0..<50).map { _ in bucket.take(at: .zero) }
        #expect(burst == [Bool](repeating: true, count: 50))
        let decisions = [9_999_999, 10_000_000, 10_000_000, 20_000_000].map {
            bucket.take(at: SimTime(nanoseconds: $0))
        }
        #expect(decisions == [false, true, false, true])
    }
}
