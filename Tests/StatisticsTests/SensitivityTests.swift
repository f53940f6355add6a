import Statistics
import Testing

@Suite("Sensitivity measures")
struct SensitivityTests {
    @Test("have the indices of a sum and of a product")
    func sobol() throws {
        // x + 2y + 3yz with uniform factors, by hand: V = 1/12 + 2²·… below.
        var generator = SeededGenerator(seed: 4)
        func row() -> [Double] { (0..<3).map { _ in generator.uniform() } }
        func result(_ x: [Double]) -> Double { x[0] + 2 * x[1] + 3 * x[1] * x[2] }
        let count = 4_000
        let rows = (0..<count).map { _ in (a: row(), b: row()) }
        // E(f|x) varies by 1/12; E(f|y) = (2 + 3/2)·y by 3.5²/12; E(f|z) by 1.5²/12; the product of the
        // centred y and z by 9/144.
        let shares = [1.0 / 12, 3.5 * 3.5 / 12, 1.5 * 1.5 / 12]
        let interaction = 9.0 / 144
        let variance = shares.reduce(0, +) + interaction
        for factor in 0..<3 {
            let mixed = rows.map { row in
                var mixed = row.a
                mixed[factor] = row.b[factor]
                return result(mixed)
            }
            let indices = try #require(
                SobolIndices(
                    a: rows.map { result($0.a) },
                    b: rows.map { result($0.b) },
                    mixed: mixed,
                    confidence: 0.9999
                ) { generator.uniform() }
            )
            let total = shares[factor] + (factor == 0 ? 0 : interaction)
            #expect(indices.firstInterval.contains(shares[factor] / variance))
            #expect(indices.totalInterval.contains(total / variance))
        }
    }

    @Test("have none where nothing varies")
    func constant() {
        #expect(SobolIndices(a: [1, 1], b: [1, 1], mixed: [1, 1]) { 0 } == nil)
    }

    @Test("rank by the mean size of the effects, whatever their sign")
    func elementary() throws {
        let effects = try #require(ElementaryEffects([1, -1, 3, -3]))
        #expect(effects.mean == 0)
        #expect(effects.meanSize.mean == 2)
        #expect(abs(effects.deviation - (20.0 / 3).squareRoot()) < 1e-12)
        #expect(ElementaryEffects([]) == nil)
    }

    @Test("of a ratio are exact where the parts are proportional")
    func ratio() throws {
        let ratio = try #require(RatioEstimate(numerators: [1, 2, 3], denominators: [2, 4, 6]))
        #expect(ratio.ratio == 0.5)
        #expect(ratio.halfWidth == 0)
        #expect(RatioEstimate(numerators: [1], denominators: [0]) == nil)
    }

    @Test("of a ratio cover it as often as they say")
    func ratioCoverage() {
        var generator = SeededGenerator(seed: 6)
        let experiments = 2_000
        var covered = 0
        for _ in 0..<experiments {
            let below = (0..<10).map { _ in generator.normal(mean: 10) }
            let above = below.map { 0.3 * $0 + generator.normal() }
            guard let ratio = RatioEstimate(numerators: above, denominators: below),
                let halfWidth = ratio.halfWidth
            else { continue }
            if abs(ratio.ratio - 0.3) <= halfWidth { covered += 1 }
        }
        let test = CoverageTest(successes: covered, trials: experiments, confidence: 0.999)
        #expect(test.agrees(with: 0.95))
    }
}
