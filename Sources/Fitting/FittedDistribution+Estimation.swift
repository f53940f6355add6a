import Glibc
import Variates

extension FittedDistribution {
    /// The distribution of a family under which a sample is most likely.
    ///
    /// Standard errors come from the observed information, carried over to the reported parameters by
    /// the delta method. The ends of uniform and Pareto distributions are the extremes of the sample;
    /// their errors are those of an extreme, and such families are not fitted to durations that were
    /// cut off, except Pareto. The number of an Erlang's stages is whole and has no standard error.
    ///
    /// Fails, returning `nil`, if the family does not suit the sample: fewer than two different whole
    /// durations, no maximum, or parameters beyond what a model may have.
    ///
    /// - Parameters:
    ///   - family: The family.
    ///   - sample: The durations, in seconds.
    ///   - guess: Where to begin: a fit of the family to a similar sample; `nil` = the sample's moments.
    public init?(
        _ family: DistributionFamily,
        to sample: CensoredSample,
        from guess: FittedDistribution? = nil
    ) {
        guard let unit = sample.tally.mean, let first = sample.values.first,
            let last = sample.values.last, first < last
        else { return nil }
        let scaled = sample.divided(by: unit)
        let found: Estimates? =
            switch family {
            case .exponential, .gamma, .lognormal, .weibull, .normal, .hyperexponential:
                Self.newton(family, scaled, unit: unit, guess)
            case .erlang: Self.erlang(scaled, unit: unit)
            case .pareto: Self.pareto(scaled, unit: unit)
            case .uniform: Self.uniform(scaled, unit: unit)
            }
        guard let found, let distribution = Self.distribution(family, found.values) else {
            return nil
        }
        self.family = family
        self.distribution = distribution
        parameters = zip(family.parameterNames, zip(found.values, found.errors)).map {
            FittedParameter($0, $1.0, standardError: $1.1)
        }
        logLikelihood = found.logLikelihood - Double(sample.values.count) * log(unit)
        count = sample.count
        distance = sample.distance(from: distribution.cumulativeProbability)
    }

    /// The estimates of a family's parameters, in seconds, beside a log-likelihood in units of the
    /// sample's mean.
    private struct Estimates {
        var values: [Double]
        var errors: [Double?]
        var logLikelihood: Double
    }

    private static func newton(
        _ family: DistributionFamily,
        _ sample: CensoredSample,
        unit: Double,
        _ guess: FittedDistribution?
    ) -> Estimates? {
        let likelihood = FamilyLikelihood(family: family, sample: sample)
        let start = guess.flatMap { coordinates(of: $0.distribution, unit: unit) }
        guard
            let top = LikelihoodMaximum(
                from: start ?? likelihood.start,
                scale: Double(sample.count),
                likelihood.logLikelihood
            )
        else { return nil }
        let values = likelihood.parameters(top.point, unit: unit)
        var errors = [Double?](repeating: nil, count: values.count)
        if let covariance = top.covariance {
            // The delta method: each parameter's gradient along the coordinates.
            let gradients = top.point.indices.map { index -> [Double] in
                var (up, down) = (top.point, top.point)
                up[index] += 1e-5
                down[index] -= 1e-5
                return zip(
                    likelihood.parameters(up, unit: unit),
                    likelihood.parameters(down, unit: unit)
                ).map { ($0 - $1) / 2e-5 }
            }
            for parameter in values.indices {
                var variance = 0.0
                for row in covariance.indices {
                    for column in covariance.indices {
                        variance +=
                            gradients[row][parameter] * covariance[row][column]
                            * gradients[column][parameter]
                    }
                }
                errors[parameter] = variance >= 0 ? variance.squareRoot() : nil
            }
        }
        // A mixture whose branches do not differ is an exponential.
        if family == .hyperexponential, top.covariance == nil { return nil }
        return Estimates(values: values, errors: errors, logLikelihood: top.value)
    }

