extension QueueingTheory {
    /// A cache without a limit whose keys expire a fixed time after they were stored, under Poisson
    /// requests.
    public struct TTLCache: Sendable {
        /// The share of requests that find their key.
        ///
        /// A key that is asked for at rate r is stored on a miss and then found for the time to live t:
        /// r·t hits a miss, so r·t/(1 + r·t), weighted with its share of the requests.
        ///
        /// Source: J. Jung, A. W. Berger & H. Balakrishnan, "Modeling TTL-based Internet Caches",
        /// INFOCOM 2003.
        public let hitRatio: Double

        /// A cache in front of `keys` keys, the i-th of which is asked for in proportion to
        /// i^(−exponent), with `requestRate` requests in all per unit of time.
        public init(zipf keys: Int, exponent: Double, requestRate: Double, timeToLive: Double) {
            requirePositive(requestRate, timeToLive)
            let popularity = LRUCache(zipf: keys, exponent: exponent, capacity: 1).popularity
            hitRatio = popularity.reduce(0) { sum, share in
                let hits = requestRate * share * timeToLive
                return sum + share * hits / (1 + hits)
            }
        }
    }
}
