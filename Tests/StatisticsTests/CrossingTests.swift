import Statistics
import Testing

@Suite("A crossing")
struct CrossingTests {
    /// Curves around `slope · (x − root)` that are moved and tilted at random, the same at all nodes.
    private func curves(
        root: Double,
        slope: Double,
        nodes: [Double],
        replications: Int,
        _ generator: inout SeededGenerator
    ) -> [[Double]] {
        (0..<replications).map { _ in
            let shift = generator.normal()
            let tilt = 1 + 0.2 * generator.normal()
            return nodes.map { slope * tilt * ($0 - root) + shift }
        }
    }

    @Test("of straight lines is covered as often as it says")
    func coverage() {
        var generator = SeededGenerator(seed: 11)
        let experiments = 2_000
        var covered = 0
        for _ in 0..<experiments {
            let curves = curves(
                root: 0.3,
                slope: 10,
                nodes: [-1, 0, 1],
                replications: 8,
                &generator
            )
            let crossing = Crossing(nodes: [-1, 0, 1], curves: curves, confidence: 0.9)
            if crossing.low <= 0.3, 0.3 <= crossing.high { covered += 1 }
        }
        let test = CoverageTest(successes: covered, trials: experiments, confidence: 0.999)
        #expect(test.agrees(with: 0.9))
    }

    @Test("is exact where the curves do not vary")
    func exact() {
        let nodes = [1.0, 2, 3]
        let crossing = Crossing(
            nodes: nodes,
            curves: [[-1, 1, 3], [-1, 1, 3]],
            confidence: 0.95
        )
        // Ends are found to neighbouring numbers.
        for place in [crossing.root, crossing.low, crossing.high] {
            #expect(abs(place - 1.5) <= 2 * 1.5.ulp)
        }
        #expect(crossing.below == [1])
        #expect(crossing.above == [2, 3])
        #expect(crossing.bend == 0)
    }

    @Test("is as wide as two ways to go from node to node differ")
    func bend() {
        // x² − 2 through its nodes crosses at √2; the chord from 1 to 2 crosses at 4/3.
        let curve = [-2.0, -1, 2]
        let crossing = Crossing(nodes: [0, 1, 2], curves: [curve, curve], confidence: 0.95)
        #expect(abs(crossing.root - 2.0.squareRoot()) < 1e-12)
        #expect(abs(crossing.low - 4.0 / 3) < 1e-12)
        #expect(abs(crossing.high - 2.0.squareRoot()) < 1e-12)
        #expect(crossing.bend == 0.25)
    }

    @Test("is not lost where the parabola turns round beyond a node")
    func turningParabola() {
        // Half a step before the first node the parabola is above zero again; the curve was seen below it.
        let convex = [-1.0, -0.25, 6.5]
        let crossing = Crossing(nodes: [0, 1, 2], curves: [convex, convex], confidence: 0.95)
        // −1 + 0.75·x + 3·x·(x − 1) = 0
        let root = (2.25 + (2.25 * 2.25 + 12).squareRoot()) / 6
        #expect(abs(crossing.root - root) < 1e-12)
        #expect(abs(crossing.low - (1 + 0.25 / 6.75)) < 1e-12)
        #expect(abs(crossing.high - root) < 1e-12)
        // The same seen from the other side.
        let concave = convex.reversed().map { -$0 }
        let mirrored = Crossing(nodes: [0, 1, 2], curves: [concave, concave], confidence: 0.95)
        #expect(abs(mirrored.root - (2 - root)) < 1e-12)
        #expect(abs(mirrored.low - (2 - root)) < 1e-12)
        #expect(abs(mirrored.high - (1 - 0.25 / 6.75)) < 1e-12)
    }

    @Test("beside the nodes is infinite, on the side where it is")
    func beside() {
        let below = Crossing(nodes: [0, 1], curves: [[-5, -4], [-5.1, -4]], confidence: 0.9)
        #expect(below.root == .infinity && below.low == .infinity && below.high == .infinity)
        let above = Crossing(nodes: [0, 1], curves: [[5, 6], [5.1, 6]], confidence: 0.9)
        #expect(above.root == -.infinity && above.low == -.infinity && above.high == -.infinity)
        // Nothing but noise: no end is known.
        let noise = Crossing(nodes: [0, 1], curves: [[-5, 5], [4, -4]], confidence: 0.9)
        #expect(noise.low == -.infinity && noise.high == .infinity)
    }

    @Test("allows for a bias of the mean")
    func bias() {
        var generator = SeededGenerator(seed: 12)
        let nodes = [-1.0, 0, 1]
        let curves = curves(root: 0, slope: 10, nodes: nodes, replications: 8, &generator)
        let plain = Crossing(nodes: nodes, curves: curves, confidence: 0.95)
        let wide = Crossing(nodes: nodes, curves: curves, confidence: 0.95, bias: 0.5)
        #expect(wide.low < plain.low && wide.high > plain.high && wide.root == plain.root)
    }
}
