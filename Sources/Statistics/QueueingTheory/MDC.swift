import Glibc

extension QueueingTheory {
    /// M/D/c: Poisson arrivals, constant service, *c* servers (M/D/1 with one).
    public struct MDC: Sendable {
        /// λ, arrivals per unit of time.
        public let arrivalRate: Double

        /// *D*, the constant service time.
        public let serviceTime: Double

        /// *c*, the number of servers.
        public let servers: Int

        /// P(more than n waiting), n = 0, 1, …; what is beyond the end is below 10⁻¹⁷.
        private let queueTails: [Double]

        /// A queue with λ, D and c.
        ///
        /// The number in the system satisfies N(t + D) = max(N(t) − c, 0) + Poisson(λ·D): who is in
        /// service leaves within D, and who arrives meanwhile does not. That chain is solved without
        /// subtractions. Its tail falls like z⁻ⁿ, z > 1 the root of c·ln z = λ·D·(z − 1), which says
        /// where to cut it.
        ///
        /// - Precondition: λ·D < c.
        /// - Complexity: About c·(c + λD)·N with N ≈ c + 40 / ln z states: milliseconds for tens of
        ///   servers at 99 %.
        ///
        /// Source: C. D. Crommelin, "Delay Probability Formulae When the Holding Times Are
        /// Constant", P.O. Electrical Engineers Journal 25 (1932).
        public init(arrivalRate: Double, serviceTime: Double, servers: Int = 1) {
            requirePositive(arrivalRate, serviceTime)
            precondition(servers >= 1, "a queue has a server")
            let load = arrivalRate * serviceTime
            precondition(load < Double(servers), "an M/D/c queue needs λ·D < c")
            self.arrivalRate = arrivalRate
            self.serviceTime = serviceTime
            self.servers = servers
            let decay =
                turningPoint(above: 1) { load * expm1($0) < Double(servers) * $0 }
            let arrivals = PoissonWeights(mean: load)
            let last = servers + arrivals.probabilities.count + Int(42 / decay)
            var chain = BandedMarkovChain(
                count: last + 1,
                down: servers,
                up: arrivals.probabilities.count
            )
            for state in 0...last {
                let left = max(0, state - servers)
                for (arrived, probability) in arrivals.probabilities.enumerated() {
                    chain.add(probability, from: state, to: min(left + arrived, last))
                }
            }
            let inSystem = chain.stationary()
            var tails = [Double](repeating: 0, count: last - servers + 1)
            for queue in (0..<(last - servers)).reversed() {
                tails[queue] = tails[queue + 1] + inSystem[servers + queue + 1]
            }
            queueTails = tails
        }

        /// ρ = λ·D / c.
        public var utilization: Double { arrivalRate * serviceTime / Double(servers) }

        /// The mean number waiting.
        public var meanQueue: Double { queueTails.reversed().reduce(0, +) }

        /// The mean wait of all customers (Little).
        public var meanWait: Double { meanQueue / arrivalRate }

        /// P(W > t) of the wait.
        ///
        /// With (k − 1)·D ≤ t < k·D: Σⱼ P(Poisson(λ·(k·D − t)) = j)·P(more than k·c − 1 − j waiting)
        /// over all j. A sum of positive terms, unlike Crommelin's own.
        ///
        /// Source: G. J. Franx, "A Simple Solution for the M/D/c Waiting Time Distribution",
        /// Operations Research Letters 29 (2001).
        public func waitTail(_ time: Double) -> Double {
            guard time >= 0 else { return 1 }
            let periods = (time / serviceTime).rounded(.down) + 1
            let places = periods * Double(servers)
            // So many places that nobody is left.
            guard places < Double(queueTails.count + 1_000_000) else { return 0 }
            let rest = max(0, periods * serviceTime - time)
            let arrivals = PoissonWeights(mean: arrivalRate * rest)
            var tail = 0.0
            for (arrived, probability) in arrivals.probabilities.enumerated() {
                let index = Int(places) - 1 - arrived
                if index < 0 {
                    tail += probability
                } else if index < queueTails.count {
                    tail += probability * queueTails[index]
                }
            }
            return min(1, tail)
        }

        /// The p-quantile of the wait over all customers, those who do not wait included.
        public func waitQuantile(_ p: Double) -> Double {
            requireShare(p)
            guard waitTail(0) > 1 - p else { return 0 }
            guard p < 1 else { return .infinity }
            return turningPoint(above: serviceTime) { waitTail($0) > 1 - p }
        }
    }
}
