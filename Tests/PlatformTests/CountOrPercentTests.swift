import Platform
import Testing

@Suite("A number of pods or a percentage")
struct CountOrPercentTests {
    @Test("of the replicas is rounded up for the surge, down for what may be unavailable")
    func rounds() {
        // A quarter of 10 is 2.5.
        #expect(CountOrPercent.percent(25).resolved(of: 10, roundingUp: true) == 3)
        #expect(CountOrPercent.percent(25).resolved(of: 10, roundingUp: false) == 2)
        #expect(CountOrPercent.percent(25).resolved(of: 16, roundingUp: true) == 4)
        #expect(CountOrPercent.count(3).resolved(of: 10, roundingUp: true) == 3)
    }

    @Test("does not wrap however large it is")
    func saturates() {
        #expect(CountOrPercent.percent(.max).resolved(of: .max, roundingUp: true) == .max)
    }
}
