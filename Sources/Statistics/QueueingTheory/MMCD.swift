import Glibc

extension QueueingTheory {
    /// M/M/c+D: *c* servers, and a constant patience *D* while waiting (a queueing timeout).
    ///
    /// Who has started is served to the end.
    ///
    /// Source: S. Zeltyn & A. Mandelbaum, "Call Centers with Impatient Customers: Many-Server
    /// Asymptotics of the M/M/n+G Queue", QUESTA 51 (2005); the integrals are done by hand.
    public struct MMCD: Sendable {
        /// λ, arrivals per unit of time.
        public let arrivalRate: Double

        /// The share of arrivals that leave before service starts.
        public let probabilityOfAbandoning: Double

        /// The chance that an arrival finds all servers busy.
        public let probabilityOfWaiting: Double

        /// The mean wait of all arrivals, those who abandon (after *D*) included.
        public let meanWait: Double

        /// A queue with λ, μ of one server, *c* and the patience *D*.
        ///
        /// It is always stable.
        /// The virtual wait has the density λ·π(c−1)·e^(λ·min(x, D) − c·μ·x). With δ = λ − c·μ,
        /// E = 1 / B(c−1) and J = ∫ e^(λ·min(x, D) − c·μ·x) dx = (e^(δD) − 1)/δ + e^(δD)/(c·μ):
        /// P(abandon) = (λ/(c·μ))·e^(δD) / (E + λ·J), P(wait) = λ·J / (E + λ·J).
        public init(arrivalRate: Double, serviceRate: Double, servers: Int, patience: Double) {
            requirePositive(arrivalRate, serviceRate, patience)
            precondition(servers >= 1, "a queue has a server")
            self.arrivalRate = arrivalRate
            let capacity = Double(servers) * serviceRate
            let growth = (arrivalRate - capacity) * patience
            let idle = 1 / erlangB(servers: servers - 1, load: arrivalRate / serviceRate)
            // All parts are divided by e^max(0, growth), which could overflow.
            let scale = exp(-max(0, growth))
            let atLimit = exp(min(0, growth))
            let moments = scaledExponentialMoments(growth)
            let integral = patience * moments.zeroth + atLimit / capacity
            let whole = idle * scale + arrivalRate * integral
            probabilityOfAbandoning = arrivalRate / capacity * atLimit / whole
            probabilityOfWaiting = arrivalRate * integral / whole
            let waited = patience * patience * moments.first + patience * atLimit / capacity
            meanWait = arrivalRate * waited / whole
        }
    }
}
