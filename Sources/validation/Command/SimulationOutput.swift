/// The parts of `headroom-result/v1` that are compared.
struct SimulationOutput: Decodable, Sendable {
    /// A metric over the replications.
    struct Estimate: Decodable, Sendable {
        /// The mean; `nil` without a sample.
        let mean: Double?
        /// The half-width of the interval; `nil` with a single replication.
        let halfWidth: Double?

        enum CodingKeys: String, CodingKey {
            case mean
            case halfWidth = "half_width"
        }
    }

    /// One of the laws that a run holds itself against.
    struct Check: Decodable, Sendable {
        /// Which law.
        let name: String
        /// Whether it held in every replication.
        let passed: Bool
    }

    /// How many replications there were.
    let replications: Int
    /// The share of intervals that cover the expectation.
    let confidence: Double
    /// Every metric by its name.
    let metrics: [String: Estimate]
    /// The laws.
    let checks: [Check]
}
