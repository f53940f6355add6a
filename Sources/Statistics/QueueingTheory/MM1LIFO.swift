extension QueueingTheory {
    /// M/M/1 whose next customer is the one who came last; a service is not interrupted.
    ///
    /// Whoever finds the server busy waits for a busy period that the rest of one service begins. The
    /// mean wait is that of M/M/1, but it is made up of many short waits and a few long ones.
    public struct MM1LIFO: Sendable {
        /// λ, arrivals per unit of time.
        public let arrivalRate: Double

        /// μ, services per unit of time of a busy server.
        public let serviceRate: Double

        /// A queue with λ and μ, both positive, λ < μ.
        public init(arrivalRate: Double, serviceRate: Double) {
            requirePositive(arrivalRate, serviceRate)
            precondition(arrivalRate < serviceRate, "the server keeps up")
            self.arrivalRate = arrivalRate
            self.serviceRate = serviceRate
        }

        private var utilization: Double { arrivalRate / serviceRate }

        /// The mean wait, ρ / (μ − λ): the order does not matter to it.
        public var meanWait: Double { utilization / (serviceRate - arrivalRate) }

        /// E[W²] = 2·ρ / (μ²·(1 − ρ)³), which is that of M/M/1 over 1 − ρ.
        ///
        /// Source: L. Takács, "Delay Distributions for One Line with Poisson Input, General Holding
        /// Times, and Various Orders of Service", Bell System Technical Journal 42 (1963).
        public var secondMomentOfWait: Double {
            let idle = 1 - utilization
            return 2 * utilization / (serviceRate * serviceRate * idle * idle * idle)
        }

        /// P(T > t) of the time in the system.
        ///
        /// The Markov chain of how many are to be served before one customer, those who come later
        /// included, uniformised at the rate λ + μ: a sum of positive terms.
        public func sojournTail(_ time: Double) -> Double {
            guard time > 0 else { return 1 }
            let rate = arrivalRate + serviceRate
            let jumps = PoissonWeights(mean: rate * time).probabilities
            let up = arrivalRate / rate
            let down = serviceRate / rate
            // ahead[n]: n are before it; ahead[0]: it is being served.
            var ahead = [Double](repeating: 0, count: jumps.count + 2)
            ahead[0] = 1 - utilization
            ahead[1] = utilization
            var tail = 0.0
            for (jump, weight) in jumps.enumerated() {
                tail += weight * ahead[...(jump + 1)].reduce(0, +)
                var below = ahead[0]
                ahead[0] = below * up + ahead[1] * down
                for count in 1...(jump + 1) {
                    let here = ahead[count]
                    let fromBelow = count > 1 ? below * up : 0
                    let above = count + 1 < ahead.count ? ahead[count + 1] : 0
                    ahead[count] = fromBelow + above * down
                    below = here
                }
                ahead[jump + 2] = below * up
            }
            return tail
        }

        /// The p-quantile of the time in the system.
        public func sojournQuantile(_ p: Double) -> Double {
            requireShare(p)
            var low = 0.0
            var high = 1 / serviceRate
            while sojournTail(high) > 1 - p { high *= 2 }
            while high - low > 1e-12 * high {
                let middle = (low + high) / 2
                if sojournTail(middle) > 1 - p { low = middle } else { high = middle }
            }
            return high
        }
    }
}
