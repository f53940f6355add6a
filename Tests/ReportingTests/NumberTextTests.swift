import Reporting
import Testing
import Units

@Suite("A number for people")
struct NumberTextTests {
    @Test("has so many decimals and a comma between thousands")
    func isFixed() {
        #expect(NumberText.fixed(1_234_567.891, decimals: 2) == "1,234,567.89")
        #expect(NumberText.fixed(0.05, decimals: 1) == "0.1")
        #expect(NumberText.fixed(-0.04, decimals: 1) == "0.0")
        #expect(NumberText.fixed(-12.5, decimals: 0) == "-13")
        #expect(NumberText.fixed(999.999, decimals: 2) == "1,000.00")
        #expect(NumberText.fixed(.nan, decimals: 2) == "–")
    }

    @Test("has as many decimals as two digits of its half-width")
    func followsItsHalfWidth() {
        #expect(NumberText.decimals(for: 123.456, halfWidth: 0.234) == 2)
        #expect(NumberText.decimals(for: 123.456, halfWidth: 23.4) == 0)
        #expect(NumberText.decimals(for: 123.456, halfWidth: 2_340) == 0)
        #expect(NumberText.decimals(for: 0.001_234, halfWidth: nil) == 5)
    }

    @Test("as a percentage tells nothing from next to nothing, and the whole from nearly")
    func isAPercentage() {
        #expect(NumberText.percentage(0) == "0%")
        #expect(NumberText.percentage(0.000_1) == "<.1%")
        #expect(NumberText.percentage(0.012) == "1.2%")
        #expect(NumberText.percentage(0.456) == "46%")
        #expect(NumberText.percentage(0.999_99) == "99.9%")
        #expect(NumberText.percentage(1) == "100%")
        #expect(NumberText.percentage(-0.25) == "-25%")
        #expect(NumberText.percentage(nil) == "–")
    }

    @Test("as a duration has the largest unit in which it is round")
    func isADuration() {
        #expect(NumberText.duration(.seconds(3_600)) == "1 h")
        #expect(NumberText.duration(.seconds(5_400)) == "1.5 h")
        #expect(NumberText.duration(.seconds(90)) == "1.5 min")
        #expect(NumberText.duration(.seconds(700)) == "700 s")
        #expect(NumberText.duration(.milliseconds(20)) == "20 ms")
        #expect(NumberText.duration(.microseconds(250)) == "250 us")
        #expect(NumberText.duration(.zero) == "0 s")
        #expect(NumberText.duration(SimDuration(nanoseconds: 1_234_567_891)) == "1.235 s")
    }
}
