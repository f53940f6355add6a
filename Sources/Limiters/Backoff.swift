import Glibc
import Units

/// How long a client sleeps before it tries again.
///
/// With *k* attempts made, the exponential part is e = min(maximum, base · factor^(k − 1)), and
///
/// | jitter | sleep |
/// | --- | --- |
/// | `none` | e |
/// | `full` | uniform in 0...e |
/// | `equal` | e/2 + uniform in 0...e/2 |
/// | `exponential` | min(maximum, exponential with mean e) |
/// | `decorrelated` | min(maximum, uniform in base...3·previous), whatever *k* |
///
/// ```swift
/// let backoff = Backoff(base: .milliseconds(100), maximum: .seconds(2), jitter: .full)
/// let sleep = backoff.delay(afterAttempt: 1, previous: .zero, uniform: stream.uniform())
/// ```
///
/// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog (2015), where the
/// factor is 2 and attempts count from 0. `exponential` is the back-off of the retrial queue
/// (Falin & Templeton, "Retrial Queues", 1997), which has an exact solution.
@frozen
public struct Backoff: Hashable, Sendable, BitwiseCopyable {
    /// How the sleeps of different clients are spread.
    @frozen
    public enum Jitter: String, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        /// Not at all: clients that fail together come back together.
        case none

        /// Over the whole exponential part.
        case full

        /// Over its upper half.
        case equal

        /// Exponentially, with the exponential part as the mean.
        case exponential

        /// Over what depends on the previous sleep in place of the number of attempts.
        case decorrelated
    }

    /// The exponential part after the first attempt.
    public let base: SimDuration

    /// By how much it grows with each attempt; at least 1.
    public let factor: Double

    /// The longest sleep.
    public let maximum: SimDuration

    /// How the sleeps of different clients are spread.
    public let jitter: Jitter

    /// A way to back off.
    ///
    /// - Precondition: `base` and `maximum` are not negative; `factor` is finite and at least 1.
    @inlinable
    public init(
        base: SimDuration,
        factor: Double = 2,
        maximum: SimDuration,
        jitter: Jitter = .full
    ) {
        precondition(base >= .zero && maximum >= .zero, "a negative sleep")
        precondition(factor >= 1 && factor.isFinite, "a back-off that shrinks")
        self.base = base
        self.factor = factor
        self.maximum = maximum
        self.jitter = jitter
    }

    /// How long to sleep before the next attempt.
    ///
    /// - Parameters:
    ///   - attempt: How many attempts have been made, at least 1.
    ///   - previous: The previous sleep, for decorrelated jitter; zero before the first.
    ///   - uniform: A uniform number in `0...1`; not used without jitter.
    /// - Returns: A sleep of at most `maximum`.
    @inlinable
    public func delay(
        afterAttempt attempt: Int,
        previous: SimDuration,
        uniform: Double
    ) -> SimDuration {
        precondition(attempt >= 1, "backed off before an attempt was made")
        precondition(uniform >= 0 && uniform <= 1, "not a number in 0...1")
        switch jitter {
        case .none:
            return min(maximum, SimDuration(seconds: exponential(attempt)))
        case .full:
            return min(maximum, SimDuration(seconds: exponential(attempt) * uniform))
        case .equal:
            return min(maximum, SimDuration(seconds: exponential(attempt) * (0.5 + uniform / 2)))
        case .exponential:
            // A uniform number of 1 would be an endless sleep.
            let sleep = -exponential(attempt) * log(max(1 - uniform, 0x1p-53))
            return SimDuration(seconds: min(maximum.seconds, sleep))
        case .decorrelated:
            let low = base.seconds
            let high = 3 * max(previous, base).seconds
            return min(maximum, SimDuration(seconds: low + (high - low) * uniform))
        }
    }

    /// The exponential part after `attempt` attempts, in seconds.
    @inlinable
    func exponential(_ attempt: Int) -> Double {
        let longest = maximum.seconds
        var seconds = base.seconds
        guard factor > 1, seconds > 0 else { return min(seconds, longest) }
        var made = 1
        while made < attempt, seconds < longest {
            seconds *= factor
            made += 1
        }
        return min(seconds, longest)
    }
}
