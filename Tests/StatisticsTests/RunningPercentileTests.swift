import Statistics
import Testing
import Units

@Suite("A running percentile")
struct RunningPercentileTests {
    @Test("has no value until ten lengths are expected beyond it, and a hundred were seen")
    func firstValue() {
        for (share, length) in [(0.01, 100), (0.5, 100), (0.9, 100), (0.95, 200), (0.999, 10_000)] {
            var percentile = RunningPercentile(share)
            for number in 1..<length {
                percentile.record(SimDuration(nanoseconds: Int64(number)))
                #expect(percentile.value == nil)
            }
            percentile.record(SimDuration(nanoseconds: Int64(length)))
            let rank = (share * Double(length)).rounded(.up)
            let value = Double(percentile.value?.nanoseconds ?? 0)
            // Below 1,024 ns exact, above within 1/512.
            #expect(abs(value - rank) <= (rank < 1_024 ? 0 : rank / 512))
        }
    }

    @Test("is that of the last full window; each is twice as long, up to eight times the first")
    func windows() {
        var percentile = RunningPercentile(0.5)
        for (number, length) in [100, 200, 400, 800, 800, 800].enumerated() {
            let before = percentile.value
            for _ in 1..<length {
                percentile.record(SimDuration(nanoseconds: Int64(number + 1)))
                #expect(percentile.value == before)
            }
            percentile.record(SimDuration(nanoseconds: Int64(number + 1)))
            #expect(percentile.value == SimDuration(nanoseconds: Int64(number + 1)))
        }
    }

    @Test("is right where a distribution has a gap")
    func gap() {
        // Nine in ten take 10 ns, one 1,000 ns.
        for (share, expected) in [(0.85, 10), (0.95, 1_000)] {
            var percentile = RunningPercentile(share)
            for number in 0..<200 {
                percentile.record(SimDuration(nanoseconds: number % 10 == 0 ? 1_000 : 10))
            }
            #expect(percentile.value == SimDuration(nanoseconds: Int64(expected)))
        }
    }

    @Test("does not exist of all or nothing", arguments: [0, 1])
    func refusal(share: Double) async {
        if share == 0 {
            await #expect(processExitsWith: .failure) { _ = RunningPercentile(0) }
        } else {
            await #expect(processExitsWith: .failure) { _ = RunningPercentile(1) }
        }
    }
}
