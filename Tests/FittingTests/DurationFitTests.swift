import Fitting
import Glibc
import Testing
import Variates

@Suite("Fitted distributions")
struct DurationFitTests {
    /// A distribution and what a fit of its family has to find.
    struct Truth: CustomTestStringConvertible, Sendable {
        var family: DistributionFamily
        var distribution: Distribution
        var parameters: [String: Double]

        var testDescription: String { family.rawValue }
    }

    static let truths: [Truth] = {
        func made(_ make: () throws -> Distribution) -> Distribution {
            guard let distribution = try? make() else { preconditionFailure("in range") }
            return distribution
        }
        return [
            Truth(
                family: .exponential,
                distribution: made { try .exponential(mean: 0.02) },
                parameters: ["mean": 0.02]
            ),
            Truth(
                family: .gamma,
                distribution: made { try .gamma(mean: 0.05, shape: 2.5) },
                parameters: ["mean": 0.05, "shape": 2.5]
            ),
            Truth(
                family: .erlang,
                distribution: made { try .erlang(stages: 4, mean: 0.1) },
                parameters: ["mean": 0.1]
            ),
            Truth(
                family: .lognormal,
                distribution: made { try .lognormal(mean: 0.03, cv: 0.8) },
                parameters: ["mean": 0.03, "cv": 0.8]
            ),
            Truth(
                family: .weibull,
                distribution: made { try .weibull(shape: 0.7, scale: 2) },
                parameters: ["shape": 0.7, "scale": 2]
            ),
            Truth(
                family: .hyperexponential,
                distribution: made {
                    try .hyperexponential(branches: [
                        .init(weight: 0.8, mean: 0.01), .init(weight: 0.2, mean: 0.2),
                    ])
                },
                parameters: ["weight": 0.8, "mean_1": 0.01, "mean_2": 0.2]
            ),
            Truth(
                family: .normal,
                distribution: made { try .normal(mean: 3, cv: 0.4) },
                parameters: ["mean": 3, "cv": 0.4]
            ),
        ]
    }()

    /// Comparisons of regular estimates with the truth in this suite: 12 parameters, whole and cut.
    private static let comparisons = 24.0
    /// |estimate − truth| / standard error that chance passes once in a thousand runs of the suite.
    private static let bound = -normalQuantile(0.001 / (2 * comparisons))

    @Test("find the truth within their standard errors", arguments: truths)
    func whole(_ truth: Truth) throws {
        let sample = CensoredSample(values: draw(10_000, from: truth.distribution, seed: 11))
        let fit = try #require(FittedDistribution(truth.family, to: sample))
        for (name, value) in truth.parameters {
            let parameter = try #require(fit.parameter(name))
            let error = try #require(parameter.standardError)
            #expect(abs(parameter.value - value) <= Self.bound * error, "\(name)")
            #expect(error < 0.1 * value)
        }
        if truth.family == .erlang { #expect(fit.parameter("stages")?.value == 4) }
    }

    @Test("find the truth although a timeout cut a tenth off", arguments: truths)
    func cut(_ truth: Truth) throws {
        let values = draw(10_000, from: truth.distribution, seed: 12)
        let timeout = values.sorted()[9_000]
        let sample = CensoredSample(
            values: values.filter { $0 <= timeout },
            cuts: values.filter { $0 > timeout }.map { _ in timeout }
        )
        let fit = try #require(FittedDistribution(truth.family, to: sample))
        for (name, value) in truth.parameters {
            let parameter = try #require(fit.parameter(name))
            let error = try #require(parameter.standardError)
            #expect(abs(parameter.value - value) <= Self.bound * error, "\(name)")
        }
        // Without the cuts the mean comes out too small by far more than its error.
        let naive = try #require(
            FittedDistribution(truth.family, to: CensoredSample(values: sample.values))
        )
        let mean = truth.distribution.mean
        #expect(naive.distribution.mean < 0.95 * mean)
        #expect(abs(fit.distribution.mean - mean) < 0.1 * mean)
    }

    @Test("of a Pareto and a uniform distribution find the ends")
    func ends() throws {
        let pareto = try Distribution.pareto(shape: 2.5, minimum: 0.01)
        let values = draw(10_000, from: pareto, seed: 3)
        let fit = try #require(FittedDistribution(.pareto, to: CensoredSample(values: values)))
        let shape = try #require(fit.parameter("shape"))
        #expect(abs(shape.value - 2.5) < Self.bound * (shape.standardError ?? 0))
        // n·shape·(estimate/minimum − 1) is exponential: above 14 once in a million.
        let minimum = try #require(fit.parameter("minimum"))
        #expect(minimum.value >= 0.01 && minimum.value - 0.01 < 14 * (minimum.standardError ?? 0))

        let flat = draw(10_000, from: try .uniform(from: 1, to: 3), seed: 4)
        let uniform = try #require(FittedDistribution(.uniform, to: CensoredSample(values: flat)))
        let (low, high) = (
            try #require(uniform.parameter("from")), try #require(uniform.parameter("to"))
        )
        #expect(low.value >= 1 && low.value - 1 < 14 * (low.standardError ?? 0))
        #expect(high.value <= 3 && 3 - high.value < 14 * (high.standardError ?? 0))
    }

