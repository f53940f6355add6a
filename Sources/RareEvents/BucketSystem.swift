import Limiters
import Units
import Variates

/// A token bucket in front of arrivals each of which takes one token; it is the limiter of the simulator.
public struct BucketSystem: SplittableSystem {
    private let bucket: TokenBucket
    private let gaps: GapSampler

    /// A bucket just after an arrival.
    public struct State: Sendable {
        var bucket: TokenBucket
        var now: SimTime
        var phase: Int
    }

    /// A full bucket.
    ///
    /// - Parameters:
    ///   - rate: Tokens a second.
    ///   - burst: Tokens when full.
    ///   - arrivals: Who takes them.
    /// - Precondition: `TokenBucket.accepts(rate: rate, burst: burst)`.
    public init(rate: Double, burst: Int, arrivals: RareArrivals) {
        bucket = TokenBucket(rate: rate, burst: Int64(burst))
        gaps = GapSampler(arrivals)
    }

    /// The whole tokens that are missing.
    public func level(_ state: State) -> Int { Int(state.bucket.deficit(at: state.now)) }

    /// All tokens.
    public var topLevel: Int { Int(bucket.burst) }

    /// A full bucket.
    public func start(_ stream: inout RandomStream) -> State {
        State(bucket: bucket, now: .zero, phase: gaps.phase(&stream))
    }

    /// Goes on to the next arrival.
    ///
    /// - Returns: Whether there was no token for it.
    public func step(_ state: inout State, _ stream: inout RandomStream) -> Bool {
        state.now = state.now + SimDuration(seconds: gaps.gap(&state.phase, &stream))
        return !state.bucket.take(at: state.now)
    }
}