    private static func erlang(_ sample: CensoredSample, unit: Double) -> Estimates? {
        guard let gamma = newton(.gamma, sample, unit: unit, nil) else { return nil }
        let likelihood = FamilyLikelihood(family: .gamma, sample: sample)
        let stages = Set([
            max(1, gamma.values[1].rounded(.down)), max(1, gamma.values[1].rounded(.up)),
        ])
        let fits = stages.sorted().compactMap { stages -> Estimates? in
            guard stages <= 1_000_000 else { return nil }
            let top = LikelihoodMaximum(
                from: [log(gamma.values[0] / unit)],
                scale: Double(sample.count)
            ) { likelihood.gamma(mean: exp($0[0]), shape: stages) }
            guard let top, let variance = top.covariance?[0][0] else { return nil }
            let mean = exp(top.point[0]) * unit
            return Estimates(
                values: [mean, stages],
                errors: [mean * variance.squareRoot(), nil],
                logLikelihood: top.value
            )
        }
        return fits.max { $0.logLikelihood < $1.logLikelihood }
    }

    private static func pareto(_ sample: CensoredSample, unit: Double) -> Estimates? {
        // A duration that was cut off before the shortest whole one has passed 1.
        guard let minimum = sample.values.first, sample.values.count > 2 else { return nil }
        let count = Double(sample.values.count)
        let logarithms =
            sample.logarithms.sum - count * log(minimum)
            + sample.sumOverCuts { max(0, log($0 / minimum)) }
        guard logarithms > 0 else { return nil }
        let shape = count / logarithms
        return Estimates(
            values: [shape, minimum * unit],
            // The shortest of n exceeds the minimum by an exponential with mean minimum / (n·shape).
            errors: [shape / count.squareRoot(), minimum * unit / (count * shape)],
            logLikelihood: count * (log(shape) - log(minimum)) - (shape + 1)
                * (sample.logarithms.sum - count * log(minimum))
                - shape * sample.sumOverCuts { max(0, log($0 / minimum)) }
        )
    }

    private static func uniform(_ sample: CensoredSample, unit: Double) -> Estimates? {
        guard sample.cuts.isEmpty, let low = sample.values.first, let high = sample.values.last
        else { return nil }
        let count = Double(sample.values.count)
        // Each extreme is off by an exponential with mean (high − low) / n.
        let error = (high - low) * unit / count
        return Estimates(
            values: [low * unit, high * unit],
            errors: [error, error],
            logLikelihood: -count * log(high - low)
        )
    }

    /// The coordinates at which a distribution's likelihood stands, the sample being in units of
    /// `unit`; `nil` for a family that is fitted in closed form.
    private static func coordinates(of distribution: Distribution, unit: Double) -> [Double]? {
        switch distribution.law {
        case .exponential(let mean): [log(mean / unit)]
        case .gamma(let shape, let scale): [log(shape * scale / unit), log(shape)]
        case .lognormal(let mu, let sigma): [mu - log(unit), log(sigma)]
        case .weibull(let shape, let scale): [log(scale / unit), log(shape)]
        case .normal(let mu, let sigma): [mu / unit, log(sigma / unit)]
        case .hyperexponential(let branches):
            [
                log(branches[0].weight / branches[1].weight), log(branches[0].mean / unit),
                log(branches[1].mean / unit),
            ]
        default: nil
        }
    }

    /// The distribution with these parameters; `nil` if they are beyond what a model may have.
    private static func distribution(
        _ family: DistributionFamily,
        _ values: [Double]
    ) -> Distribution? {
        guard values.allSatisfy(\.isFinite) else { return nil }
        return switch family {
        case .exponential: try? .exponential(mean: values[0])
        case .gamma: try? .gamma(mean: values[0], shape: values[1])
        case .erlang: try? .erlang(stages: Int(values[1]), mean: values[0])
        case .lognormal: try? .lognormal(mean: values[0], cv: values[1])
        case .weibull: try? .weibull(shape: values[0], scale: values[1])
        case .pareto: try? .pareto(shape: values[0], minimum: values[1])
        case .normal: try? .normal(mean: values[0], cv: values[1])
        case .uniform: try? .uniform(from: values[0], to: values[1])
        case .hyperexponential:
            try? .hyperexponential(branches: [
                .init(weight: values[0], mean: values[1]),
                .init(weight: 1 - values[0], mean: values[2]),
            ])
        }
    }
}
