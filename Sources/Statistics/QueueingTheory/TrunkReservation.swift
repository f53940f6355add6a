extension QueueingTheory {
    /// A loss system that keeps its last servers for the important class (priority load shedding).
    public struct TrunkReservation: Sendable {
        /// The share of important arrivals refused: all servers are busy.
        public let importantLoss: Double

        /// The share of other arrivals refused: at most `reserved` servers are free.
        public let ordinaryLoss: Double

        /// A system in which ordinary arrivals are refused once only `reserved` servers are free.
        ///
        /// - Parameters:
        ///   - importantRate: λ of the important class.
        ///   - ordinaryRate: λ of the other.
        ///   - serviceRate: μ of one server, the same for both.
        ///   - servers: *c*, at least 1.
        ///   - reserved: In `0..<servers`.
        public init(
            importantRate: Double,
            ordinaryRate: Double,
            serviceRate: Double,
            servers: Int,
            reserved: Int
        ) {
            requirePositive(importantRate, ordinaryRate, serviceRate)
            precondition(servers >= 1 && (0..<servers).contains(reserved), "some are reserved")
            let chain = BirthDeathChain(
                last: servers,
                birth: { $0 < servers - reserved ? importantRate + ordinaryRate : importantRate },
                death: { Double($0) * serviceRate }
            )
            importantLoss = chain.probabilities[servers]
            ordinaryLoss = chain.probabilities[(servers - reserved)...].reversed().reduce(0, +)
        }
    }
}
