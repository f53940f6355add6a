extension QueueingTheory {
    /// M/M/c+M: *c* servers, and patience that is exponential while waiting (Erlang A).
    public struct ErlangA: Sendable {
        /// λ, arrivals per unit of time.
        public let arrivalRate: Double

        /// The chance that an arrival finds all servers busy.
        public let probabilityOfWaiting: Double

        /// The mean number waiting.
        public let meanQueue: Double

        /// The share of arrivals that leave before service starts, θ·Lq / λ.
        public let probabilityOfAbandoning: Double

        /// A queue with λ, μ of one server, *c* and 1/θ, the mean patience.
        ///
        /// It is always stable.
        /// With A = Σⱼ Πₖ₌₁ʲ λ / (c·μ + k·θ) and B of Erlang B: P(wait) = A·B / (1 + (A − 1)·B).
        ///
        /// Source: C. Palm, "Research on Telephone Traffic Carried by Full Availability Groups"
        /// (1957); O. Garnett, A. Mandelbaum & M. Reiman, "Designing a Call Center with Impatient
        /// Customers", M&SOM 4 (2002).
        public init(arrivalRate: Double, serviceRate: Double, servers: Int, patience: Double) {
            requirePositive(arrivalRate, serviceRate, patience)
            precondition(servers >= 1, "a queue has a server")
            self.arrivalRate = arrivalRate
            let abandonRate = 1 / patience
            let blocking = erlangB(servers: servers, load: arrivalRate / serviceRate)
            // Weights of c, c + 1, … in the system; `unit` is that of c, `sum` of all of them.
            var unit = 1.0
            var term = 1.0
            var sum = 1.0
            var waiting = 0.0
            var queue = 0
            while true {
                queue += 1
                let death = Double(servers) * serviceRate + Double(queue) * abandonRate
                term *= arrivalRate / death
                sum += term
                waiting += Double(queue) * term
                if death > arrivalRate && Double(queue) * term < 1e-18 * waiting { break }
                guard sum > 1e250 else { continue }
                unit *= 1e-250
                term *= 1e-250
                sum *= 1e-250
                waiting *= 1e-250
            }
            let whole = unit * (1 - blocking) + sum * blocking
            probabilityOfWaiting = sum * blocking / whole
            meanQueue = waiting * blocking / whole
            probabilityOfAbandoning = abandonRate * meanQueue / arrivalRate
        }

        /// The mean wait of all arrivals, those who abandon included (Little).
        public var meanWait: Double { meanQueue / arrivalRate }
    }
}
