import Testing
import Units

@Suite("An instant")
struct SimTimeTests {
    @Test("is seconds after the start, rounded to the nearest nanosecond")
    func roundsSeconds() {
        #expect(SimTime(seconds: 0) == .zero)
        #expect(SimTime(seconds: 1.5).nanoseconds == 1_500_000_000)
        #expect(SimTime(seconds: 1.6e-9).nanoseconds == 2)
        #expect(SimTime(seconds: 90).seconds == 90)
    }

    @Test("is the distant future when it is beyond 292 years")
    func saturatesSeconds() {
        // 292 years are 292 · 365.25 · 86,400 s ≈ 9.215e9 s, and 2⁶³ ns ≈ 9.223e9 s.
        #expect(SimTime(seconds: 292 * 365.25 * 86_400) < .distantFuture)
        #expect(SimTime(seconds: 293 * 365.25 * 86_400) == .distantFuture)
        #expect(SimTime(seconds: .infinity) == .distantFuture)
    }

    @Test("moves by a duration, later or earlier")
    func moves() {
        var instant = SimTime(seconds: 10) + .seconds(5)
        #expect(instant == SimTime(seconds: 15))
        #expect(instant - .seconds(20) == SimTime(seconds: -5))
        instant += .milliseconds(1)
        #expect(instant.nanoseconds == 15_001_000_000)
    }

    @Test("never comes back from the distant future by waiting longer")
    func saturatesWhenMoved() {
        #expect(SimTime.distantFuture + .seconds(1) == .distantFuture)
        #expect(SimTime(seconds: 1) + .forever == .distantFuture)
        var instant = SimTime.distantFuture
        instant += .forever
        #expect(instant == .distantFuture)
    }

    @Test("differs from another by a signed duration")
    func subtracts() {
        #expect(SimTime(seconds: 3) - SimTime(seconds: 1) == SimDuration.seconds(2))
        #expect(SimTime(seconds: 1) - SimTime(seconds: 3) == SimDuration.seconds(-2))
    }

    @Test("is ordered by time")
    func isOrdered() {
        #expect(SimTime.zero < SimTime(nanoseconds: 1))
        #expect(SimTime(nanoseconds: -1) < .zero)
        #expect(SimTime(seconds: 1_000_000) < .distantFuture)
    }
}
