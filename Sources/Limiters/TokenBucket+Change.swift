import Units

extension TokenBucket {
    /// Takes over the rate and the burst of another bucket, at `now`.
    ///
    /// The tokens that are held stay, as far as the new burst has room for them: nothing is granted
    /// that was not earned at the rate of its time. (`governor` and Envoy make a new bucket when
    /// their configuration changes, and that one is full.)
    @inlinable
    public mutating func change(to other: TokenBucket, at now: SimTime) {
        let missing = max(0, Double(other.burst) - level(at: now))
        self = other
        let refill = missing * Double(replenishInterval.nanoseconds)
        fullAt = now + SimDuration(nanoseconds: Int64(refill.rounded()))
    }
}
