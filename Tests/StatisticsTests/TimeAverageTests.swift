import Statistics
import Testing
import Units

@Suite("A time average")
struct TimeAverageTests {
    @Test("is the integral over the time")
    func averages() {
        var average = TimeAverage(level: 3, at: SimTime(seconds: 2))
        average.change(to: 7, at: SimTime(seconds: 4))
        average.change(by: -7, at: SimTime(seconds: 5))
        average.finish(at: SimTime(seconds: 10))
        // 3 for 2 s, 7 for 1 s, 0 for 5 s: 13 level seconds in 8 s.
        #expect(average.integral == 13_000_000_000)
        #expect(average.observed == .seconds(8))
        #expect(average.mean == 1.625)
        #expect(average.peak == 7)
        #expect(average.level == 0)
    }

    @Test("is unknown before any time has passed")
    func isUnknownAtFirst() {
        var average = TimeAverage(level: 3)
        #expect(average.mean == nil)
        average.change(to: 5, at: .zero)
        #expect(average.mean == nil)
        #expect(average.peak == 5)
    }

    @Test("starts anew at a reset, with the level it has")
    func resets() {
        var average = TimeAverage(level: 100)
        average.change(to: 4, at: SimTime(seconds: 1))
        average.reset(at: SimTime(seconds: 2))
        average.finish(at: SimTime(seconds: 3))
        #expect(average.mean == 4)
        #expect(average.peak == 4)
    }

    @Test("loses nothing over a long run of short changes")
    func staysExact() {
        var average = TimeAverage()
        // 2⁴⁰ bytes for 1 ns, then none for 1 ns, far from the start: the mean is 2³⁹ to the bit.
        let origin = Int64(1) << 60
        average.reset(at: SimTime(nanoseconds: origin))
        for step in 0..<Int64(100_000) {
            average.change(to: 1 << 40, at: SimTime(nanoseconds: origin + 2 * step))
            average.change(to: 0, at: SimTime(nanoseconds: origin + 2 * step + 1))
        }
        average.finish(at: SimTime(nanoseconds: origin + 200_000))
        #expect(average.mean == 0x1p39)
    }

    @Test("leaves out what is skipped, and goes on at the level that it had")
    func skips() {
        var average = TimeAverage(level: 2)
        average.change(to: 6, at: .zero + .seconds(1))
        average.skip(to: .zero + .seconds(11))
        average.finish(at: .zero + .seconds(12))
        // 2 for a second and 6 for another one.
        #expect(average.observed == .seconds(2))
        #expect(average.mean == 4)
    }
}
