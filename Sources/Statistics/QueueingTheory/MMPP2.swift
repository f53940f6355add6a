extension QueueingTheory {
    /// Arrivals in bursts: a Poisson process whose rate alternates between two values.
    ///
    /// Each phase lasts exponentially long (a Markov-modulated Poisson process).
    public struct MMPP2: Sendable {
        /// The arrival rates of the two phases.
        public let rates: (Double, Double)

        /// How often each phase ends, per unit of time.
        public let switching: (Double, Double)

        /// Bursts with the rates of the two phases (one may be 0) and how often each phase ends.
        public init(rates: (Double, Double), switching: (Double, Double)) {
            requirePositive(switching.0, switching.1, rates.0 + rates.1)
            precondition(rates.0 >= 0 && rates.1 >= 0, "a rate is not negative")
            self.rates = rates
            self.switching = switching
        }

        /// The shares of time in the two phases.
        public var phases: (Double, Double) {
            let sum = switching.0 + switching.1
            return (switching.1 / sum, switching.0 / sum)
        }

        /// The arrival rate in the long run.
        public var meanRate: Double { phases.0 * rates.0 + phases.1 * rates.1 }

        /// The mean time in the system of MMPP(2)/M/1; infinite if unstable.
        ///
        /// The generating function P(z) of the number in the system, by phase, solves
        /// P(z)·(z·Q − z·(1 − z)·Λ + (1 − z)·μ) = (1 − z)·μ·P(0). The matrix is singular at one z below
        /// 1, which gives the ratio of the two components of P(0); their sum is 1 − ρ. The
        /// derivative at 1 then gives the mean number.
        ///
        /// Source: U. Yechiali & P. Naor, "Queuing Problems with Heterogeneous Arrivals and Service",
        /// Operations Research 19 (1971).
        public func meanSojourn(serviceRate: Double) -> Double {
            requirePositive(serviceRate)
            guard meanRate < serviceRate else { return .infinity }
            let root = turningPoint(in: 0...1) { z in
                let first = serviceRate - rates.0 * z
                let second = serviceRate - rates.1 * z
                return (1 - z) * first * second > z * (switching.1 * first + switching.0 * second)
            }
            let stay = (1 - root) * (serviceRate - rates.0 * root) - switching.0 * root
            let idle = 1 - meanRate / serviceRate
            let firstIdle = idle * stay / (stay + switching.0 * root)
            // N₁·r₁ − N₂·r₂ = balance (first component), Σ Nᵢ·(μ − λᵢ) = λ̄ (sum of both).
            let balance = phases.0 * rates.0 - serviceRate * (phases.0 - firstIdle)
            let numbers = LinearSystem.solve(
                [
                    [switching.0, -switching.1],
                    [serviceRate - rates.0, serviceRate - rates.1],
                ],
                [balance, meanRate]
            )
            return (numbers[0] + numbers[1]) / meanRate
        }

        /// The share of arrivals refused by MMPP(2)/M/c/K.
        ///
        /// - Parameters:
        ///   - serviceRate: μ of one server.
        ///   - servers: *c*, at least 1.
        ///   - capacity: *K*, at least *c*; K = c is the loss system.
        /// - Returns: A fraction in `0...1`.
        /// - Complexity: O(K).
        public func loss(serviceRate: Double, servers: Int, capacity: Int) -> Double {
            requirePositive(serviceRate)
            precondition(servers >= 1 && capacity >= servers, "those in service have a place")
            // State 2·n + phase.
            var chain = BandedMarkovChain(count: 2 * capacity + 2, down: 2, up: 2)
            for number in 0...capacity {
                let state = 2 * number
                chain.add(switching.0, from: state, to: state + 1)
                chain.add(switching.1, from: state + 1, to: state)
                let death = Double(min(number, servers)) * serviceRate
                for (phase, rate) in [rates.0, rates.1].enumerated() {
                    if number < capacity {
                        chain.add(rate, from: state + phase, to: state + phase + 2)
                    }
                    if number > 0 { chain.add(death, from: state + phase, to: state + phase - 2) }
                }
            }
            let shares = chain.stationary()
            let refused = shares[2 * capacity] * rates.0 + shares[2 * capacity + 1] * rates.1
            return refused / meanRate
        }
    }
}
