import Glibc
import Statistics
import Units
import Variates

/// A Poisson process with a quiet and a busy rate, fitted to arrivals.
struct FittedModulation {
    let process: ArrivalProcess
    let parameters: [FittedParameter]
    /// By how much the gaps' log-likelihood is above that of a Poisson process.
    let gain: Double
    let goodness: GoodnessOfFit

    /// The most gaps that are used, the first ones: bursts are seen in neighbouring gaps only.
    static let gapsAtMost = 100_000

    /// The process under which the gaps are most likely.
    ///
    /// Expectation–maximisation from several starts, then Newton's method on the logarithms of the four
    /// rates, whose curvature gives the standard errors. Fails, returning `nil`, below 200 gaps or if the
    /// arrivals do not tell two rates apart.
    init?(_ arrivals: ArrivalSequence) {
        let raw = arrivals.gaps(first: Self.gapsAtMost)
        let count = raw.reduce(0) { $0 + $1.count }
        guard count >= 200 else { return nil }
        let unit = raw.joined().reduce(0, +) / Double(count)
        guard unit > 0 else { return nil }
        let gaps = raw.map { $0.map { $0 / unit } }
        let starts = Self.blockLengths.filter { 10 * $0 <= count }.compactMap {
            Self.start(gaps, block: $0)
        }
        let tried = starts.map { start in
            (0..<Self.roundsOfEach).reduce(start) { process, _ in process.improved(on: gaps) }
        }
        let best = tried.map { (process: $0, value: $0.logLikelihood(gaps)) }
            .filter { $0.value.isFinite }
            .max { $0.value < $1.value }
        guard var process = best?.process else { return nil }
        for _ in 0..<Self.roundsOfBest { process = process.improved(on: gaps) }
        guard
            let top = LikelihoodMaximum(
                from: process.coordinates,
                scale: Double(count),
                { ModulatedLikelihood(coordinates: $0).logLikelihood(gaps) }
            ), let covariance = top.covariance
        else { return nil }
        let found = ModulatedLikelihood(coordinates: top.point)
        let isReversed = found.rates.0 > found.rates.1
        let order = isReversed ? [1, 0, 3, 2] : [0, 1, 2, 3]
        let values = order.map { exp(top.point[$0]) / unit }
        let errors = order.map { covariance[$0][$0].squareRoot() }
        let (quiet, busy) = (1 / values[2], 1 / values[3])
        guard quiet < 1e9, busy < 1e9, quiet > 1e-9, busy > 1e-9,
            let process = try? ArrivalProcess.mmpp(
                quietRate: values[0],
                busyRate: values[1],
                quietMean: SimDuration(seconds: quiet),
                busyMean: SimDuration(seconds: busy)
            )
        else { return nil }
        self.process = process
        // The relative error of a rate is that of the time which is one over it.
        parameters = [
            FittedParameter("quiet_rate", values[0], standardError: values[0] * errors[0]),
            FittedParameter("busy_rate", values[1], standardError: values[1] * errors[1]),
            FittedParameter("quiet_mean", quiet, standardError: quiet * errors[2]),
            FittedParameter("busy_mean", busy, standardError: busy * errors[3]),
        ]
        // In units of the mean gap, a Poisson process has the log-likelihood −1 for each gap.
        gain = top.value + Double(count)
        var residuals: [Double] = []
        _ = found.logLikelihood(gaps) { residuals.append($0) }
        goodness = .kolmogorovSmirnov(residuals) { min(max($0, 0), 1) }
    }

    /// Gaps over which a rate is averaged to tell busy from quiet times, for the starts.
    private static let blockLengths = [5, 30, 200, 1_500]
    private static let roundsOfEach = 8
    private static let roundsOfBest = 40

    /// A first guess: blocks of gaps with a rate above and below the mean; `nil` if there are not both.
    private static func start(_ gaps: [[Double]], block: Int) -> ModulatedLikelihood? {
        var lengths = (0.0, 0.0)
        var counts = (0.0, 0.0)
        var changes = 0.0
        for stretch in gaps {
            var wasBusy: Bool?
            for first in stride(from: 0, to: stretch.count - block + 1, by: block) {
                let length = stretch[first..<(first + block)].reduce(0, +)
                let isBusy = length < Double(block)
                if isBusy {
                    lengths.1 += length
                    counts.1 += Double(block)
                } else {
                    lengths.0 += length
                    counts.0 += Double(block)
                }
                if let wasBusy, wasBusy != isBusy { changes += 1 }
                wasBusy = isBusy
            }
        }
        guard lengths.0 > 0, lengths.1 > 0, changes >= 2 else { return nil }
        return ModulatedLikelihood(
            rates: (counts.0 / lengths.0, counts.1 / lengths.1),
            switching: (changes / 2 / lengths.0, changes / 2 / lengths.1)
        )
    }
}
