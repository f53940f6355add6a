import Statistics
import Variates

/// What durations are distributed like: every family that can be fitted, the best one, and whether
/// it fits.
public struct DurationFit: Sendable {
    /// How a fit is done.
    public struct Settings: Sendable {
        /// By what the best family is chosen.
        public var criterion: InformationCriterion
        /// Of more durations a random subset of so many is used.
        public var sampleLimit: Int
        /// How many artificial samples the p-value of the fit is computed from; 0 = there is none.
        public var bootstrapSamples: Int
        /// Of more durations a random subset of so many is tested.
        public var testedLimit: Int
        /// What the random subsets and samples depend on.
        public var seed: UInt64

        /// Settings; the defaults fit a million durations in seconds.
        public init(
            criterion: InformationCriterion = .bic,
            sampleLimit: Int = 50_000,
            bootstrapSamples: Int = 199,
            testedLimit: Int = 1_000,
            seed: UInt64 = 1
        ) {
            self.criterion = criterion
            self.sampleLimit = sampleLimit
            self.bootstrapSamples = bootstrapSamples
            self.testedLimit = testedLimit
            self.seed = seed
        }
    }

    /// The families that could be fitted, the best first.
    public let candidates: [FittedDistribution]
    /// The chance of at least the best family's distance from the sample, if it is right, in `0...1`.
    ///
    /// By parametric bootstrap: the family is fitted to artificial samples as it was to the real one,
    /// which is what makes it right for fitted parameters. `nil` if it was not computed, which is so
    /// for durations that were cut off.
    public let pValue: Double?
    /// How many durations the p-value is about.
    public let testedCount: Int
    /// The durations themselves as a distribution, for when no family fits: their quantiles, or the
    /// one value that all of them have.
    public let empirical: Distribution
    /// How many durations there are, cut or whole.
    public let count: Int
    /// How many of them were cut off.
    public let cutCount: Int
    /// How many the families were fitted to.
    public let usedCount: Int
    /// Mean of the whole durations, in seconds.
    public let mean: Double
    /// Standard deviation of the whole durations over their mean.
    public let cv: Double

    /// The chosen family; `nil` if none could be fitted, because all durations are equal.
    public var best: FittedDistribution? { candidates.first }

    /// The distribution to use: the best family's, or, if that is rejected at 1 %, the empirical one.
    public var recommended: Distribution {
        guard let best, !isRejected else { return empirical }
        return best.distribution
    }

    /// Whether the best family does not fit.
    ///
    /// It does not if it is further from the sample than chance explains, at 1 %, and by more than is
    /// worth a shrug: 2 % of the probability. In a large sample everything is significant.
    ///
    /// Of durations that were cut off, and of more than were tested, the distance alone decides if
    /// it is more than 5 %.
    public var isRejected: Bool {
        guard let best else { return false }
        if let pValue, pValue < 0.01 { return best.distance > 0.02 }
        return best.distance > 0.05 && (pValue == nil || testedCount < usedCount)
            && Double(usedCount) * best.distance * best.distance > 3
    }

    /// Fits every family.
    ///
    /// Fails, returning `nil`, if there is no whole duration.
    ///
    /// - Parameters:
    ///   - sample: The durations, in seconds.
    ///   - settings: How.
    public init?(_ sample: CensoredSample, settings: Settings = Settings()) {
        guard let mean = sample.tally.mean, let first = sample.values.first,
            let last = sample.values.last
        else { return nil }
        count = sample.count
        cutCount = sample.cuts.count
        self.mean = mean
        cv = (sample.tally.standardDeviation ?? 0) / mean
        var stream = RandomStream(seed: settings.seed)
        let used = sample.subset(settings.sampleLimit, &stream)
        usedCount = used.count
        empirical = Self.empirical(sample.values)
        candidates =
            first == last
            ? []
            : DistributionFamily.allCases.compactMap { FittedDistribution($0, to: used) }
                .filter { $0.logLikelihood.isFinite }
                .sorted { $0.value(settings.criterion) < $1.value(settings.criterion) }
        guard let best = candidates.first, settings.bootstrapSamples > 0, sample.cuts.isEmpty else {
            (pValue, testedCount) = (nil, 0)
            return
        }
        let tested = used.subset(settings.testedLimit, &stream)
        testedCount = tested.count
        pValue = Self.bootstrap(best, tested, samples: settings.bootstrapSamples, &stream)
    }

    /// The parametric bootstrap of a family's distance.
    ///
    /// Source: W. Stute, W. González Manteiga & M. Presedo Quindimil, "Bootstrap Based Goodness-of-fit
    /// Tests", Metrika 40 (1993).
    private static func bootstrap(
        _ best: FittedDistribution,
        _ sample: CensoredSample,
        samples: Int,
        _ stream: inout RandomStream
    ) -> Double? {
        guard let real = FittedDistribution(best.family, to: sample, from: best) else { return nil }
        var tables = SamplerTables()
        let sampler = tables.prepare(real.distribution)
        var (atLeast, made) = (0, 0)
        for _ in 0..<samples {
            var values: [Double] = []
            for _ in 0..<sample.count { values.append(max(sampler.sample(&stream), 1e-15)) }
            let artificial = CensoredSample(values: values)
            guard let fit = FittedDistribution(best.family, to: artificial, from: real) else {
                continue
            }
            made += 1
            if fit.distance >= real.distance { atLeast += 1 }
        }
        // The real sample counts as one of them, so that the p-value is never 0.
        return made > samples / 2 ? Double(atLeast + 1) / Double(made + 1) : nil
    }

    /// The most values of an empirical distribution that is written into a model.
    static let empiricalValuesMaximum = 100

    /// Durations as a distribution: each of them, or the middles of so many equal parts.
    private static func empirical(_ sorted: [Double]) -> Distribution {
        let count = min(sorted.count, empiricalValuesMaximum)
        let values =
            sorted[0] == sorted[sorted.count - 1]
            ? [sorted[0]]
            : (0..<count).map { sorted[(2 * $0 + 1) * sorted.count / (2 * count)] }
        let law =
            values.count == 1
            ? try? Distribution.constant(values[0])
            : try? Distribution.empirical(
                values: values,
                weights: Array(repeating: 1, count: values.count)
            )
        guard let law else { preconditionFailure("a duration is above 0 and below 1e15 s") }
        return law
    }
}

extension CensoredSample {
    /// A random subset of at most so many, each equally likely to be in it.
    func subset(_ limit: Int, _ stream: inout RandomStream) -> CensoredSample {
        guard count > limit else { return self }
        var (whole, cut): ([Double], [Double]) = ([], [])
        // Each in turn, with the chance that makes the number come out (selection sampling).
        var (wanted, left) = (limit, count)
        for index in 0..<count {
            if stream.uniform() * Double(left) < Double(wanted) {
                if index < values.count {
                    whole.append(values[index])
                } else {
                    cut.append(cuts[index - values.count])
                }
                wanted -= 1
            }
            left -= 1
        }
        return CensoredSample(values: whole, cuts: cut)
    }
}
