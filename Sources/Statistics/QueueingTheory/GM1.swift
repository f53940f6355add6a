import Glibc

extension QueueingTheory {
    /// G/M/1: independent gaps of any distribution between arrivals, exponential service.
    public struct GM1: Sendable {
        /// The distribution of the gaps between arrivals.
        public enum Gaps: Sendable {
            /// Always the same: D/M/1.
            case constant
            /// Gamma with this squared coefficient of variation, above 0; 1/k is Erlang-k.
            case gamma(scv: Double)
            /// Two exponentials with balanced means and this squared coefficient of variation, at least
            /// 1: rates 2p/m and 2(1 − p)/m, p = (1 + √((scv − 1)/(scv + 1)))/2.
            case hyperexponential(scv: Double)
        }

        /// μ, services per unit of time.
        public let serviceRate: Double

        /// σ, the chance that an arrival has to wait; 1 if unstable.
        public let probabilityOfWaiting: Double

        /// A queue with λ, the shape of the gaps and μ.
        ///
        /// σ is the root below 1 of σ = A*(μ·(1 − σ)), A* being the Laplace transform of the gaps.
        ///
        /// Source: D. G. Kendall, "Stochastic Processes Occurring in the Theory of Queues", Annals of
        /// Mathematical Statistics 24 (1953).
        public init(arrivalRate: Double, gaps: Gaps, serviceRate: Double) {
            requirePositive(arrivalRate, serviceRate)
            self.serviceRate = serviceRate
            guard arrivalRate < serviceRate else {
                probabilityOfWaiting = 1
                return
            }
            let mean = 1 / arrivalRate
            // The idle share 1 − σ is sought rather than σ, so that it is precise near saturation.
            let idle = turningPoint(in: 0...1) { idle in
                1 - idle > Self.transform(gaps, mean: mean, at: serviceRate * idle)
            }
            probabilityOfWaiting = 1 - idle
        }

        /// Whether the server keeps up.
        public var isStable: Bool { probabilityOfWaiting < 1 }

        /// The mean time in the system, 1 / (μ·(1 − σ)).
        public var meanSojourn: Double { 1 / (serviceRate * (1 - probabilityOfWaiting)) }

        /// The mean wait, σ / (μ·(1 − σ)).
        public var meanWait: Double { probabilityOfWaiting * meanSojourn }

        /// The p-quantile of the time in the system, which is exponential.
        public func sojournQuantile(_ p: Double) -> Double {
            requireShare(p)
            return isStable ? -log1p(-p) * meanSojourn : .infinity
        }

        private static func transform(_ gaps: Gaps, mean: Double, at s: Double) -> Double {
            switch gaps {
            case .constant:
                return exp(-s * mean)
            case .gamma(let scv):
                requirePositive(scv)
                return exp(-log1p(scv * mean * s) / scv)
            case .hyperexponential(let scv):
                precondition(
                    scv >= 1 && scv.isFinite,
                    "a hyperexponential varies at least as an exponential"
                )
                let p = (1 + ((scv - 1) / (scv + 1)).squareRoot()) / 2
                let fast = 2 * p / mean
                let slow = 2 * (1 - p) / mean
                return p * fast / (fast + s) + (1 - p) * slow / (slow + s)
            }
        }
    }
}
