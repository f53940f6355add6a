import Glibc

extension QueueingTheory {
    /// A cache that evicts the least recently used key, under independent requests.
    public struct LRUCache: Sendable {
        /// How likely each key is; adds up to 1.
        public let popularity: [Double]

        /// How many keys fit.
        public let capacity: Int

        /// A cache in front of keys with given weights (all positive) that holds `capacity` of them.
        public init(weights: [Double], capacity: Int) {
            precondition(!weights.isEmpty && capacity >= 1, "a cache holds some of some keys")
            for weight in weights { requirePositive(weight) }
            let total = weights.reversed().reduce(0, +)
            popularity = weights.map { $0 / total }
            self.capacity = capacity
        }

        /// A cache in front of `keys` keys, the i-th of which is asked for in proportion to i^(−exponent).
        public init(zipf keys: Int, exponent: Double, capacity: Int) {
            precondition(keys >= 1 && exponent.isFinite, "keys with a popularity")
            self.init(
                weights: (1...keys).map { pow(Double($0), -exponent) },
                capacity: capacity
            )
        }

        /// The hit ratio by Che's approximation.
        ///
        /// A key stays for a characteristic time t after its last use, the same for all keys; t
        /// solves Σ (1 − e^(−p·t)) = capacity, and the hit ratio is Σ p·(1 − e^(−p·t)). An
        /// approximation, within 1 % or better for caches of a hundred keys and more.
        ///
        /// - Complexity: O(keys), about 60 times.
        ///
        /// Source: H. Che, Y. Tung & Z. Wang, "Hierarchical Web Caching Systems", IEEE JSAC 20 (2002);
        /// C. Fricker, P. Robert & J. Roberts, "A Versatile and Accurate Approximation for LRU Cache
        /// Performance", ITC 24 (2012).
        public var approximateHitRatio: Double {
            guard capacity < popularity.count else { return 1 }
            let time = turningPoint(above: Double(capacity)) { time in
                popularity.reduce(0) { $0 - expm1(-$1 * time) } < Double(capacity)
            }
            return popularity.reduce(0) { $0 - $1 * expm1(-$1 * time) }
        }

        /// The exact hit ratio, by numerical integration to about twelve digits.
        ///
        /// In continuous time, with one request per unit of time, a key that was last used t ago is
        /// still there if fewer than `capacity` other keys have been used since, each with the chance
        /// 1 − e^(−p·t): Σᵢ pᵢ²·∫ e^(−pᵢ·t)·P(fewer than `capacity` others) dt.
        ///
        /// - Complexity: O(keys² × capacity) for each of some 400 places: for up to a hundred keys.
        ///
        /// Source: P. Flajolet, D. Gardy & L. Thimonier, "Birthday Paradox, Coupon Collectors, Caching
        /// Algorithms and Self-Organizing Search", Discrete Applied Mathematics 39 (1992).
        public var exactHitRatio: Double {
            guard capacity < popularity.count else { return 1 }
            // Double exponential quadrature: t = e^(π/2·sinh x), trapezoids in x.
            let step = 1.0 / 64
            var sum = 0.0
            for index in -256...256 {
                let x = Double(index) * step
                let time = exp(.pi / 2 * sinh(x))
                let density = hitDensity(after: time)
                guard density > 0 else { continue }
                sum += density * time * (.pi / 2) * cosh(x) * step
            }
            return sum
        }

        /// Σᵢ pᵢ²·e^(−pᵢ·t)·P(fewer than `capacity` other keys used in t).
        private func hitDensity(after time: Double) -> Double {
            popularity.indices.reduce(0) { sum, key in
                let weight = popularity[key] * popularity[key] * exp(-popularity[key] * time)
                guard weight > 0, time.isFinite else { return sum }
                return sum + weight * fewOthersUsed(than: key, in: time)
            }
        }

        private func fewOthersUsed(than key: Int, in time: Double) -> Double {
            var used = [Double](repeating: 0, count: capacity)
            used[0] = 1
            for other in popularity.indices where other != key {
                let absent = exp(-popularity[other] * time)
                for number in (0..<capacity).reversed() {
                    used[number] *= absent
                    if number > 0 { used[number] += used[number - 1] * (1 - absent) }
                }
            }
            return used.reduce(0, +)
        }
    }
}
