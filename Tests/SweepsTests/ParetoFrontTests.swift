import Sweeps
import Testing

@Suite("A Pareto front")
struct ParetoFrontTests {
    @Test("has the points that no other one beats", arguments: 1...20)
    func isTheFront(seed: UInt64) {
        // Few values, so that there are ties; a Lehmer generator is random enough for it.
        var state = seed
        func draw() -> Double {
            state = state * 48_271 % 2_147_483_647
            return Double(state % 9)
        }
        let points = (0..<40).map { _ in (first: draw(), second: draw()) }
        var front = ParetoFront<Int>()
        for (number, point) in points.enumerated() {
            front.add(number, first: point.first, second: point.second)
        }
        let expected = points.indices.filter { index in
            let point = points[index]
            return !points.indices.contains { other in
                let rival = points[other]
                let isAsGood = rival.first <= point.first && rival.second <= point.second
                let isBetter = rival.first < point.first || rival.second < point.second
                return isAsGood && (isBetter || other < index)
            }
        }
        #expect(front.points.map(\.point).sorted() == expected)
        #expect(front.points.map(\.first) == front.points.map(\.first).sorted())
    }
}
