extension QueueingTheory {
    /// M/G/1: Poisson arrivals, any service distribution, one server.
    public struct MG1: Sendable {
        /// λ, arrivals per unit of time.
        public let arrivalRate: Double

        /// The mean service time.
        public let meanService: Double

        /// The squared coefficient of variation of the service time: variance / mean².
        public let serviceSCV: Double

        /// A queue with λ, E[S] and the squared coefficient of variation (0 constant, 1 exponential).
        public init(arrivalRate: Double, meanService: Double, serviceSCV: Double) {
            requirePositive(arrivalRate, meanService)
            precondition(serviceSCV >= 0 && serviceSCV.isFinite, "a variance is not negative")
            self.arrivalRate = arrivalRate
            self.meanService = meanService
            self.serviceSCV = serviceSCV
        }

        /// ρ = λ·E[S].
        public var utilization: Double { arrivalRate * meanService }

        /// The mean wait in order of arrival, λ·E[S²] / (2·(1 − ρ)) (Pollaczek–Khinchine).
        public var meanWait: Double {
            guard utilization < 1 else { return .infinity }
            return utilization * meanService * (1 + serviceSCV) / (2 * (1 - utilization))
        }

        /// The mean time in the system in order of arrival.
        public var meanSojourn: Double { meanWait + meanService }

        /// The mean number in the system in order of arrival.
        public var meanInSystem: Double { arrivalRate * meanSojourn }

        /// The mean time in the system under processor sharing, E[S] / (1 − ρ).
        ///
        /// Insensitive: the same for every service distribution.
        public var meanSojournSharing: Double {
            utilization < 1 ? meanService / (1 - utilization) : .infinity
        }
    }
}
