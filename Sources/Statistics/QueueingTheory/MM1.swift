import Glibc

extension QueueingTheory {
    /// M/M/1: Poisson arrivals, exponential service, one server.
    public struct MM1: Sendable {
        /// λ, arrivals per unit of time.
        public let arrivalRate: Double

        /// μ, services per unit of time of a busy server.
        public let serviceRate: Double

        /// A queue with λ and μ, both positive.
        public init(arrivalRate: Double, serviceRate: Double) {
            requirePositive(arrivalRate, serviceRate)
            self.arrivalRate = arrivalRate
            self.serviceRate = serviceRate
        }

        /// ρ = λ/μ.
        public var utilization: Double { arrivalRate / serviceRate }

        /// Whether the server keeps up: ρ < 1.
        public var isStable: Bool { arrivalRate < serviceRate }

        /// The mean time in the system, 1 / (μ − λ).
        public var meanSojourn: Double {
            isStable ? 1 / (serviceRate - arrivalRate) : .infinity
        }

        /// The mean time before service starts, ρ / (μ − λ).
        public var meanWait: Double { utilization * meanSojourn }

        /// The mean number in the system, ρ / (1 − ρ).
        public var meanInSystem: Double { arrivalRate * meanSojourn }

        /// The share of time with `count` in the system, (1 − ρ)·ρⁿ; 0 if unstable.
        public func probability(ofInSystem count: Int) -> Double {
            precondition(count >= 0, "a number in the system is not negative")
            return isStable ? (1 - utilization) * pow(utilization, Double(count)) : 0
        }

        /// P(T > t) = e^(−(μ − λ)·t) of the time in the system.
        public func sojournTail(_ time: Double) -> Double {
            isStable ? exp(-(serviceRate - arrivalRate) * max(0, time)) : 1
        }

        /// The p-quantile of the time in the system, −ln(1 − p) / (μ − λ).
        public func sojournQuantile(_ p: Double) -> Double {
            requireShare(p)
            return isStable ? -log1p(-p) / (serviceRate - arrivalRate) : .infinity
        }

        /// The p-quantile of the wait over all customers: ln(ρ / (1 − p)) / (μ − λ), at least 0.
        public func waitQuantile(_ p: Double) -> Double {
            requireShare(p)
            guard isStable else { return .infinity }
            return max(0, (log(utilization) - log1p(-p)) / (serviceRate - arrivalRate))
        }
    }
}
