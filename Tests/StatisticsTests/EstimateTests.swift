import Statistics
import Testing

@Suite("An estimate")
struct EstimateTests {
    @Test(
        "has Student's half-width",
        arguments: zip([2, 5, 10, 30], [12.706, 2.776, 2.262, 2.045])
    )
    func agreesWithTheTables(count: Int, critical: Double) throws {
        // Half the values are −1 and half +1 about 10 (and one 10 if the count is odd).
        let samples = (0..<count).map { index -> Double in
            if index == 0 && !count.isMultiple(of: 2) { return 10 }
            return index.isMultiple(of: 2) ? 9 : 11
        }
        let estimate = try #require(Estimate(samples: samples))
        let even = Double(count / 2 * 2)
        let standardError = (even / Double(count - 1) / Double(count)).squareRoot()
        // The tables (t at 0.975) have three decimals.
        let halfWidth = try #require(estimate.halfWidth)
        #expect(abs(halfWidth / standardError - critical) < 0.0005 + 1e-9)
        #expect(estimate.mean == 10)
        #expect(estimate.minimum == 9)
        #expect(estimate.maximum == 11)
        #expect(estimate.count == count)
    }

    @Test("does not know its half-width from one value, and does not exist without any")
    func admitsIgnorance() throws {
        let estimate = try #require(Estimate(samples: [7]))
        #expect(estimate.mean == 7)
        #expect(estimate.halfWidth == nil)
        #expect(estimate.interval == nil)
        #expect(estimate.relativePrecision == nil)
        #expect(Estimate(samples: [nil, nil]) == nil)
    }

    @Test("leaves out the replications without a value, and says how many")
    func skipsMissingValues() throws {
        let estimate = try #require(Estimate(samples: [4, nil, 6, nil, nil]))
        #expect(estimate.mean == 5)
        #expect(estimate.count == 2)
        #expect(estimate.missing == 3)
        // s = √2, s/√2 = 1, t(0.975, 1) = tan(0.475π) = 12.7062…
        #expect(abs((estimate.halfWidth ?? 0) - 12.7062) < 1e-4)
        #expect(abs((estimate.relativePrecision ?? 0) - 2.54124) < 1e-4)
    }

    @Test("is wider at a higher confidence")
    func changesConfidence() throws {
        let estimate = try #require(Estimate(samples: [4, 6]))
        // t(0.995, 1) = tan(0.495π) = 63.6567…
        #expect(abs((estimate.with(confidence: 0.99).halfWidth ?? 0) - 63.6567) < 1e-4)
    }

    @Test("of a metric that is always zero is precise")
    func isPreciseAboutZero() throws {
        let estimate = try #require(Estimate(samples: [0, 0, 0]))
        #expect(estimate.halfWidth == 0)
        #expect(estimate.relativePrecision == 0)
    }

    @Test("covers the expectation as often as it says", arguments: [2, 5, 20])
    func covers(replications: Int) throws {
        var generator = SeededGenerator(seed: 1_908)
        var covered = 0
        for _ in 1...2_000 {
            var tally = Tally()
            for _ in 1...replications { tally.add(generator.normal(mean: 3, deviation: 2)) }
            let interval = try #require(Estimate(tally)?.interval)
            if interval.contains(3) { covered += 1 }
        }
        let test = CoverageTest(successes: covered, trials: 2_000, confidence: 0.999)
        #expect(test.agrees(with: 0.95), "covered \(covered) of 2,000")
    }
}
