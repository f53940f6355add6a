import Limiters
import Statistics
import Units
import Variates

/// A limiter by itself, with the arrivals that it is offered.
public struct RareLimiter: Sendable {
    /// What the limiter is.
    public enum Form: Sendable, Equatable {
        /// A rate limit.
        case rate(perSecond: Double, burst: Int, algorithm: RateLimitAlgorithm)
        /// Servers with waiting places.
        case places(servers: Int, queue: Int, service: RareService)
    }

    /// What it is.
    public let form: Form
    /// Who arrives.
    public let arrivals: RareArrivals

    /// A limiter with its arrivals.
    public init(_ form: Form, arrivals: RareArrivals) {
        self.form = form
        self.arrivals = arrivals
    }

    /// The share of arrivals that is refused in the long run, exactly, and by which formula; `nil` where
    /// there is none.
    public var exact: (probability: Double, formula: String)? {
        guard let rate = arrivals.poissonRate else { return nil }
        switch form {
        case .rate(let perSecond, let burst, .gcra):
            guard burst <= Self.largestTable else { return nil }
            let loss = QueueingTheory.TokenBucket.rejection(
                arrivalRate: rate,
                rate: perSecond,
                burst: burst
            )
            return (loss, "M/D/1/\(burst), embedded chain")
        case .rate(let perSecond, let burst, .discreteFill(let interval)):
            let fill = Int((perSecond * interval.seconds).rounded())
            // The chain has no place for a filling that is larger than the bucket.
            guard (1...burst).contains(fill), burst <= Self.largestChain else { return nil }
            let loss = QueueingTheory.TokenBucket.rejection(
                arrivalRate: rate,
                tokensPerFill: fill,
                every: interval.seconds,
                burst: burst
            )
            return (loss, "chain of the tokens after each filling")
        case .rate(let perSecond, _, .fixedWindow(let length)):
            let limit = Int((perSecond * length.seconds).rounded())
            guard limit >= 1, max(perSecond, rate) * length.seconds <= Double(Self.largestTable)
            else { return nil }
            let loss = QueueingTheory.WindowLimit.fixed(
                arrivalRate: rate,
                limit: limit,
                length: length.seconds
            )
            return (loss, "Poisson arrivals beyond \(limit) in a window")
        case .rate(let perSecond, _, .slidingWindowLog(let length)):
            let limit = Int((perSecond * length.seconds).rounded())
            guard limit >= 1 else { return nil }
            let loss = QueueingTheory.WindowLimit.sliding(
                arrivalRate: rate,
                limit: limit,
                length: length.seconds
            )
            return (loss, "M/D/\(limit)/\(limit), Erlang B")
        case .rate(_, _, .slidingWindowCounter), .rate(_, _, .leakyBucket): return nil
        case .places(let servers, let queue, let service):
            return Self.exact(rate, servers, queue, service)
        }
    }

    private static func exact(
        _ rate: Double,
        _ servers: Int,
        _ queue: Int,
        _ service: RareService
    ) -> (probability: Double, formula: String)? {
        if queue == 0 {
            return (
                QueueingTheory.erlangB(servers: servers, load: rate * service.mean),
                "Erlang B, \(servers) places, insensitive to the service"
            )
        }
        guard let single = service.single, servers + queue <= largestTable else { return nil }
        if case .exponential(let mean) = single.law {
            let chain = QueueingTheory.MMCK(
                arrivalRate: rate,
                serviceRate: 1 / mean,
                servers: servers,
                capacity: servers + queue
            )
            return (chain.loss, "M/M/\(servers)/\(servers + queue), birth-death chain")
        }
        if case .constant(let value) = single.law, servers == 1 {
            let chain = QueueingTheory.MD1K(
                arrivalRate: rate,
                serviceTime: value,
                capacity: 1 + queue
            )
            return (chain.loss, "M/D/1/\(1 + queue), embedded chain")
        }
        return nil
    }

    /// Whether it can be simulated by splitting.
    public var isSplittable: Bool {
        switch form {
        case .rate(_, let burst, let algorithm):
            algorithm == .gcra && burst <= Self.largestTable
        case .places(let servers, let queue, _): servers + queue <= Self.largestTable
        }
    }

    /// States of a chain that takes the square of them.
    private static let largestChain = 2_000
    /// Entries of a table, of a chain's states or of a system's levels.
    private static let largestTable = 10_000_000
}
