import Glibc

extension QueueingTheory {
    /// A cache that evicts any of its keys with equal chance, under independent requests.
    ///
    /// First in, first out has the same hit ratio.
    public struct RandomCache: Sendable {
        /// How likely each key is; adds up to 1.
        public let popularity: [Double]

        /// How many keys fit.
        public let capacity: Int

        /// A cache in front of `keys` keys, the i-th of which is asked for in proportion to i^(−exponent).
        public init(zipf keys: Int, exponent: Double, capacity: Int) {
            popularity = LRUCache(zipf: keys, exponent: exponent, capacity: capacity).popularity
            self.capacity = capacity
        }

        /// The hit ratio by a fixed point, near the exact one for caches of a hundred keys and more.
        ///
        /// A key stays for an exponential time of mean t, the same for all keys: it is there for the
        /// share p·t/(1 + p·t) of time; t solves Σ p·t/(1 + p·t) = capacity.
        ///
        /// Source: A. Dan & D. Towsley, "An Approximate Analysis of the LRU and FIFO Buffer Replacement
        /// Schemes", SIGMETRICS 1990; C. Fricker, P. Robert & J. Roberts, ITC 24 (2012).
        public var approximateHitRatio: Double {
            guard capacity < popularity.count else { return 1 }
            let time = turningPoint(above: Double(capacity)) { time in
                popularity.reduce(0) { $0 + $1 * time / (1 + $1 * time) } < Double(capacity)
            }
            return popularity.reduce(0) { $0 + $1 * $1 * time / (1 + $1 * time) }
        }

        /// The exact hit ratio.
        ///
        /// The chance of holding a set of keys is in proportion to the product of their probabilities:
        /// Σᵢ pᵢ²·e(capacity − 1, without i) / e(capacity), with e(k) the sum of the products of
        /// all sets of k keys.
        ///
        /// - Complexity: O(keys² × capacity).
        ///
        /// Source: E. Gelenbe, "A Unified Approach to the Evaluation of a Class of Replacement
        /// Algorithms", IEEE Transactions on Computers C-22 (1973).
        public var exactHitRatio: Double {
            guard capacity < popularity.count else { return 1 }
            // In multiples of the mean probability products do not underflow; the ratio is unchanged.
            let scale = Double(popularity.count)
            let weights = popularity.map { $0 * scale }
            let whole = sumOfProducts(of: weights, leavingOut: nil, size: capacity)
            let hits = weights.indices.reduce(0) { sum, key in
                let others = sumOfProducts(of: weights, leavingOut: key, size: capacity - 1)
                return sum + weights[key] * weights[key] * others / whole
            }
            return hits / scale
        }

        private func sumOfProducts(
            of weights: [Double],
            leavingOut key: Int?,
            size: Int
        ) -> Double {
            var sums = [Double](repeating: 0, count: size + 1)
            sums[0] = 1
            for index in weights.indices where index != key {
                for number in stride(from: size, to: 0, by: -1) {
                    sums[number] += sums[number - 1] * weights[index]
                }
            }
            return sums[size]
        }
    }
}
