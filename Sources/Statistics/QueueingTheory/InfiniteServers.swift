import Glibc

extension QueueingTheory {
    /// M/G/∞: nobody waits.
    public enum InfiniteServers {
        /// The mean number in service, λ·E[S]; the number itself is Poisson.
        public static func meanInSystem(arrivalRate: Double, meanService: Double) -> Double {
            requirePositive(arrivalRate, meanService)
            return arrivalRate * meanService
        }

        /// How long after a peak of a sinusoidal arrival rate the number in service peaks.
        ///
        /// arctan(γ/μ)/γ with γ = 2π/period, for exponential service with rate μ (Mt/M/∞).
        ///
        /// Source: S. G. Eick, W. A. Massey & W. Whitt, "Mt/G/∞ Queues with Sinusoidal Arrival Rates",
        /// Management Science 39 (1993).
        public static func peakLag(period: Double, serviceRate: Double) -> Double {
            requirePositive(period, serviceRate)
            let frequency = 2 * Double.pi / period
            return atan(frequency / serviceRate) / frequency
        }
    }
}
