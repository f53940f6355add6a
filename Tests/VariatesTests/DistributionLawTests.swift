import CGSL
import Glibc
import Statistics
import Testing
import Units
import Variates

/// A distribution and how it is to be tested, with a name for the test's output.
struct Law: Sendable, CustomTestStringConvertible {
    let distribution: Distribution
    /// Whether the tail is light enough for a normal approximation of the sample's variance.
    let isTame: Bool
    var testDescription: String { "\(distribution.law)" }

    init(_ distribution: Distribution, isTame: Bool = true) {
        self.distribution = distribution
        self.isTame = isTame
    }

    static let continuous: [Law] = {
        let laws: [Law]? = try? [
            Law(.uniform(from: 2, to: 5)), Law(.uniform(mean: 3, cv: 0.2)),
            Law(.exponential(mean: 0.01)), Law(.exponential(rate: 4)),
            Law(.gamma(shape: 0.3, scale: 2)), Law(.gamma(mean: 0.02, shape: 2)),
            Law(.gamma(mean: 5, cv: 0.1)), Law(.erlang(stages: 4, mean: 2)),
            Law(.lognormal(mu: 1, sigma: 0.5)),
            Law(.lognormal(mean: 16_384, cv: 1.5), isTame: false),
            Law(.weibull(shape: 0.7, scale: 3), isTame: false), Law(.weibull(mean: 2, shape: 3)),
            Law(.weibull(mean: 1, cv: 0.5)), Law(.pareto(shape: 1.2, minimum: 1), isTame: false),
            Law(.pareto(mean: 2, cv: 0.3)), Law(.hyperexponential(mean: 1, cv: 1.5)),
            Law(.hyperexponential(mean: 0.1, cv: 6), isTame: false),
            Law(
                .hyperexponential(branches: [
                    .init(weight: 2, mean: 1), .init(weight: 1, mean: 0.1),
                    .init(weight: 5, mean: 2),
                ])
            ),
            Law(.normal(mu: 3, sigma: 1)), Law(.normal(mu: 0, sigma: 2)),
            Law(.normal(mu: -3, sigma: 1)), Law(.normal(mu: -0.5, sigma: 1)),
            Law(.normal(mean: 2, cv: 0.4)), Law(.normal(mean: 2, cv: 0.9)),
            Law(.beta(alpha: 0.5, beta: 2)), Law(.beta(mean: 3, cv: 0.4, maximum: 10)),
        ]
        return laws ?? []
    }()

    static let discrete: [Law] = {
        let laws: [Law]? = try? [
            Law(.zipf(count: 10, exponent: 1)), Law(.zipf(count: 1_000, exponent: 0.8)),
            Law(.zipf(count: 1_000_000, exponent: 1.1)), Law(.zipf(count: 50, exponent: 0)),
            Law(.zipf(count: 100_000_000, exponent: 1)), Law(.zipf(count: 1_000, exponent: 3)),
            Law(.zipf(count: 1_000, exponent: 1.000_000_1)), Law(.zipf(count: 2, exponent: 2)),
            Law(.geometric(probability: 0.3)), Law(.geometric(mean: 40)),
            Law(.poisson(mean: 0.5)), Law(.poisson(mean: 30)),
            Law(.empirical(values: [1, 5, 2, 9, 5], weights: [1, 2, 0, 4, 3])),
            Law(.poisson(mean: 4).scaled(by: 3)), Law(.zipf(count: 6, exponent: 1).scaled(by: 0.5)),
        ]
        return laws ?? []
    }()
}

private let seeds: [UInt64] = [1, 2, 3]
private let purpose = Purpose(rawValue: 1)
private let sampleSize = 100_000

/// The chance of a false alarm in one test, for one in a thousand in all tests of this suite: at
/// most four figures of each law and seed.
private let level = 0.001 / Double(4 * seeds.count * (Law.continuous.count + Law.discrete.count))

private func sample(_ distribution: Distribution, seed: UInt64) -> [Double] {
    var tables = SamplerTables()
    let sampler = tables.prepare(distribution)
    var stream = RandomStream(seed: seed)
    return (0..<sampleSize).map { request in
        stream.seek(purpose: purpose, request: UInt64(request))
        return sampler.sample(&stream)
    }
}