    @Test("reach the closed form's likelihood to the last digits")
    func closedForms() throws {
        let values = draw(500, from: try .lognormal(mean: 2, cv: 1), seed: 5)
        let fit = try #require(FittedDistribution(.lognormal, to: CensoredSample(values: values)))
        // The maximum likelihood estimates are the moments of the logarithms, divided by n.
        let logarithms = values.map { log($0) }
        let mu = logarithms.reduce(0, +) / 500
        let variance = logarithms.reduce(0) { $0 + ($1 - mu) * ($1 - mu) } / 500
        #expect(abs((fit.parameter("cv")?.value ?? 0) - expm1(variance).squareRoot()) < 1e-5)
        let density = values.reduce(0) { sum, value in
            let z = log(value) - mu
            return sum - log(value) - log(2 * Double.pi * variance) / 2 - z * z / (2 * variance)
        }
        #expect(abs(fit.logLikelihood - density) < 1e-6 * abs(density))
        let exponential = try #require(
            FittedDistribution(.exponential, to: CensoredSample(values: values))
        )
        let mean = values.reduce(0, +) / 500
        let parameter = exponential.parameters[0]
        #expect(abs(parameter.value - mean) < 1e-6 * mean)
        // The observed information of an exponential's mean is n / mean².
        let error = try #require(parameter.standardError)
        #expect(abs(error - mean / 500.0.squareRoot()) < 1e-4 * mean)
    }

    @Test("do not depend on the unit")
    func unit() throws {
        let values = draw(300, from: try .gamma(mean: 1, shape: 3), seed: 6)
        for family in DistributionFamily.allCases where family != .hyperexponential {
            let seconds = try #require(
                FittedDistribution(family, to: CensoredSample(values: values))
            )
            let scaled = CensoredSample(values: values.map { $0 * 1e-6 })
            let micro = try #require(FittedDistribution(family, to: scaled))
            // The median: a Pareto distribution may have no mean.
            let median = values.sorted()[150]
            let shares = (
                seconds.distribution.cumulativeProbability(median),
                micro.distribution.cumulativeProbability(median * 1e-6)
            )
            #expect(abs(shares.0 - shares.1) < 1e-6, "\(family)")
            let shift = micro.logLikelihood - seconds.logLikelihood - 300 * log(1e6)
            #expect(abs(shift) < 1e-6 * abs(micro.logLikelihood), "\(family)")
        }
    }
}

@Suite("The choice among distributions")
struct DistributionChoiceTests {
    @Test("finds the family that a large sample came from")
    func choice() throws {
        let truths: [(DistributionFamily, Distribution)] = [
            (.exponential, try .exponential(mean: 1)),
            (.lognormal, try .lognormal(mean: 1, cv: 1)),
            (.weibull, try .weibull(shape: 2, scale: 1)),
            (.pareto, try .pareto(shape: 3, minimum: 1)),
            (.uniform, try .uniform(from: 0.5, to: 2)),
            (.normal, try .normal(mean: 1, cv: 0.3)),
            (.erlang, try .erlang(stages: 3, mean: 1)),
        ]
        for (index, (family, distribution)) in truths.enumerated() {
            let values = draw(5_000, from: distribution, seed: UInt64(100 + index))
            let settings = DurationFit.Settings(bootstrapSamples: 0)
            let fit = try #require(DurationFit(CensoredSample(values: values), settings: settings))
            // A gamma of whole shape is an Erlang's equal, up to its shape's error.
            let found = try #require(fit.best)
            #expect(found.family == family || (family == .erlang && found.family == .gamma))
            #expect(found.distance < 0.03)
        }
    }

    @Test("has p-values that are uniform when the family is right")
    func pValues() throws {
        // Lilliefors: with a fitted mean Kolmogorov's own p-values would nearly all be above 0.5.
        var (below, total) = (0, 0)
        for seed in 0..<100 {
            let values = draw(100, from: try .exponential(mean: 1), seed: UInt64(seed))
            let settings = DurationFit.Settings(bootstrapSamples: 39)
            let fit = try #require(DurationFit(CensoredSample(values: values), settings: settings))
            guard fit.best?.family == .exponential, let pValue = fit.pValue else { continue }
            total += 1
            if pValue <= 0.5 { below += 1 }
        }
        #expect(total > 60)
        // Binomial, five standard deviations.
        #expect(abs(Double(below) - Double(total) / 2) < 2.5 * Double(total).squareRoot())
    }

    @Test("rejects what is no family, and offers the sample itself")
    func rejection() throws {
        let values =
            draw(2_000, from: try .normal(mean: 1, cv: 0.05), seed: 1)
            + draw(2_000, from: try .normal(mean: 5, cv: 0.05), seed: 2)
        let fit = try #require(DurationFit(CensoredSample(values: values)))
        #expect(fit.isRejected)
        #expect(fit.recommended.name == "empirical")
        #expect(abs(fit.recommended.mean - 3) < 0.1)
        let regular = try #require(
            DurationFit(
                CensoredSample(values: draw(4_000, from: try .gamma(mean: 1, shape: 2), seed: 3))
            )
        )
        #expect(!regular.isRejected)
    }

    @Test("of equal durations is a constant")
    func constant() throws {
        let fit = try #require(DurationFit(CensoredSample(values: [2, 2, 2])))
        #expect(fit.best == nil)
        #expect(fit.recommended == (try .constant(2)))
        #expect(DurationFit(CensoredSample(values: [], cuts: [1])) == nil)
    }

    @Test("depends on the seed and nothing else")
    func seeded() throws {
        let sample = CensoredSample(
            values: draw(3_000, from: try .gamma(mean: 1, shape: 2), seed: 8)
        )
        func pValue(_ seed: UInt64) -> Double? {
            DurationFit(sample, settings: .init(bootstrapSamples: 99, seed: seed))?.pValue
        }
        #expect(pValue(1) == pValue(1))
    }
}

/// The z below which a standard normal variate stays with this probability, by bisection.
func normalQuantile(_ probability: Double) -> Double {
    var (low, high) = (-40.0, 40.0)
    for _ in 0..<200 {
        let middle = (low + high) / 2
        if erfc(-middle / 2.0.squareRoot()) / 2 < probability {
            low = middle
        } else {
            high = middle
        }
    }
    return low
}
