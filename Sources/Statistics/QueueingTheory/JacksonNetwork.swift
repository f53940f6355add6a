extension QueueingTheory {
    /// An open network of M/M/c stations with random routing; tandem queues among them.
    ///
    /// Each station behaves as an M/M/c queue of its own with the total rate that reaches it.
    ///
    /// Source: J. R. Jackson, "Networks of Waiting Lines", Operations Research 5 (1957).
    public struct JacksonNetwork: Sendable {
        /// The stations as independent queues, with what reaches each, feedback included.
        public let stations: [MMC]

        /// What enters the network per unit of time.
        public let arrivalRate: Double

        /// A network; the rates that reach the stations solve γ(j) = λ(j) + Σᵢ γ(i)·r(i, j).
        ///
        /// - Parameters:
        ///   - arrivals: λ of each station from outside, at least one of them positive.
        ///   - routing: r(i, j), the chance to go from station i to station j; the rest leaves.
        ///   - serviceRates: μ of one server of each station.
        ///   - servers: c of each station.
        public init(
            arrivals: [Double],
            routing: [[Double]],
            serviceRates: [Double],
            servers: [Int]
        ) {
            let indices = arrivals.indices
            precondition(
                routing.count == indices.count && serviceRates.count == indices.count
                    && servers.count == indices.count,
                "every station has all its parameters"
            )
            let balance = indices.map { j in
                indices.map { i in (i == j ? 1 : 0) - routing[i][j] }
            }
            let rates = LinearSystem.solve(balance, arrivals)
            stations = indices.map {
                MMC(arrivalRate: rates[$0], serviceRate: serviceRates[$0], servers: servers[$0])
            }
            arrivalRate = arrivals.reduce(0, +)
        }

        /// Stations one after the other, each with one server.
        public init(tandem serviceRates: [Double], arrivalRate: Double) {
            let last = serviceRates.count - 1
            self.init(
                arrivals: serviceRates.indices.map { $0 == 0 ? arrivalRate : 0 },
                routing: serviceRates.indices.map { from in
                    serviceRates.indices.map { $0 == from + 1 && from < last ? 1 : 0 }
                },
                serviceRates: serviceRates,
                servers: serviceRates.map { _ in 1 }
            )
        }

        /// The mean number in the network.
        public var meanInSystem: Double { stations.reduce(0) { $0 + $1.meanInSystem } }

        /// The mean time from entering to leaving, all visits included (Little).
        public var meanSojourn: Double { meanInSystem / arrivalRate }
    }
}
