import Glibc

extension QueueingTheory {
    /// M/M/c: Poisson arrivals, exponential service, *c* servers (Erlang C).
    ///
    /// The mean sojourn is also that of M/G/c-PS, where up to *c* requests get a core each and more
    /// share the *c* cores equally: that discipline is insensitive to the service distribution.
    public struct MMC: Sendable {
        /// λ, arrivals per unit of time.
        public let arrivalRate: Double

        /// μ, services per unit of time of one busy server.
        public let serviceRate: Double

        /// *c*, the number of servers.
        public let servers: Int

        /// The chance that an arrival has to wait (Erlang C); 1 if unstable.
        ///
        /// C = B / (1 − ρ·(1 − B)), with B of Erlang B.
        public let probabilityOfWaiting: Double

        /// A queue with λ, μ and c.
        public init(arrivalRate: Double, serviceRate: Double, servers: Int) {
            requirePositive(arrivalRate, serviceRate)
            precondition(servers >= 1, "a queue has a server")
            self.arrivalRate = arrivalRate
            self.serviceRate = serviceRate
            self.servers = servers
            let load = arrivalRate / serviceRate
            let blocking = erlangB(servers: servers, load: load)
            let utilization = load / Double(servers)
            probabilityOfWaiting =
                utilization < 1 ? blocking / (1 - utilization * (1 - blocking)) : 1
        }

        /// ρ = λ / (c·μ).
        public var utilization: Double { arrivalRate / (Double(servers) * serviceRate) }

        /// Whether the servers keep up: ρ < 1.
        public var isStable: Bool { utilization < 1 }

        /// c·μ − λ, how fast a queue drains.
        private var slack: Double { Double(servers) * serviceRate - arrivalRate }

        /// The mean wait of all customers, C / (c·μ − λ).
        public var meanWait: Double { isStable ? probabilityOfWaiting / slack : .infinity }

        /// The mean time in the system.
        public var meanSojourn: Double { meanWait + 1 / serviceRate }

        /// The mean number waiting.
        public var meanQueue: Double { arrivalRate * meanWait }

        /// The mean number in the system.
        public var meanInSystem: Double { arrivalRate * meanSojourn }

        /// P(W > t) = C·e^(−(c·μ − λ)·t) of the wait.
        public func waitTail(_ time: Double) -> Double {
            isStable ? probabilityOfWaiting * exp(-slack * max(0, time)) : 1
        }

        /// The p-quantile of the wait over all customers, those who do not wait included:
        /// ln(C / (1 − p)) / (c·μ − λ), or 0 if C ≤ 1 − p.
        public func waitQuantile(_ p: Double) -> Double {
            requireShare(p)
            guard isStable else { return .infinity }
            return max(0, (log(probabilityOfWaiting) - log1p(-p)) / slack)
        }

        /// P(T > t) of the time in the system: wait and service are independent.
        ///
        /// e^(−μt)·(1 + C·μ·∫₀ᵗ e^(−(c·μ − λ − μ)·s) ds).
        public func sojournTail(_ time: Double) -> Double {
            guard isStable else { return 1 }
            guard time > 0 else { return 1 }
            // The slower of the two decays is taken out of the integral, which then cannot overflow.
            let slower = exp(-min(slack, serviceRate) * time)
            let part = time * meanOfExponential(-abs(slack - serviceRate) * time)
            return exp(-serviceRate * time) + probabilityOfWaiting * serviceRate * slower * part
        }

        /// The p-quantile of the time in the system, by inverting `sojournTail`.
        public func sojournQuantile(_ p: Double) -> Double {
            requireShare(p)
            guard isStable, p < 1 else { return .infinity }
            guard p > 0 else { return 0 }
            return turningPoint(above: meanSojourn) { sojournTail($0) > 1 - p }
        }
    }
}
