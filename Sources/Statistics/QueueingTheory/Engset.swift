extension QueueingTheory {
    /// Engset: a finite population, *c* servers, no queue; who is refused goes back to idling.
    ///
    /// The service and idle distributions do not matter beyond their means.
    public struct Engset: Sendable {
        /// The share of time with all servers busy.
        public let timeCongestion: Double

        /// The share of attempts that are refused: what an outsider to the busy sources sees.
        public let callCongestion: Double

        /// A system of `sources`, each of which makes an attempt at `attemptRate` while idle.
        ///
        /// - Parameters:
        ///   - sources: The population, at least 1.
        ///   - servers: *c*, at least 1.
        ///   - attemptRate: Attempts per unit of time of an idle source.
        ///   - serviceRate: μ of one server.
        ///
        /// Source: T. O. Engset (1918); an attempt sees the system with one source fewer.
        public init(sources: Int, servers: Int, attemptRate: Double, serviceRate: Double) {
            requirePositive(attemptRate, serviceRate)
            precondition(sources >= 1 && servers >= 1, "somebody asks and somebody serves")
            func congestion(_ population: Int) -> Double {
                guard population >= servers else { return 0 }
                let chain = BirthDeathChain(
                    last: servers,
                    birth: { Double(population - $0) * attemptRate },
                    death: { Double($0) * serviceRate }
                )
                return chain.probabilities[servers]
            }
            timeCongestion = congestion(sources)
            callCongestion = congestion(sources - 1)
        }
    }
}
