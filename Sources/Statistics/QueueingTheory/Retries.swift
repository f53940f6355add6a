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
    }
}
