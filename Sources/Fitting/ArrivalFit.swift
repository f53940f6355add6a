import Glibc
import Statistics
import Units
import Variates

/// By which law requests arrive: every process that can be fitted, and the best one.
public struct ArrivalFit: Sendable {
    /// The processes that could be fitted, the best first.
    public let candidates: [FittedArrivals]
    /// How the gaps are distributed, for themselves; `nil` if all are 0.
    public let gaps: DurationFit?
    /// Requests, the first of each stretch included.
    public let requestCount: Int
    /// The time between first and last requests, in seconds.
    public let span: Double

    /// The process that fits best.
    public var best: FittedArrivals { candidates[0] }

    /// Fits every process.
    ///
    /// Likelihoods are those of all gaps, given when the first request came, so that they compare.
    /// Gaps of 0 count as half of `resolution`.
    ///
    /// Fails, returning `nil`, with fewer than three requests, or if all came at once.
    ///
    /// - Parameters:
    ///   - arrivals: The requests.
    ///   - period: The period of a profile in seconds, counted from time 0; `nil` = the rate may change over
    ///     the log, and does not come again.
    ///   - settings: How the gaps' distribution is fitted.
    public init?(
        _ arrivals: ArrivalSequence,
        period: Double? = nil,
        settings: DurationFit.Settings = DurationFit.Settings()
    ) {
        guard arrivals.gapCount >= 2, arrivals.span > 0 else { return nil }
        requestCount = arrivals.gapCount + arrivals.stretches.count
        span = arrivals.span
        let half = Double(arrivals.resolution) * 0.5e-9
        var values: [Double] = []
        values.reserveCapacity(min(arrivals.gapCount, settings.sampleLimit))
        Self.sample(arrivals, settings) { values.append(max($0, half)) }
        gaps = DurationFit(CensoredSample(values: values), settings: settings)
        var candidates: [FittedArrivals] = []
        if let poisson = Self.poisson(arrivals, gaps, settings) { candidates.append(poisson) }
        if let gaps, let renewal = Self.renewal(arrivals, gaps) { candidates.append(renewal) }
        if let modulation = FittedModulation(arrivals) {
            let used = min(arrivals.gapCount, FittedModulation.gapsAtMost)
            candidates.append(
                FittedArrivals(
                    kind: .mmpp,
                    process: modulation.process,
                    parameters: modulation.parameters,
                    logLikelihood: Self.poissonLogLikelihood(arrivals) + modulation.gain,
                    count: arrivals.gapCount,
                    usedCount: used,
                    goodness: modulation.goodness,
                    parameterCount: 4
                )
            )
        }
        if let profile = Self.profile(arrivals, period, settings.criterion) {
            candidates.append(profile)
        }
        guard !candidates.isEmpty else { return nil }
        self.candidates = candidates.sorted {
            $0.value(settings.criterion) < $1.value(settings.criterion)
        }
    }

    /// Every gap, or, of more than the limit, a random subset of about that many.
    private static func sample(
        _ arrivals: ArrivalSequence,
        _ settings: DurationFit.Settings,
        _ body: (Double) -> Void
    ) {
        let share = Double(settings.sampleLimit) / Double(arrivals.gapCount)
        guard share < 1 else { return arrivals.forEachGap(body) }
        var stream = RandomStream(seed: settings.seed, replication: 1)
        arrivals.forEachGap { if stream.uniform() < share { body($0) } }
    }

    /// Of all gaps, at the mean rate.
    private static func poissonLogLikelihood(_ arrivals: ArrivalSequence) -> Double {
        Double(arrivals.gapCount) * (log(arrivals.meanRate) - 1)
    }

    private static func poisson(
        _ arrivals: ArrivalSequence,
        _ gaps: DurationFit?,
        _ settings: DurationFit.Settings
    ) -> FittedArrivals? {
        let rate = arrivals.meanRate
        let count = Double(arrivals.gapCount)
        guard let process = try? ArrivalProcess.poisson(rate: rate) else { return nil }
        let exponential = gaps?.candidates.first { $0.family == .exponential }
        return FittedArrivals(
            kind: .poisson,
            process: process,
            parameters: [
                FittedParameter("rate", rate, standardError: rate / count.squareRoot())
            ],
            logLikelihood: poissonLogLikelihood(arrivals),
            count: arrivals.gapCount,
            usedCount: arrivals.gapCount,
            goodness: exponential.map { goodness(of: $0, in: gaps) },
            parameterCount: 1
        )
    }

    /// The distance of a family, with the p-value of the bootstrap if it is the family that was tested.
    private static func goodness(
        of fit: FittedDistribution,
        in gaps: DurationFit?
    ) -> GoodnessOfFit {
        if let gaps, gaps.best?.family == fit.family, let pValue = gaps.pValue {
            return GoodnessOfFit(statistic: fit.distance, pValue: pValue)
        }
        return .kolmogorovSmirnov(distance: fit.distance, count: fit.count)
    }

    private static func renewal(
        _ arrivals: ArrivalSequence,
        _ gaps: DurationFit
    ) -> FittedArrivals? {
        guard let best = gaps.candidates.first(where: { $0.family != .exponential }) else {
            return deterministic(arrivals, gaps)
        }
        guard let exponential = gaps.candidates.first(where: { $0.family == .exponential }),
            let process = try? ArrivalProcess.renewal(interarrival: best.distribution)
        else { return nil }
        return FittedArrivals(
            kind: .renewal,
            process: process,
            parameters: best.parameters,
            logLikelihood: poissonLogLikelihood(arrivals) + best.logLikelihood
                - exponential.logLikelihood,
            count: arrivals.gapCount,
            usedCount: best.count,
            goodness: goodness(of: best, in: gaps),
            parameterCount: best.family.parameterCount
        )
    }

    /// Gaps that are all alike: a law without a density, before which nothing else stands.
    private static func deterministic(
        _ arrivals: ArrivalSequence,
        _ gaps: DurationFit
    ) -> FittedArrivals? {
        guard gaps.best == nil,
            let process = try? ArrivalProcess.deterministic(
                interval: SimDuration(seconds: gaps.mean)
            )
        else { return nil }
        return FittedArrivals(
            kind: .deterministic,
            process: process,
            parameters: [FittedParameter("interval", gaps.mean, standardError: 0)],
            logLikelihood: .infinity,
            count: arrivals.gapCount,
            usedCount: arrivals.gapCount,
            goodness: nil,
            parameterCount: 1
        )
    }

    private static func profile(
        _ arrivals: ArrivalSequence,
        _ period: Double?,
        _ criterion: InformationCriterion
    ) -> FittedArrivals? {
        let fits = FittedProfile.pointCounts.compactMap { parts -> FittedArrivals? in
            FittedProfile(arrivals, parts: parts, period: period).map { profile in
                FittedArrivals(
                    kind: .profile,
                    process: profile.process,
                    parameters: profile.parameters,
                    logLikelihood: profile.logLikelihood,
                    count: arrivals.gapCount,
                    usedCount: arrivals.gapCount,
                    goodness: profile.goodness,
                    parameterCount: profile.parameters.count
                )
            }
        }
        return fits.min { $0.value(criterion) < $1.value(criterion) }
    }
}
