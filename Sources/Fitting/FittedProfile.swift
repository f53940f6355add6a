import Glibc
import Statistics
import Units
import Variates

/// A rate that goes in straight lines from point to point, fitted to arrivals.
struct FittedProfile {
    let process: ArrivalProcess
    let parameters: [FittedParameter]
    let logLikelihood: Double
    let goodness: GoodnessOfFit?

    /// How many points are tried in a period; the criterion chooses.
    static let pointCounts = [2, 3, 4, 6, 8, 12, 16, 24]

    /// The profile of so many equal parts under which the arrivals are most likely.
    ///
    /// The log-likelihood of a Poisson process, Σ ln λ(tᵢ) − ∫λ, is concave in the rates at the points; it
    /// is climbed by expectation–maximisation, each arrival being shared between the two points around it,
    /// and its curvature gives the standard errors.
    ///
    /// Fails, returning `nil`, if the arrivals are too few for so many points, or no time is under watch near
    /// one of them.
    ///
    /// - Parameters:
    ///   - arrivals: The arrivals. Times count from 0 modulo the period; without one, from the first arrival.
    ///   - parts: Into how many equal parts the period, or the time of the only stretch, is divided.
    ///   - period: The period in seconds; `nil` = the profile does not come again.
    init?(_ arrivals: ArrivalSequence, parts: Int, period: Double?) {
        guard let bins = RateBins(arrivals, parts: parts, period: period) else { return nil }
        let points = period == nil ? parts + 1 : parts
        guard arrivals.gapCount >= 20 * points else { return nil }
        guard let rates = Self.climb(bins, points: points) else { return nil }
        let errors = Self.standardErrors(bins, rates)
        let length = bins.length * Double(RateBins.binsInPart)
        let times = (0..<points).map { SimTime.zero + SimDuration(seconds: Double($0) * length) }
        let cyclePeriod = period.map { SimDuration(seconds: $0) }
        guard
            let process = try? ArrivalProcess.profile(
                points: zip(times, rates).map { .init(time: $0, rate: $1) },
                period: cyclePeriod
            )
        else { return nil }
        self.process = process
        parameters = rates.indices.map {
            FittedParameter(
                "rate_at_\(Int((Double($0) * length).rounded()))s",
                rates[$0],
                standardError: errors?[$0]
            )
        }
        logLikelihood = bins.indices.reduce(0) { sum, bin in
            let rate = bins.rate(rates, at: bin)
            let seen = bins.counts[bin] > 0 ? bins.counts[bin] * log(rate) : 0
            return sum + seen - rate * bins.exposures[bin]
        }
        goodness = GoodnessOfFit.chiSquare(
            observed: bins.counts.map { Int($0) },
            expected: bins.indices.map { bins.rate(rates, at: $0) * bins.exposures[$0] },
            estimatedParameters: points - 1
        )
    }

    private static func climb(_ bins: RateBins, points: Int) -> [Double]? {
        var near = [Double](repeating: 0, count: points)
        for bin in bins.indices {
            let (left, right, share) = bins.place(bin, points)
            near[left] += (1 - share) * bins.exposures[bin]
            near[right] += share * bins.exposures[bin]
        }
        guard near.allSatisfy({ $0 > 0 }) else { return nil }
        let mean = bins.counts.reduce(0, +) / bins.exposures.reduce(0, +)
        var rates = [Double](repeating: mean, count: points)
        for _ in 0..<5_000 {
            var seen = [Double](repeating: 0, count: points)
            for bin in bins.indices where bins.counts[bin] > 0 {
                let (left, right, share) = bins.place(bin, points)
                let rate = (1 - share) * rates[left] + share * rates[right]
                guard rate > 0 else { return nil }
                seen[left] += bins.counts[bin] * (1 - share) * rates[left] / rate
                seen[right] += bins.counts[bin] * share * rates[right] / rate
            }
            let next = zip(seen, near).map { $0 / $1 }
            let change = zip(next, rates).map { ($0 - $1).magnitude }.max() ?? 0
            rates = next
            if change < 1e-9 * mean { break }
        }
        return rates
    }

    /// From the curvature of the log-likelihood; `nil` where a rate is 0.
    private static func standardErrors(_ bins: RateBins, _ rates: [Double]) -> [Double]? {
        var information = [[Double]](
            repeating: Array(repeating: 0, count: rates.count),
            count: rates.count
        )
        for bin in bins.indices where bins.counts[bin] > 0 {
            let (left, right, share) = bins.place(bin, rates.count)
            let rate = (1 - share) * rates[left] + share * rates[right]
            let weight = bins.counts[bin] / (rate * rate)
            information[left][left] += weight * (1 - share) * (1 - share)
            information[right][right] += weight * share * share
            information[left][right] += weight * share * (1 - share)
            information[right][left] += weight * share * (1 - share)
        }
        return PositiveDefiniteMatrix(information)?.inverse.enumerated().map {
            $0.element[$0.offset].squareRoot()
        }
    }
}
