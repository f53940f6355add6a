import CGSL
import CPhilox
import Statistics
import Testing
import Variates

private let service = Purpose(rawValue: 1)
private let retry = Purpose(rawValue: 2)

@Suite("A random stream")
struct RandomStreamTests {
    @Test("draws the same at a position, whatever was drawn before")
    func positionIsAllThatCounts() {
        var stream = RandomStream(seed: 7, replication: 3)
        stream.seek(purpose: service, request: 1_000, lane: 5)
        let expected = (0..<9).map { _ in stream.uniform() }
        for drawsBefore in [0, 1, 2, 3, 17, 1_000] {
            stream.seek(purpose: retry, request: UInt64(drawsBefore))
            for _ in 0..<drawsBefore { _ = stream.uniformInteger(below: 10) }
            stream.seek(purpose: service, request: 1_000, lane: 5)
            #expect((0..<9).map { _ in stream.uniform() } == expected)
        }
        var other = RandomStream(seed: 7, replication: 3)
        other.seek(purpose: service, request: 1_000, lane: 5)
        #expect((0..<9).map { _ in other.uniform() } == expected)
    }

    @Test("draws differently when any one part of the position differs")
    func everyPartCounts() {
        var seen: Set<Double> = []
        var positions = 0
        func draw(
            _ seed: UInt64,
            _ replication: UInt32,
            _ purpose: UInt16,
            _ request: UInt64,
            _ lane: UInt32
        ) {
            var stream = RandomStream(seed: seed, replication: replication)
            stream.seek(purpose: Purpose(rawValue: purpose), request: request, lane: lane)
            // 4 doubles of 53 bits: two in 6,000 would be equal with a chance of 1 in 5 · 10⁸.
            for _ in 0..<4 { seen.insert(stream.uniform()) }
            positions += 1
        }
        draw(0, 0, 1, 0, 0)
        for bit in 0..<64 { draw(1 << UInt64(bit), 0, 1, 0, 0) }
        for bit in 0..<32 { draw(0, 1 << UInt32(bit), 1, 0, 0) }
        for bit in 1..<16 { draw(0, 0, 1 << UInt16(bit), 0, 0) }
        for bit in 0..<48 { draw(0, 0, 1, 1 << UInt64(bit), 0) }
        for bit in 0..<12 { draw(0, 0, 1, 0, 1 << UInt32(bit)) }
        for request in 1...1_000 as ClosedRange<UInt64> where request.nonzeroBitCount > 1 {
            draw(0, 0, 1, request, 0)
        }
        #expect(seen.count == 4 * positions)
    }

    @Test("draws on without a seek, beyond one block and one batch of blocks")
    func sequence() {
        var stream = RandomStream(seed: 1)
        let draws = (0..<10_000).map { _ in stream.uniform() }
        #expect(Set(draws).count == draws.count)
        var again = RandomStream(seed: 1)
        #expect((0..<10_000).map { _ in again.uniform() } == draws)
    }

    @Test("draws uniform numbers", arguments: [1, 2, 3] as [UInt64])
    func uniformLaw(seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let draws = (0..<200_000).map { _ in stream.uniform() }
        #expect(draws.allSatisfy { (0..<1).contains($0) })
        let fit = GoodnessOfFit.kolmogorovSmirnov(draws) { $0 }
        #expect(fit.pValue > 0.001 / 3)
    }

    @Test("draws uniform numbers across requests, one for each", arguments: [1, 2, 3] as [UInt64])
    func uniformAcrossRequests(seed: UInt64) {
        var stream = RandomStream(seed: seed)
        // Neighbouring requests are independent: pairs fall evenly into a square of cells.
        var cells = Array(repeating: 0, count: 32 * 32)
        for request in stride(from: 0, to: 400_000, by: 2) as StrideTo<UInt64> {
            stream.seek(purpose: service, request: request)
            let first = Int(stream.uniform() * 32)
            stream.seek(purpose: service, request: request + 1)
            cells[32 * first + Int(stream.uniform() * 32)] += 1
        }
        let expected = Array(repeating: 200_000.0 / 1_024, count: 1_024)
        let fit = GoodnessOfFit.chiSquare(observed: cells, expected: expected)
        #expect((fit?.pValue ?? 0) > 0.001 / 3)
    }

    @Test(
        "draws whole numbers below a bound evenly",
        arguments: [1, 2, 3, 7, 100, 1_000] as [UInt32]
    )
    func wholeNumbers(bound: UInt32) {
        var stream = RandomStream(seed: 11)
        var counts = Array(repeating: 0, count: Int(bound))
        for _ in 0..<200_000 { counts[Int(stream.uniformInteger(below: bound))] += 1 }
        guard bound > 1 else { return #expect(counts == [200_000]) }
        let expected = Array(repeating: 200_000 / Double(bound), count: Int(bound))
        let fit = GoodnessOfFit.chiSquare(observed: counts, expected: expected)
        #expect((fit?.pValue ?? 0) > 0.001 / 6)
    }

    @Test("draws whole numbers below a huge bound without favouring some")
    func wholeNumbersBelowAHugeBound() {
        // 3 · 2³⁰: without rejection every third number would come twice as often.
        var stream = RandomStream(seed: 12)
        var counts = [0, 0, 0]
        for _ in 0..<200_000 { counts[Int(stream.uniformInteger(below: 3 << 30) % 3)] += 1 }
        let fit = GoodnessOfFit.chiSquare(
            observed: counts,
            expected: Array(repeating: 200_000.0 / 3, count: 3)
        )
        #expect((fit?.pValue ?? 0) > 0.001)
    }

    @Test("draws the exponential variates that GSL draws")
    func exponentialAsInGSL() throws {
        var stream = RandomStream(seed: 14)
        let generator = try #require(gsl_rng_alloc(headroom_philox_type()))
        defer { gsl_rng_free(generator) }
        gsl_rng_set(generator, 14)
        for _ in 0..<100_000 {
            let (ours, theirs) = (stream.exponential(mean: 3), gsl_ran_exponential(generator, 3))
            // Two logarithms that each are within one unit in the last place.
            #expect(abs(ours - theirs) <= 2 * theirs.ulp)
        }
    }

    @Test("refuses a bound of zero")
    func refusesZeroBound() async {
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1)
            _ = stream.uniformInteger(below: 0)
        }
    }
}
