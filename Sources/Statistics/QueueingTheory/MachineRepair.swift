extension QueueingTheory {
    /// M/M/c//N: *N* clients that think, ask, wait and think again, and *c* servers.
    public struct MachineRepair: Sendable {
        /// Completions per unit of time.
        public let throughput: Double

        /// The mean number of clients waiting or served.
        public let meanInSystem: Double

        /// The share of the servers that is busy.
        public let utilization: Double

        /// A closed system.
        ///
        /// - Parameters:
        ///   - clients: *N*, at least 1.
        ///   - thinkTime: The mean time from a completion to the next request.
        ///   - servers: *c*, at least 1.
        ///   - serviceRate: μ of one server.
        public init(clients: Int, thinkTime: Double, servers: Int, serviceRate: Double) {
            requirePositive(thinkTime, serviceRate)
            precondition(clients >= 1 && servers >= 1, "somebody asks and somebody serves")
            let chain = BirthDeathChain(
                last: clients,
                birth: { Double(clients - $0) / thinkTime },
                death: { Double(min($0, servers)) * serviceRate }
            )
            let busy = chain.mean { Double(min($0, servers)) }
            utilization = busy / Double(servers)
            throughput = busy * serviceRate
            meanInSystem = chain.mean { Double($0) }
        }

        /// The mean time from request to completion (Little).
        public var meanSojourn: Double { meanInSystem / throughput }
    }
}
