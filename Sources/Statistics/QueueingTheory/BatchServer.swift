import Glibc

extension QueueingTheory {
    /// A server that takes all that wait as a batch, works on them one after the other in a constant
    /// time each, and lets them go together at the end of the batch; Poisson arrivals.
    ///
    /// An event loop: what is ready when it comes round is executed, then all answers are written.
    public struct BatchServer: Sendable {
        /// The mean time from arrival to the end of the batch that it is in.
        public let meanSojourn: Double

        /// The share of time that the server works.
        public let utilization: Double

        /// A server with arrivals at rate λ and a service time of *s* each; λ·s is below 1.
        ///
        /// A batch of n lasts n·s. During it a number of arrivals gather that is Poisson with mean
        /// λ·n·s; they are the next batch, or if there are none, the next arrival alone is. That is
        /// a Markov chain of batch sizes. Those that gather wait for what is left of the batch, half of
        /// it on average, and then for their own: over a batch the sojourns add up to
        /// λ·(n·s)²/2 + s·E[N²] with N Poisson, or to s if nobody gathers.
        public init(arrivalRate: Double, serviceTime: Double) {
            requirePositive(arrivalRate, serviceTime)
            let load = arrivalRate * serviceTime
            precondition(load < 1, "more work arrives than is done")
            utilization = load
            let sizes = Self.batchSizes(load: load)
            var sojourns = 0.0
            var arrivals = 0.0
            for (index, probability) in sizes.enumerated() {
                let gathered = load * Double(index + 1)
                let alone = exp(-gathered)
                let length = Double(index + 1) * serviceTime
                let waits = gathered * length / 2
                let own = serviceTime * (gathered + gathered * gathered)
                sojourns += probability * (waits + own + alone * serviceTime)
                arrivals += probability * (gathered + alone)
            }
            meanSojourn = sojourns / arrivals
        }

        /// The stationary distribution of batch sizes from 1, by iterating the chain.
        private static func batchSizes(load: Double) -> [Double] {
            // The variance of a batch is about 1/(1 − load²) of its mean; this leaves nothing out.
            let largest = Int(40 / (1 - load)) + 60
            let transitions = (1...largest).map {
                PoissonWeights(mean: load * Double($0), atLeast: largest).probabilities
            }
            var sizes = [Double](repeating: 0, count: largest)
            sizes[0] = 1
            while true {
                var next = [Double](repeating: 0, count: largest)
                for (index, probability) in sizes.enumerated() where probability > 0 {
                    let row = transitions[index]
                    next[0] += probability * (row[0] + row[1])
                    for size in 2...largest { next[size - 1] += probability * row[size] }
                }
                let total = next.reduce(0, +)
                for index in next.indices { next[index] /= total }
                let change = zip(sizes, next).reduce(0) { $0 + ($1.0 - $1.1).magnitude }
                sizes = next
                if change < 1e-14 { return sizes }
            }
        }
    }
}
