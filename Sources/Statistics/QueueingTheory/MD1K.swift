extension QueueingTheory {
    /// M/D/1/K: constant service, one server and *K* places, the one in service included.
    public struct MD1K: Sendable {
        /// The share of arrivals that are refused.
        public let loss: Double

        /// A queue with λ, the service time D and K places.
        ///
        /// The number left behind by a departure is a Markov chain on 0...K−1. Up- and downward
        /// crossings of each level balance: p(n+1)·a(0) = p(0)·ā(n) + Σᵢ₌₁ⁿ p(i)·ā(n+1−i), with
        /// a(k) = P(k arrivals during a service) and ā(k) = P(more than k). The losses per service are
        /// then counted directly, so that rare losses are precise.
        ///
        /// - Complexity: O(K) for small λ·D.
        ///
        /// Source: D. Gross & C. M. Harris, "Fundamentals of Queueing Theory", the embedded chain of
        /// M/G/1/K; here in a form without subtractions.
        public init(arrivalRate: Double, serviceTime: Double, capacity: Int) {
            requirePositive(arrivalRate, serviceTime)
            precondition(capacity >= 1, "who is in service has a place")
            let load = arrivalRate * serviceTime
            guard capacity > 1 else {
                loss = load / (1 + load)
                return
            }
            // Beyond this load the server idles less than e⁻⁴⁰ of the time.
            guard load < 40 else {
                loss = 1 - 1 / load
                return
            }
            let arrivals = PoissonWeights(mean: load)
            // E[(A − m)⁺] = Σ_{j ≥ m} P(A > j).
            var excess = arrivals.tails
            for m in (0..<(excess.count - 1)).reversed() { excess[m] += excess[m + 1] }
            var left = [Double](repeating: 0, count: capacity)
            left[0] = 1
            var total = 1.0
            for state in 0..<(capacity - 1) {
                var up = left[0] * arrivals.tail(state)
                for from in max(1, state + 2 - arrivals.tails.count)..<max(1, state + 1) {
                    up += left[from] * arrivals.tails[state + 1 - from]
                }
                left[state + 1] = up / arrivals.probabilities[0]
                total += left[state + 1]
                guard total > 1e250 else { continue }
                for index in 0...(state + 1) { left[index] *= 1e-250 }
                total *= 1e-250
            }
            var lost = 0.0
            for state in 0..<capacity {
                // The next service starts with at least its own request in the system.
                let room = capacity - max(state, 1)
                if room < excess.count { lost += left[state] / total * excess[room] }
            }
            // Per service, one request is accepted and `lost` are refused.
            loss = lost / (1 + lost)
        }
    }
}
