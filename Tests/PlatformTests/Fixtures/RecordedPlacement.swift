import Platform
import Testing

/// A pod that was to be placed on nodes with pods.
struct RecordedPlacement: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let nodes: [Node]
    let existing: [Assigned]
    let incoming: PodSpec
    let outcome: Scheduler.Outcome
    /// The scores of the nodes; empty if they were not recorded.
    let scores: [Score]

    struct Assigned: Sendable {
        let spec: PodSpec
        let node: Int
    }

    struct Score: Hashable, Sendable {
        let leastAllocated: Int64
        let balancedAllocation: Int64
    }

    init(
        _ description: String,
        nodes: [Node],
        existing: [Assigned] = [],
        incoming: PodSpec,
        outcome: Scheduler.Outcome,
        scores: [Score] = []
    ) {
        testDescription = description
        self.nodes = nodes
        self.existing = existing
        self.incoming = incoming
        self.outcome = outcome
        self.scores = scores
    }
}
