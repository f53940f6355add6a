import Statistics
import Testing
import Units

@Suite("A level gauge")
struct LevelGaugeTests {
    @Test("weighs each level by the time it lasted")
    func weighsByTime() {
        var gauge = LevelGauge(limit: 4)
        gauge.change(to: 2, at: SimTime(seconds: 1))
        gauge.change(by: 2, at: SimTime(seconds: 3))
        gauge.change(by: -4, at: SimTime(seconds: 4))
        gauge.finish(at: SimTime(seconds: 8))
        // Level 0 for 1 s, 2 for 2 s, 4 for 1 s, 0 for 4 s: (2·2 + 4·1) / 8 = 1 of 4.
        #expect(gauge.utilization.mean == 0.25)
        #expect(gauge.utilization.shareAtLimit == 0.125)
        #expect(gauge.utilization.peak == 1)
        // 5 of 8 s at level 0, 7 of 8 s at 2 or less.
        #expect(gauge.utilization.quantile(0.625) == 0)
        #expect(gauge.utilization.quantile(0.63) == 0.5)
        #expect(gauge.utilization.quantile(0.99) == 1)
    }

    @Test("notices a level that lasted no time, in the peak only")
    func noticesInstants() {
        var gauge = LevelGauge(limit: 4)
        gauge.change(to: 4, at: SimTime(seconds: 1))
        gauge.change(to: 1, at: SimTime(seconds: 1))
        gauge.finish(at: SimTime(seconds: 2))
        #expect(gauge.utilization.peak == 1)
        #expect(gauge.utilization.shareAtLimit == 0)
        #expect(gauge.utilization.mean == 0.125)
    }

    @Test("forgets the past and keeps the level when observation starts anew")
    func resets() {
        var gauge = LevelGauge(limit: 10, level: 9)
        gauge.change(to: 5, at: SimTime(seconds: 10))
        gauge.reset(at: SimTime(seconds: 20))
        gauge.finish(at: SimTime(seconds: 30))
        #expect(gauge.level == 5)
        #expect(gauge.limit == 10)
        #expect(gauge.utilization.mean == 0.5)
        #expect(gauge.utilization.peak == 0.5)
        #expect(gauge.utilization.totalWeight == 10_000_000_000)
    }

    @Test("refuses time that runs backwards")
    func refusesThePast() async {
        await #expect(processExitsWith: .failure) {
            var gauge = LevelGauge(limit: 1, at: SimTime(seconds: 2))
            gauge.change(to: 1, at: SimTime(seconds: 1))
        }
    }
}