@Suite("The law of a distribution")
struct DistributionLawTests {
    @Test("is tested for every family")
    func allFamilies() {
        let names = Set((Law.continuous + Law.discrete).map(\.distribution.name))
        #expect(
            names == [
                "uniform", "exponential", "gamma", "erlang", "lognormal", "weibull", "pareto",
                "hyperexponential", "normal", "beta", "zipf", "geometric", "poisson", "empirical",
            ]
        )
    }

    @Test("of a continuous one is followed by its samples", arguments: Law.continuous, seeds)
    func kolmogorovSmirnov(law: Law, seed: UInt64) {
        let fit = GoodnessOfFit.kolmogorovSmirnov(sample(law.distribution, seed: seed)) {
            law.distribution.cumulativeProbability($0)
        }
        #expect(fit.pValue > level)
    }

    @Test("of a discrete one is followed by its samples", arguments: Law.discrete, seeds)
    func chiSquare(law: Law, seed: UInt64) throws {
        let draws = sample(law.distribution, seed: seed).sorted()
        // Cells end at each value that was seen up to the 200th, then at growing distances.
        var ends: [Double] = []
        for draw in draws where draw != ends.last {
            if ends.count < 200 || draw > 1.2 * (ends.last ?? 0) { ends.append(draw) }
        }
        var counts: [Int] = []
        var expected: [Double] = []
        var (seen, cumulated) = (0, 0.0)
        for end in ends {
            let below = draws[seen...].prefix { $0 <= end }.count
            let probability = law.distribution.cumulativeProbability(end)
            counts.append(below)
            expected.append((probability - cumulated) * Double(sampleSize))
            seen += below
            cumulated = probability
        }
        counts.append(sampleSize - seen)
        expected.append((1 - cumulated) * Double(sampleSize))
        let fit = try #require(GoodnessOfFit.chiSquare(observed: counts, expected: expected))
        #expect(fit.pValue > level)
    }

    @Test(
        "has the mean and the variance of its samples",
        arguments: (Law.continuous + Law.discrete).filter(\.isTame),
        seeds
    )
    func sampleMoments(law: Law, seed: UInt64) {
        let draws = sample(law.distribution, seed: seed)
        let (mean, variance) = (law.distribution.mean, law.distribution.variance)
        let count = Double(sampleSize)
        let limit = gsl_cdf_ugaussian_Qinv(level / 2)

        let sampleMean = draws.reduce(0, +) / count
        #expect(abs(sampleMean - mean) < limit * (variance / count).squareRoot())

        // Deviations from the exact mean, so that their squares are independent.
        let squares = draws.map { ($0 - mean) * ($0 - mean) }
        let sampleVariance = squares.reduce(0, +) / count
        let fourthMoment = squares.reduce(0) { $0 + $1 * $1 } / count
        let error = ((fourthMoment - sampleVariance * sampleVariance) / count).squareRoot()
        // Two equal squares (a fair pair of values) leave no error but rounding.
        #expect(abs(sampleVariance - variance) < limit * error + 1e-9 * variance)
    }

    @Test("has the mean and variance that its probabilities add up to", arguments: Law.continuous)
    func momentsFromProbabilities(law: Law) {
        let distribution = law.distribution
        guard distribution.variance < .infinity else { return }
        // E X = ∫ P(X > x) dx and E X² = ∫ 2x P(X > x) dx, with x = exp(y) by the trapezoid rule.
        let step = 0.001
        var (first, second) = (0.0, 0.0)
        for index in -40_000...40_000 {
            let x = exp(Double(index) * step)
            let tail = 1 - distribution.cumulativeProbability(x)
            first += x * tail * step
            second += 2 * x * x * tail * step
        }
        // A kink in the density costs the rule the square of its step, relatively; tails are lost
        // below 10⁻¹⁶, which matters for the square of a Pareto variate.
        #expect(abs(first - distribution.mean) < 1e-5 * first)
        let secondMoment = distribution.variance + distribution.mean * distribution.mean
        #expect(abs(second - secondMoment) < 1e-5 * second)
    }

    @Test("is drawn as whole nanoseconds where a duration is wanted")
    func durations() throws {
        var tables = SamplerTables()
        let sampler = tables.prepare(try .exponential(mean: 0.02))
        var stream = RandomStream(seed: 4)
        for request in 0..<1_000 as Range<UInt64> {
            stream.seek(purpose: purpose, request: request)
            let seconds = sampler.sample(&stream)
            stream.seek(purpose: purpose, request: request)
            #expect(sampler.duration(&stream) == SimDuration(seconds: seconds))
        }
    }

    @Test("of a constant takes no draw")
    func constant() throws {
        var tables = SamplerTables()
        let sampler = tables.prepare(try .constant(0.25))
        var stream = RandomStream(seed: 4)
        var untouched = RandomStream(seed: 4)
        #expect(sampler.sample(&stream) == 0.25)
        #expect(sampler.duration(&stream) == .milliseconds(250))
        #expect(Sampler(constant: 0.25).sample(&stream) == 0.25)
        #expect(stream.uniform() == untouched.uniform())
    }

    @Test("of Zipf stays within its ranks", arguments: [1, 2, 1 << 40], [0, 0.5, 1, 1.1, 64])
    func zipfRange(count: Int, exponent: Double) throws {
        var tables = SamplerTables()
        let sampler = tables.prepare(try .zipf(count: count, exponent: exponent))
        var stream = RandomStream(seed: 4)
        for _ in 0..<10_000 {
            let rank = sampler.sample(&stream)
            #expect(rank >= 1 && rank <= Double(count) && rank == rank.rounded())
        }
    }
}
