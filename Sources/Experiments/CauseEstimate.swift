import Service
import Statistics

/// What one cause ended, over the replications of an experiment.
public struct CauseEstimate: Sendable, Equatable {
    /// The cause, as in `rejection_rate.<cause>`.
    public var cause: String
    /// Requests that it ended in a replication.
    public var count: Estimate?
    /// Those requests as a fraction of the arrivals, in `0...1`; `nil` if nothing arrived.
    public var rate: Estimate?

    /// The cause with these estimates.
    public init(cause: String, count: Estimate?, rate: Estimate?) {
        self.cause = cause
        self.count = count
        self.rate = rate
    }

    /// The causes of replications of one model, in the order of the limiter stack.
    static func estimates(
        of replications: [(arrivals: UInt64, causes: [CauseCount])],
        confidence: Double
    ) -> [CauseEstimate] {
        guard let first = replications.first else { return [] }
        return first.causes.indices.map { index in
            let counts = replications.map { Double($0.causes[index].count) }
            let rates = replications.map { replication -> Double? in
                guard replication.arrivals > 0 else { return nil }
                return Double(replication.causes[index].count) / Double(replication.arrivals)
            }
            return CauseEstimate(
                cause: first.causes[index].cause,
                count: Estimate(samples: counts, confidence: confidence),
                rate: Estimate(samples: rates, confidence: confidence)
            )
        }
    }
}
