import Testing
import Variates

/// Equal but for rounding in the last digits.
private func isClose(_ left: Double, _ right: Double, within tolerance: Double = 1e-12) -> Bool {
    abs(left - right) <= tolerance * max(abs(left), abs(right))
}

/// A constructor with one argument left open, and what that argument must not be.
struct Refusal: Sendable, CustomTestStringConvertible {
    let argument: String
    let wrong: [Double]
    let make: @Sendable (Double) throws -> Distribution
    var testDescription: String { argument }

    init(
        _ argument: String,
        _ wrong: [Double],
        make: @escaping @Sendable (Double) throws -> Distribution
    ) {
        self.argument = argument
        self.wrong = wrong
        self.make = make
    }
}

/// A constructor from mean and coefficient of variation.
struct Construction: Sendable {
    let make: @Sendable (_ mean: Double, _ cv: Double) throws -> Distribution
}

@Suite("A distribution")
struct DistributionTests {
    @Test("has the moments of its family's formulas")
    func knownMoments() throws {
        // (5 − 2)² / 12 = 0.75
        #expect(try Distribution.uniform(from: 2, to: 5).variance == 0.75)
        // e^(1 + 1/8) and (e^(1/4) − 1) e^(2 + 1/4)
        let lognormal = try Distribution.lognormal(mu: 1, sigma: 0.5)
        #expect(isClose(lognormal.mean, 3.080_216_848_918_031))
        #expect(isClose(lognormal.variance, 2.694_758_124_344_947))
        // Γ(1 + 2) = 2 and Γ(1 + 4) − 2² = 20
        let weibull = try Distribution.weibull(shape: 0.5, scale: 1)
        #expect(isClose(weibull.mean, 2))
        #expect(isClose(weibull.variance, 20))
        // 3/2 and 3 / (2² · 1)
        let pareto = try Distribution.pareto(shape: 3, minimum: 1)
        #expect(isClose(pareto.mean, 1.5))
        #expect(isClose(pareto.variance, 0.75))
        // The half normal: √(2/π) and 1 − 2/π
        let half = try Distribution.normal(mu: 0, sigma: 1)
        #expect(isClose(half.mean, 0.797_884_560_802_865_4))
        #expect(isClose(half.variance, 0.363_380_227_632_418_6))
        // H₁₀ = 7381/2520; mean 10/H, square 55/H
        let zipf = try Distribution.zipf(count: 10, exponent: 1)
        let harmonic = 7_381.0 / 2_520
        #expect(isClose(zipf.mean, 10 / harmonic))
        #expect(isClose(zipf.variance, 55 / harmonic - 100 / (harmonic * harmonic)))
        // 1/4 · 1 + 3/4 · 5 = 4; 1/4 · 9 + 3/4 · 1 = 3
        let empirical = try Distribution.empirical(values: [1, 5], weights: [1, 3])
        #expect(empirical.mean == 4)
        #expect(empirical.variance == 3)
        // Geometric with p = 1/4: 4 and 12.
        #expect(try Distribution.geometric(probability: 0.25).mean == 4)
        #expect(try Distribution.geometric(probability: 0.25).variance == 12)
        #expect(try Distribution.constant(3).mean == 3)
        #expect(try Distribution.constant(3).variance == 0)
        #expect(try Distribution.constant(0).cv == 0)
    }

    @Test("keeps sums over many Zipf ranks exact")
    func zipfOfManyRanks() throws {
        // H at 10⁶ is 14.392726722865724; exponent 2 at 10⁶ is 1.6449330668487265.
        let linear = try Distribution.zipf(count: 1_000_000, exponent: 1)
        #expect(isClose(linear.mean, 1e6 / 14.392_726_722_865_724))
        let square = try Distribution.zipf(count: 1_000_000, exponent: 2)
        #expect(isClose(square.mean, 14.392_726_722_865_724 / 1.644_933_066_848_726_5))
        // All alike: (N + 1) / 2 and (N² − 1) / 12.
        let flat = try Distribution.zipf(count: 1_000_000, exponent: 0)
        #expect(isClose(flat.mean, 500_000.5))
        #expect(isClose(flat.variance, (1e12 - 1) / 12))
        // The first rank's share is 1 / H.
        #expect(isClose(linear.cumulativeProbability(1), 1 / 14.392_726_722_865_724))
        #expect(linear.cumulativeProbability(0.99) == 0)
        #expect(linear.cumulativeProbability(1_000_000) == 1)
    }

