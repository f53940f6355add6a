import CGSL
import Testing
import Variates

@Suite("A Sobol sequence")
struct SobolSequenceTests {
    @Test("is GSL's, point by point", arguments: [1, 2, 7, 40])
    func isThatOfGSL(dimensions: Int) throws {
        let count = 1_000
        let sequence = SobolSequence(dimensions: dimensions, count: count)
        let generator = try #require(gsl_qrng_alloc(headroom_sobol_type(), UInt32(dimensions)))
        defer { gsl_qrng_free(generator) }
        var expected = [Double](repeating: 0, count: dimensions)
        for number in 0..<count {
            gsl_qrng_get(generator, &expected)
            #expect(sequence[number] == expected)
        }
    }

    @Test("does not depend on how many points are known")
    func hasStablePoints() {
        let short = SobolSequence(dimensions: 3, count: 5)
        let long = SobolSequence(dimensions: 3, count: 5_000)
        for number in 0..<5 { #expect(short[number] == long[number]) }
        #expect(short[0] == [0.5, 0.5, 0.5])
    }

    @Test("is refused beyond GSL's dimensions")
    func refusesDimensions() async {
        await #expect(processExitsWith: .failure) {
            _ = SobolSequence(dimensions: 41, count: 1)
        }
    }
}

@Suite("A Latin hypercube")
struct LatinHypercubeTests {
    @Test("has one point in each slice of each dimension", arguments: 1...70)
    func fillsSlices(count: Int) {
        let design = LatinHypercube(dimensions: 3, count: count, seed: 11)
        for dimension in 0..<3 {
            let slices = Set((0..<count).map { Int(design[$0][dimension] * Double(count)) })
            #expect(slices == Set(0..<count))
        }
    }

    @Test("is known from its seed, and another with another seed")
    func dependsOnItsSeed() {
        let design = LatinHypercube(dimensions: 4, count: 100, seed: 1)
        #expect(design[17] == LatinHypercube(dimensions: 4, count: 100, seed: 1)[17])
        #expect(design[17] != LatinHypercube(dimensions: 4, count: 100, seed: 2)[17])
        #expect(design[17] != LatinHypercube(dimensions: 4, count: 100, seed: 1 << 32 | 1)[17])
    }

    @Test("has dimensions that are not correlated")
    func isUncorrelated() {
        // Of independent permutations the rank correlation has mean 0 and variance 1/(n − 1).
        let count = 50
        let designs = 40
        var correlations: [Double] = []
        for seed in 0..<designs {
            let design = LatinHypercube(dimensions: 4, count: count, seed: UInt64(seed))
            let ranks = (0..<count).map { design[$0].map { ($0 * Double(count)).rounded(.down) } }
            let mean = Double(count - 1) / 2
            let variance = Double(count * count - 1) / 12
            for (first, second) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
                let covariance = ranks.reduce(0) {
                    $0 + ($1[first] - mean) * ($1[second] - mean)
                }
                correlations.append(covariance / (Double(count) * variance))
            }
        }
        let size = Double(correlations.count)
        let expected = 1 / Double(count - 1)
        let mean = correlations.reduce(0, +) / size
        let variance = correlations.reduce(0) { $0 + $1 * $1 } / size
        // Four standard errors; that of a variance is the variance times √(2/n).
        #expect(mean.magnitude < 4 * (expected / size).squareRoot())
        #expect((variance - expected).magnitude < 4 * expected * (2 / size).squareRoot())
    }
}
