import CGSL
import CPhilox
import Glibc

/// The first four words of a draw, computed before it is made.
@frozen
public struct DrawBeginning: BitwiseCopyable, Sendable {
    @usableFromInline let low: UInt64
    @usableFromInline let high: UInt64
}

/// A stream of random numbers that owns its GSL generator, a Philox4x32-10.
///
/// The generator is counter-based: `seek(purpose:request:lane:)` goes to any position at the cost
/// of four stores, and what is drawn there depends on nothing but the seed, the replication and the
/// position. So request *k* draws the same values in every candidate (common random numbers),
/// whatever happened to request *k* − 1. Positions do not overlap, because each of their parts has
/// bits of its own in the counter; `CPhilox.h` gives the layout.
///
/// A position holds 2²¹ doubles; a draw beyond them starts that position again. Purpose 0
/// (`Purpose.sequence`), where a new stream starts, does not end in practice.
///
/// Noncopyable: two owners of one generator would share, and so correlate, their draws.
///
/// Source: J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC '11.
@frozen
public struct RandomStream: ~Copyable, @unchecked Sendable {
    // Sendable although it holds pointers: it is their only owner.
    @usableFromInline let generator: UnsafeMutablePointer<gsl_rng>
    @usableFromInline let state: UnsafeMutablePointer<headroom_philox_state>

    /// The stream of a replication, at the start of the purpose `sequence`.
    ///
    /// - Parameters:
    ///   - seed: All 64 bits count.
    ///   - replication: The independent run that the stream is for.
    public init(seed: UInt64, replication: UInt32 = 0) {
        precondition(ErrorHandling.isLenient)
        guard let generator = gsl_rng_alloc(headroom_philox_type()) else {
            preconditionFailure("no memory for a random number generator")
        }
        gsl_rng_set(generator, UInt(seed))
        self.generator = generator
        state = generator.pointee.state.assumingMemoryBound(to: headroom_philox_state.self)
        headroom_philox_replicate(state, replication)
    }

    deinit { gsl_rng_free(generator) }

    /// Goes to the first number of a position.
    ///
    /// - Parameters:
    ///   - purpose: What the numbers are for.
    ///   - request: The number of the request, below 2⁴⁸.
    ///   - lane: Which of a request's independent sets of draws, below 2²⁴. Lanes that differ by
    ///     multiples of 4,096 share a position: each of them has 512 doubles of it.
    @inlinable
    public mutating func seek(purpose: Purpose, request: UInt64, lane: UInt32 = 0) {
        assert(request < 1 << 48 && lane < 1 << 24, "a position beyond the counter's fields")
        headroom_philox_seek(state, purpose.rawValue, request, lane)
    }

    /// Computes the first numbers of two draws of a request, in the time that one takes.
    ///
    /// - Parameters:
    ///   - purpose: Of the first of them; the second has the next.
    ///   - request: As for `seek`.
    ///   - lane: As for `seek`.
    ///   - beginnings: Room for two.
    @inlinable
    public func beginTwo(
        from purpose: Purpose,
        request: UInt64,
        lane: UInt32,
        into beginnings: UnsafeMutablePointer<DrawBeginning>
    ) {
        headroom_philox_two_first(
            state,
            purpose.rawValue,
            request,
            lane,
            UnsafeMutableRawPointer(beginnings).assumingMemoryBound(to: UInt32.self)
        )
    }

    /// Computes the first numbers of up to eight draws of a request, in about the time that one takes.
    ///
    /// - Parameters:
    ///   - purposes: Their purposes; of an odd number of draws one more purpose follows.
    ///   - count: How many draws, in `1...8`.
    ///   - request: As for `seek`.
    ///   - lane: As for `seek`.
    ///   - beginnings: Room for so many, and for one more if they are of an odd number.
    @inlinable
    public func begin(
        _ purposes: UnsafePointer<UInt16>,
        count: Int,
        request: UInt64,
        lane: UInt32,
        into beginnings: UnsafeMutablePointer<DrawBeginning>
    ) {
        headroom_philox_first(
            state,
            purposes,
            Int32(truncatingIfNeeded: count),
            request,
            lane,
            UnsafeMutableRawPointer(beginnings).assumingMemoryBound(to: UInt32.self)
        )
    }

    /// Goes to the first number of a position whose first numbers are known: the same as `seek`.
    @inlinable
    public mutating func seek(
        purpose: Purpose,
        request: UInt64,
        lane: UInt32,
        beginning: UnsafePointer<DrawBeginning>
    ) {
        headroom_philox_resume(
            state,
            purpose.rawValue,
            request,
            lane,
            UnsafeRawPointer(beginning).assumingMemoryBound(to: UInt32.self)
        )
    }

    /// A number in `0..<1` with 53 random bits.
    @inlinable
    public mutating func uniform() -> Double { headroom_philox_double(state) }

    /// An exponential variate with this mean, from one uniform number.
    ///
    /// The same variate as `gsl_ran_exponential`, but for rounding: that takes log1p(−u), this
    /// log(1 − u), where 1 − u is exact because u is a multiple of 2⁻⁵³. The C library's `log` is
    /// three times as fast as its `log1p`.
    @inlinable
    public mutating func exponential(mean: Double) -> Double { -mean * log(1 - uniform()) }

    /// A whole number in `0..<bound`, each equally likely.
    ///
    /// Source: D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
    ///
    /// - Precondition: `bound` is above 0.
    @inlinable
    public mutating func uniformInteger(below bound: UInt32) -> UInt32 {
        precondition(bound > 0, "no whole number is below 0")
        var product = UInt64(headroom_philox_word(state)) &* UInt64(bound)
        if UInt32(truncatingIfNeeded: product) < bound {
            let biased = (0 &- bound) % bound
            while UInt32(truncatingIfNeeded: product) < biased {
                product = UInt64(headroom_philox_word(state)) &* UInt64(bound)
            }
        }
        return UInt32(truncatingIfNeeded: product >> 32)
    }
}