    @Test("has an infinite variance or mean where its tail is too heavy")
    func heavyTails() throws {
        #expect(try Distribution.pareto(shape: 2, minimum: 1).variance == .infinity)
        #expect(try Distribution.pareto(shape: 2, minimum: 1).mean == 2)
        #expect(try Distribution.pareto(shape: 2, minimum: 1).cv == .infinity)
        #expect(try Distribution.pareto(shape: 1, minimum: 1).mean == .infinity)
    }

    @Test(
        "has the mean and coefficient of variation that it was asked for",
        arguments: [
            Construction { try .uniform(mean: $0, cv: $1) },
            Construction { try .gamma(mean: $0, cv: $1) },
            Construction { try .lognormal(mean: $0, cv: $1) },
            Construction { try .weibull(mean: $0, cv: $1) },
            Construction { try .pareto(mean: $0, cv: $1) },
            Construction { try .normal(mean: $0, cv: $1) },
            Construction { try .beta(mean: $0, cv: $1, maximum: 10 * $0) },
        ]
    )
    func meanAndVariation(construction: Construction) throws {
        for mean in [0.002, 1, 16_384] {
            for cv in [0.02, 0.3, 0.55] {
                let distribution = try construction.make(mean, cv)
                #expect(isClose(distribution.mean, mean, within: 1e-9))
                #expect(isClose(distribution.cv, cv, within: 1e-9))
            }
        }
    }

    @Test(
        "has a coefficient of variation above 1 that it was asked for",
        arguments: [1, 1.000_1, 3, 30, 100]
    )
    func largeVariation(cv: Double) throws {
        for distribution in [
            try Distribution.hyperexponential(mean: 2, cv: cv),
            try .lognormal(mean: 2, cv: cv), try .weibull(mean: 2, cv: cv),
        ] {
            #expect(isClose(distribution.mean, 2, within: 1e-9))
            #expect(isClose(distribution.cv, cv, within: 1e-9))
        }
    }

    @Test("balances the means of two branches")
    func balancedMeans() throws {
        // cv² = 3: p = (1 + √(2/4)) / 2 = 0.8535533905932737
        let law = try Distribution.hyperexponential(mean: 1, cv: 3.0.squareRoot()).law
        guard case .hyperexponential(let branches) = law else {
            Issue.record("not hyperexponential: \(law)")
            return
        }
        #expect(branches.count == 2)
        #expect(isClose(branches[0].weight, 0.853_553_390_593_273_7))
        #expect(isClose(branches[0].weight + branches[1].weight, 1))
        for branch in branches { #expect(isClose(branch.weight * branch.mean, 0.5)) }
    }

    @Test(
        "is the law of the scaled variate after scaling",
        arguments: Law.continuous + Law.discrete
    )
    func scaling(law: Law) throws {
        let scaled = try law.distribution.scaled(by: 2.5)
        #expect(scaled.name == law.distribution.name)
        #expect(isClose(scaled.mean, 2.5 * law.distribution.mean))
        #expect(
            law.distribution.variance == .infinity
                || isClose(scaled.variance, 6.25 * law.distribution.variance, within: 1e-9)
        )
        for x in [0.01, 0.5, 1, 3, 10] {
            // 2.5 x is exact for these, so steps stay where they are.
            let probability = law.distribution.cumulativeProbability(x)
            #expect(abs(scaled.cumulativeProbability(2.5 * x) - probability) < 1e-9)
        }
    }

