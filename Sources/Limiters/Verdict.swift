import Units

/// Whether a limiter lets something through and, if not, when it would.
///
/// The limiters with a hot path of their own (`TokenBucket.take(at:)`, `ConcurrencyCap.take()`)
/// answer with a `Bool` there; a verdict is for where the caller needs the reason to wait.
@frozen
public enum Verdict: Hashable, Sendable, BitwiseCopyable {
    /// Let through; what was asked for has been taken.
    case admitted

    /// Refused; nothing has changed. `retryAfter` is how long until the same request would conform
    /// if nothing else arrived; `nil` means that it never will, because it asks for more than the
    /// limiter can ever hold.
    case refused(retryAfter: SimDuration?)
}
