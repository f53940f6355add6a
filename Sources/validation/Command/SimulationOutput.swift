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

    /// What the requests of one workload saw.
    struct Workload: Decodable, Sendable {
        /// Its name.
        let name: String
        /// Every metric of it by its name.
        let metrics: [String: Estimate]
    }

    /// How many replications there were.
    let replications: Int
    /// The share of intervals that cover the expectation.
    let confidence: Double
    /// Every metric by its name.
    let metrics: [String: Estimate]
    /// The workloads, in the order of the model.
    let workloads: [Workload]
    /// The laws.
    let checks: [Check]

    /// The estimate of a metric, or of a workload's: `workloads.interactive.latency_mean_s`.
    func estimate(of name: String) -> Estimate? {
        let parts = name.split(separator: ".", maxSplits: 2).map(String.init)
        guard parts.count == 3, parts[0] == "workloads" else { return metrics[name] }
        return workloads.first { $0.name == parts[1] }?.metrics[parts[2]]
    }
}
