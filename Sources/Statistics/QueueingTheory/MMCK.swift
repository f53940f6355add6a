extension QueueingTheory {
    /// M/M/c/K: *c* servers and *K* places in the system; who finds it full is refused.
    ///
    /// With processor sharing instead of a queue (M/G/c/K-PS) loss, throughput and mean sojourn are
    /// the same for every service distribution.
    public struct MMCK: Sendable {
        /// λ, arrivals per unit of time, refused ones included.
        public let arrivalRate: Double

        /// μ, services per unit of time of one busy server.
        public let serviceRate: Double

        /// *c*, the number of servers.
        public let servers: Int

        /// The share of time with 0, 1, … K in the system.
        public let probabilities: [Double]

        /// A queue with λ, μ, c, and K ≥ c places.
        public init(arrivalRate: Double, serviceRate: Double, servers: Int, capacity: Int) {
            requirePositive(arrivalRate, serviceRate)
            precondition(servers >= 1 && capacity >= servers, "those in service have a place")
            self.arrivalRate = arrivalRate
            self.serviceRate = serviceRate
            self.servers = servers
            let chain = BirthDeathChain(
                last: capacity,
                birth: { _ in arrivalRate },
                death: { Double(min($0, servers)) * serviceRate }
            )
            probabilities = chain.probabilities
        }

        /// The share of arrivals that are refused, π(K).
        public var loss: Double { probabilities[probabilities.count - 1] }

        /// Completions per unit of time, λ·(1 − π(K)).
        public var throughput: Double { arrivalRate * (1 - loss) }

        /// The mean number in the system.
        public var meanInSystem: Double {
            probabilities.indices.reduce(0) { $0 + Double($1) * probabilities[$1] }
        }

        /// The mean number waiting.
        public var meanQueue: Double {
            probabilities.indices.reduce(0) {
                $0 + Double(max(0, $1 - servers)) * probabilities[$1]
            }
        }

        /// The mean time in the system of those who are accepted (Little).
        public var meanSojourn: Double { meanInSystem / throughput }

        /// The mean wait of those who are accepted (Little).
        public var meanWait: Double { meanQueue / throughput }
    }
}
