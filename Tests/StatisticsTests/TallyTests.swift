import Statistics
import Testing

@Suite("A tally")
struct TallyTests {
    @Test("has nothing to say about nothing, and no variance of one number")
    func knowsWhatItDoesNotKnow() {
        var tally = Tally()
        #expect(tally.mean == nil)
        #expect(tally.min == nil)
        #expect(tally.max == nil)
        #expect(tally.variance == nil)
        #expect(tally.sum == 0)
        tally.add(4)
        #expect(tally.mean == 4)
        #expect(tally.variance == nil)
    }

    @Test("computes mean and sample variance")
    func computesMoments() {
        let tally = Tally([2, 4, 4, 4, 5, 5, 7, 9])
        // Mean 40/8 = 5; squared deviations 9+1+1+1+0+0+4+16 = 32; 32/7.
        #expect(tally.count == 8)
        #expect(tally.mean == 5)
        #expect(abs((tally.variance ?? 0) - 32.0 / 7) < 1e-14)
        #expect(tally.min == 2)
        #expect(tally.max == 9)
    }

    @Test("does not cancel when the mean is large")
    func doesNotCancel() {
        // Deviations −1, 0, 1 about 10⁹: the variance is 1. A sum of squares in binary64 gives 0.
        let tally = Tally([1e9 - 1, 1e9, 1e9 + 1])
        #expect(tally.variance == 1)
    }

    @Test("merged from parts equals the whole", arguments: [0, 1, 3, 9, 10])
    func merges(cut: Int) {
        let values = [3.5, -1, 8, 0.25, 7, 7, 2, -4, 11, 0.5]
        var left = Tally(values.prefix(cut))
        left.merge(Tally(values.dropFirst(cut)))
        let whole = Tally(values)
        #expect(left.count == 10)
        #expect(abs((left.mean ?? 0) - (whole.mean ?? 1)) < 1e-14)
        #expect(abs((left.variance ?? 0) - (whole.variance ?? 1)) < 1e-12)
        #expect(left.min == -4)
        #expect(left.max == 11)
    }
}
