import Units
import Variates

/// The arrivals at a limiter, as far as they can be copied in the middle: what comes next depends on
/// nothing but the phase.
public struct RareArrivals: Sendable, Equatable {
    /// The kinds of arrivals.
    public enum Law: Sendable, Equatable {
        /// Independent gaps between arrivals, in seconds.
        case renewal(Distribution)
        /// A Poisson process with two rates a second, and how often each is left, per second.
        case modulated(rates: [Double], switching: [Double])
    }

    /// What kind they are.
    public let law: Law

    /// Arrivals of this law.
    ///
    /// - Precondition: A modulated law has two rates, not negative, and two switching rates above 0.
    public init(_ law: Law) {
        if case .modulated(let rates, let switching) = law {
            precondition(rates.count == 2 && switching.count == 2, "two states")
            precondition(
                rates.allSatisfy { $0 >= 0 } && switching.allSatisfy { $0 > 0 },
                "states with a rate that are left"
            )
        }
        self.law = law
    }

    /// Poisson arrivals at a rate above 0.
    public static func poisson(rate: Double) -> RareArrivals? {
        (try? Distribution.exponential(rate: rate)).map { RareArrivals(.renewal($0)) }
    }

    /// The rate, if they are Poisson.
    public var poissonRate: Double? {
        guard case .renewal(let gaps) = law, case .exponential(let mean) = gaps.law else {
            return nil
        }
        return 1 / mean
    }

    /// Arrivals a second.
    public var meanRate: Double {
        switch law {
        case .renewal(let gaps): 1 / gaps.mean
        case .modulated(let rates, let switching):
            (rates[0] * switching[1] + rates[1] * switching[0]) / (switching[0] + switching[1])
        }
    }
}

/// Draws the gaps between arrivals.
struct GapSampler: Sendable {
    private let renewal: OwnedSampler?
    private let rates: [Double]
    private let switching: [Double]

    init(_ arrivals: RareArrivals) {
        switch arrivals.law {
        case .renewal(let gaps):
            renewal = OwnedSampler(gaps)
            (rates, switching) = ([], [])
        case .modulated(let rates, let switching):
            renewal = nil
            (self.rates, self.switching) = (rates, switching)
        }
    }

    /// A phase of the stationary distribution.
    func phase(_ stream: inout RandomStream) -> Int {
        guard renewal == nil else { return 0 }
        return stream.uniform() * (switching[0] + switching[1]) < switching[1] ? 0 : 1
    }

    /// The seconds to the next arrival.
    func gap(_ phase: inout Int, _ stream: inout RandomStream) -> Double {
        if let renewal { return renewal.sample(&stream) }
        var gap = 0.0
        while true {
            let (rate, leaving) = (rates[phase], switching[phase])
            gap += stream.exponential(mean: 1 / (rate + leaving))
            if stream.uniform() * (rate + leaving) < rate { return gap }
            phase = 1 - phase
        }
    }
}

/// A sampler with the tables that it points into.
final class OwnedSampler: Sendable {
    private let tables: SamplerTables
    private let sampler: Sampler
    /// Whether what is left of a variate is distributed as a new one.
    let isMemoryless: Bool

    init(_ distribution: Distribution) {
        var tables = SamplerTables()
        sampler = tables.prepare(distribution)
        self.tables = tables
        if case .exponential = distribution.law {
            isMemoryless = true
        } else {
            isMemoryless = false
        }
    }

    /// The next variate.
    func sample(_ stream: inout RandomStream) -> Double { sampler.sample(&stream) }
}