    @Test("scaled twice is scaled once by the product")
    func scalingTwice() throws {
        let poisson = try Distribution.poisson(mean: 4)
        #expect(try poisson.scaled(by: 2).scaled(by: 3) == poisson.scaled(by: 6))
        #expect(try poisson.scaled(by: 2).scaled(by: 0.5) == poisson)
        #expect(try poisson.scaled(by: 1) == poisson)
    }

    @Test("says which argument is wrong and what is right")
    func explains() {
        let error = #expect(throws: DistributionError.self) {
            try Distribution.lognormal(mean: 1, cv: -2)
        }
        #expect(error?.distribution == "lognormal")
        #expect(error?.argument == "cv")
        #expect(error?.description == "lognormal: cv is -2.0, but must be from 0.001 to 100.0")
    }

    @Test(
        "refuses arguments that make no distribution",
        arguments: [
            Refusal("value", [-1]) { try .constant($0) },
            Refusal("from", [-1]) { try .uniform(from: $0, to: 1) },
            Refusal("to", [1, 0.5]) { try .uniform(from: 1, to: $0) },
            Refusal("mean", [0, -1]) { try .uniform(mean: $0, cv: 0.1) },
            Refusal("cv", [0, 0.6]) { try .uniform(mean: 1, cv: $0) },
            Refusal("mean", [0, -1]) { try .exponential(mean: $0) },
            Refusal("rate", [0, -1]) { try .exponential(rate: $0) },
            Refusal("shape", [0, -1]) { try .gamma(shape: $0, scale: 1) },
            Refusal("scale", [0, -1]) { try .gamma(shape: 1, scale: $0) },
            Refusal("mean", [0, -1]) { try .gamma(mean: $0, shape: 1) },
            Refusal("shape", [0, -1]) { try .gamma(mean: 1, shape: $0) },
            Refusal("mean", [0, -1]) { try .gamma(mean: $0, cv: 1) },
            Refusal("cv", [0, -1, 40]) { try .gamma(mean: 1, cv: $0) },
            Refusal("mean", [0, -1]) { try .erlang(stages: 2, mean: $0) },
            Refusal("mu", [-60, 60]) { try .lognormal(mu: $0, sigma: 1) },
            Refusal("sigma", [0, -1, 6]) { try .lognormal(mu: 0, sigma: $0) },
            Refusal("mean", [0, -1]) { try .lognormal(mean: $0, cv: 1) },
            Refusal("cv", [0, -1, 101]) { try .lognormal(mean: 1, cv: $0) },
            Refusal("shape", [0, 0.09, 1_001]) { try .weibull(shape: $0, scale: 1) },
            Refusal("scale", [0, -1]) { try .weibull(shape: 1, scale: $0) },
            Refusal("mean", [0, -1]) { try .weibull(mean: $0, shape: 1) },
            Refusal("shape", [0, -1]) { try .weibull(mean: 1, shape: $0) },
            Refusal("mean", [0, -1]) { try .weibull(mean: $0, cv: 1) },
            Refusal("cv", [0, 101]) { try .weibull(mean: 1, cv: $0) },
            Refusal("shape", [0, -1]) { try .pareto(shape: $0, minimum: 1) },
            Refusal("minimum", [0, -1]) { try .pareto(shape: 3, minimum: $0) },
            Refusal("mean", [0, -1]) { try .pareto(mean: $0, shape: 3) },
            Refusal("shape", [1, 0.5]) { try .pareto(mean: 1, shape: $0) },
            Refusal("mean", [0, -1]) { try .pareto(mean: $0, cv: 1) },
            Refusal("cv", [0, -1]) { try .pareto(mean: 1, cv: $0) },
            Refusal("mean", [0, -1]) { try .hyperexponential(mean: $0, cv: 2) },
            Refusal("cv", [0.99, 101]) { try .hyperexponential(mean: 1, cv: $0) },
            Refusal("branches[1].mean", [0, -1]) {
                try .hyperexponential(branches: [
                    .init(weight: 1, mean: 1), .init(weight: 1, mean: $0),
                ])
            },
            Refusal("branches[0].weight", [-1]) {
                try .hyperexponential(branches: [.init(weight: $0, mean: 1)])
            },
            Refusal("mu", [-11]) { try .normal(mu: $0, sigma: 1) },
            Refusal("sigma", [0, -1]) { try .normal(mu: 1, sigma: $0) },
            Refusal("mean", [0, -1]) { try .normal(mean: $0, cv: 0.5) },
            Refusal("cv", [0, 0.96, 1]) { try .normal(mean: 1, cv: $0) },
            Refusal("alpha", [0, -1]) { try .beta(alpha: $0, beta: 1) },
            Refusal("beta", [0, -1]) { try .beta(alpha: 1, beta: $0) },
            Refusal("maximum", [0, -1]) { try .beta(alpha: 1, beta: 1, maximum: $0) },
            Refusal("mean", [0, 1, 2]) { try .beta(mean: $0, cv: 0.1) },
            Refusal("cv", [0, 1]) { try .beta(mean: 0.5, cv: $0) },
            Refusal("exponent", [-0.1, 65]) { try .zipf(count: 2, exponent: $0) },
            Refusal("probability", [0, 1e-9, 1.1]) { try .geometric(probability: $0) },
            Refusal("mean", [0.9, 1e9]) { try .geometric(mean: $0) },
            Refusal("mean", [0, -1, 1e10]) { try .poisson(mean: $0) },
            Refusal("values[1]", [-1]) { try .empirical(values: [1, $0]) },
            Refusal("weights[1]", [-1]) { try .empirical(values: [1, 2], weights: [1, $0]) },
            Refusal("factor", [0, -1, 1e13]) { try .exponential(mean: 1).scaled(by: $0) },
        ]
    )
    func refusals(refusal: Refusal) {
        for value in refusal.wrong + [.nan, .infinity, -.infinity, 1e300] {
            let error = #expect(throws: DistributionError.self, "\(value)") {
                try refusal.make(value)
            }
            #expect(error?.argument == refusal.argument)
        }
    }

    @Test("refuses numbers of things that make no distribution")
    func countRefusals() {
        func argument(_ make: () throws -> Distribution) -> String? {
            #expect(throws: DistributionError.self) { try make() }?.argument
        }
        #expect(argument { try .erlang(stages: 0, mean: 1) } == "stages")
        #expect(argument { try .erlang(stages: -1, mean: 1) } == "stages")
        #expect(argument { try .erlang(stages: .max, mean: 1) } == "stages")
        #expect(argument { try .zipf(count: 0, exponent: 1) } == "count")
        #expect(argument { try .zipf(count: -1, exponent: 1) } == "count")
        #expect(argument { try .zipf(count: .max, exponent: 1) } == "count")
        #expect(argument { try .hyperexponential(branches: []) } == "branches")
        let branches = Array(repeating: Distribution.Branch(weight: 1, mean: 1), count: 1_025)
        #expect(argument { try .hyperexponential(branches: branches) } == "branches")
        #expect(
            argument { try .hyperexponential(branches: [.init(weight: 0, mean: 1)]) } == "weights"
        )
        #expect(argument { try .empirical(values: []) } == "values")
        let values = Array(repeating: 1.0, count: Distribution.empiricalValuesMaximum + 1)
        #expect(argument { try .empirical(values: values) } == "values")
        #expect(argument { try .empirical(values: [1, 2], weights: [1]) } == "weights")
        #expect(argument { try .empirical(values: [1, 2], weights: [0, 0]) } == "weights")
        // What scaling leads to is checked as well: 1e10 · 1e10 is above 1e15.
        #expect(argument { try .exponential(mean: 1e10).scaled(by: 1e10) } == "mean")
    }
}
