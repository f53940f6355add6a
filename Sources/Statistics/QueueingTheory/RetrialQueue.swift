extension QueueingTheory {
    /// The M/M/c/c retrial queue: whoever finds all servers busy tries again for ever.
    ///
    /// Customers who were refused are *in orbit*; each tries again after an exponential time. The
    /// number in service and the number in orbit are a Markov chain without a closed form above two
    /// servers. It is cut where `orbit` customers are in orbit: further ones are lost.
    ///
    /// Source: G. I. Falin & J. G. C. Templeton, "Retrial Queues" (1997), sections 1.2 (one server,
    /// `Retries.meanOrbit`) and 2.3 (several, by truncation).
    public struct RetrialQueue: Sendable {
        /// The mean number of customers in orbit.
        public let meanOrbit: Double

        /// The mean number of busy servers: λ/μ if nothing is cut off.
        public let meanBusy: Double

        /// The share of time in which all servers are busy: the chance that a first attempt fails.
        public let blocking: Double

        /// Retries per customer: ν · `meanOrbit` / λ.
        public let meanRetries: Double

        /// Solves the chain.
        ///
        /// - Parameters:
        ///   - arrivalRate: λ of first attempts, below `servers` · μ.
        ///   - serviceRate: μ of one server.
        ///   - servers: *c*, at least 1.
        ///   - retrialRate: ν, attempts per unit of time of each customer in orbit.
        ///   - orbit: Where the chain is cut; far above the mean orbit it does not matter.
        /// - Complexity: O(c³ × orbit).
        public init(
            arrivalRate: Double,
            serviceRate: Double,
            servers: Int,
            retrialRate: Double,
            orbit: Int
        ) {
            requirePositive(arrivalRate, serviceRate, retrialRate)
            precondition(servers >= 1 && orbit >= 1, "a retrial queue has servers and an orbit")
            precondition(arrivalRate < Double(servers) * serviceRate, "the orbit grows for ever")
            let row = servers + 1
            var chain = BandedMarkovChain(count: row * (orbit + 1), down: row, up: row)
            for retrying in 0...orbit {
                for busy in 0...servers {
                    let state = retrying * row + busy
                    if busy > 0 {
                        chain.add(Double(busy) * serviceRate, from: state, to: state - 1)
                    }
                    guard busy < servers else {
                        if retrying < orbit { chain.add(arrivalRate, from: state, to: state + row) }
                        continue
                    }
                    chain.add(arrivalRate, from: state, to: state + 1)
                    if retrying > 0 {
                        chain.add(
                            Double(retrying) * retrialRate,
                            from: state,
                            to: state - row + 1
                        )
                    }
                }
            }
            let shares = chain.stationary()
            var (inOrbit, busyServers, allBusy) = (0.0, 0.0, 0.0)
            for (state, share) in shares.enumerated() {
                inOrbit += share * Double(state / row)
                busyServers += share * Double(state % row)
                if state % row == servers { allBusy += share }
            }
            meanOrbit = inOrbit
            meanBusy = busyServers
            blocking = allBusy
            meanRetries = retrialRate * inOrbit / arrivalRate
        }
    }
}
