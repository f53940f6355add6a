import Testing
import Units

@Suite("A duration")
struct SimDurationTests {
    @Test("counts whole units in nanoseconds")
    func countsUnits() {
        #expect(SimDuration.microseconds(3).nanoseconds == 3_000)
        #expect(SimDuration.milliseconds(3).nanoseconds == 3_000_000)
        #expect(SimDuration.seconds(3).nanoseconds == 3_000_000_000)
        #expect(SimDuration.zero.nanoseconds == 0)
    }

    @Test(
        "rounds seconds to the nearest nanosecond, halves away from zero",
        arguments: [
            (0.0, 0), (1.0, 1_000_000_000), (0.25, 250_000_000), (1.4e-9, 1), (1.6e-9, 2),
            (0.4e-9, 0), (0.6e-9, 1), (2.5e-9, 3), (-1.4e-9, -1), (-1.6e-9, -2),
            (-0.25, -250_000_000),
        ] as [(Double, Int64)]
    )
    func roundsSeconds(seconds: Double, nanoseconds: Int64) {
        #expect(SimDuration(seconds: seconds).nanoseconds == nanoseconds)
    }

    /// 2⁶³ ns are 9,223,372,036.854775808 s.
    @Test(
        "is forever from 2⁶³ nanoseconds on",
        arguments: [9_223_372_036.854_776, 1e10, .infinity]
    )
    func saturatesSeconds(seconds: Double) {
        #expect(SimDuration(seconds: seconds) == .forever)
    }

    @Test("is exact up to the largest double below 2⁶³ nanoseconds")
    func staysBelowForever() {
        #expect(SimDuration(seconds: 9.2e9).nanoseconds == 9_200_000_000_000_000_000)
        #expect(SimDuration(seconds: 9.2e9) < .forever)
    }

    @Test("turns back into seconds")
    func turnsIntoSeconds() {
        #expect(SimDuration.milliseconds(1_500).seconds == 1.5)
        #expect(SimDuration.zero.seconds == 0)
    }

    @Test("adds up, and stays forever once it is")
    func adds() {
        #expect(SimDuration.seconds(1) + .milliseconds(500) == .milliseconds(1_500))
        #expect(SimDuration.forever + .zero == .forever)
        #expect(SimDuration.forever + SimDuration(nanoseconds: 1) == .forever)
        #expect(SimDuration.forever + .forever == .forever)
    }

    @Test("subtracts to a negative length too")
    func subtracts() {
        #expect(SimDuration.seconds(1) - .seconds(3) == .seconds(-2))
    }

    @Test("is ordered by length")
    func isOrdered() {
        #expect(SimDuration.seconds(-1) < .zero)
        #expect(SimDuration.zero < SimDuration(nanoseconds: 1))
        #expect(SimDuration.seconds(1_000_000) < .forever)
        #expect(!(SimDuration.forever < .forever))
    }
}
