import Glibc

extension QueueingTheory {
    /// What retries do to the load.
    public enum Retries {
        /// The mean number of attempts if each fails independently: (1 − pⁿ) / (1 − p).
        ///
        /// - Parameters:
        ///   - failure: *p*, the chance that an attempt fails, in `0...1`.
        ///   - attempts: *n*, at most so many attempts, the first included.
        /// - Returns: At least 1, at most *n*.
        public static func meanAttempts(failure: Double, attempts: Int) -> Double {
            requireShare(failure)
            precondition(attempts >= 1, "there is a first attempt")
            // 1 + p + p² + … needs no case for p = 1.
            return (0..<attempts).reversed().reduce(0) { sum, _ in 1 + failure * sum }
        }

        /// The mean number of customers between attempts (in orbit) of the M/M/1 retrial queue.
        ///
        /// Who finds the server busy tries again after an exponential time, for ever:
        /// ρ²·(μ + ν) / ((1 − ρ)·ν).
        ///
        /// - Parameters:
        ///   - arrivalRate: λ of first attempts.
        ///   - serviceRate: μ.
        ///   - retrialRate: ν, attempts per unit of time of each customer in orbit.
        /// - Returns: The mean; infinite if λ ≥ μ.
        ///
        /// Source: G. I. Falin & J. G. C. Templeton, "Retrial Queues" (1997), section 1.2.
        public static func meanOrbit(
            arrivalRate: Double,
            serviceRate: Double,
            retrialRate: Double
        ) -> Double {
            requirePositive(arrivalRate, serviceRate, retrialRate)
            let load = arrivalRate / serviceRate
            guard load < 1 else { return .infinity }
            return load * load * (serviceRate + retrialRate) / ((1 - load) * retrialRate)
        }

        /// The share of requests finally lost by a loss system (M/M/c/c) whose customers retry.
        ///
        /// Who is refused, at the first attempt or a later one, tries again with the chance
        /// `persistence` after an exponential time, and else gives up. The number in service and the
        /// number between attempts are a Markov chain, which is cut where `orbit` customers retry:
        /// further ones give up.
        ///
        /// - Parameters:
        ///   - arrivalRate: λ of first attempts.
        ///   - serviceRate: μ of one server.
        ///   - servers: *c*, at least 1.
        ///   - retrialRate: ν, attempts per unit of time of each customer who retries.
        ///   - persistence: The chance to try again, at least 0 and below 1.
        ///   - orbit: Where the chain is cut; far above λ / (ν·(1 − persistence)) it does not matter.
        /// - Returns: A fraction in `0...1`.
        /// - Complexity: O(c³ × orbit).
        ///
        /// Source: G. I. Falin & J. G. C. Templeton, "Retrial Queues" (1997), section 2.4.
        public static func loss(
            arrivalRate: Double,
            serviceRate: Double,
            servers: Int,
            retrialRate: Double,
            persistence: Double,
            orbit: Int
        ) -> Double {
            requirePositive(arrivalRate, serviceRate, retrialRate)
            precondition(servers >= 1 && orbit >= 0, "a loss system has servers")
            precondition(persistence >= 0 && persistence < 1, "somebody gives up at last")
            let row = servers + 1
            var chain = BandedMarkovChain(count: row * (orbit + 1), down: row, up: row)
            for retrying in 0...orbit {
                let attempts = Double(retrying) * retrialRate
                for busy in 0...servers {
                    let state = retrying * row + busy
                    if busy > 0 {
                        chain.add(Double(busy) * serviceRate, from: state, to: state - 1)
                    }
                    if busy < servers {
                        chain.add(arrivalRate, from: state, to: state + 1)
                        if retrying > 0 { chain.add(attempts, from: state, to: state - row + 1) }
                    } else {
                        if retrying < orbit {
                            chain.add(arrivalRate * persistence, from: state, to: state + row)
                        }
                        if retrying > 0 {
                            chain.add(attempts * (1 - persistence), from: state, to: state - row)
                        }
                    }
                }
            }
            let shares = chain.stationary()
            var givingUp = 0.0
            for retrying in 0...orbit {
                let refusing = shares[retrying * row + servers]
                let staying = retrying < orbit ? persistence : 0
                givingUp += refusing * arrivalRate * (1 - staying)
                givingUp += refusing * Double(retrying) * retrialRate * (1 - persistence)
            }
            return givingUp / arrivalRate
        }
    }
}
