extension QueueingTheory {
    /// A closed network of single servers and a think time, by mean value analysis.
    public struct ClosedNetwork: Sendable {
        /// Cycles per unit of time.
        public let throughput: Double

        /// The mean time per cycle at each station, all visits of the cycle together.
        public let residenceTimes: [Double]

        /// The mean number at each station.
        public let meanInStations: [Double]

        /// A network in which `clients` circulate.
        ///
        /// With n clients the residence at station k is D(k)·(1 + Q(k) with n − 1): an arrival sees
        /// the network as it is without itself.
        ///
        /// - Parameters:
        ///   - clients: At least 1.
        ///   - thinkTime: Mean time per cycle that needs no server; may be 0.
        ///   - demands: Mean service per cycle at each station (visits × service time).
        ///
        /// Source: M. Reiser & S. S. Lavenberg, "Mean-Value Analysis of Closed Multichain Queuing
        /// Networks", J. ACM 27 (1980).
        public init(clients: Int, thinkTime: Double = 0, demands: [Double]) {
            precondition(clients >= 1 && !demands.isEmpty, "somebody asks and somebody serves")
            precondition(thinkTime >= 0 && thinkTime.isFinite, "a think time is not negative")
            for demand in demands { requirePositive(demand) }
            var queues = demands.map { _ in 0.0 }
            var residences = demands
            var rate = 0.0
            for population in 1...clients {
                residences = zip(demands, queues).map { $0 * (1 + $1) }
                rate = Double(population) / (thinkTime + residences.reduce(0, +))
                queues = residences.map { $0 * rate }
            }
            throughput = rate
            residenceTimes = residences
            meanInStations = queues
        }

        /// The mean time of a cycle without thinking.
        public var meanSojourn: Double { residenceTimes.reduce(0, +) }
    }
}
