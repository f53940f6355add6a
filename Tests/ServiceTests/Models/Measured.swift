import Service
import Statistics
import Testing
import Units

/// Independent replications of a model, to be held against a theory.
struct Measured {
    /// Of each replication, what it measured.
    let results: [ReplicationResult]

    /// Runs 20 replications of a model.
    ///
    /// - Parameters:
    ///   - seconds: Simulated time that each observes, after a tenth of it as a warm-up.
    ///   - seed: Seed of all of them.
    init(_ model: ServiceModel, seconds: Double, seed: UInt64) throws {
        let observed = SimDuration(seconds: seconds)
        let warmUp = SimDuration(seconds: seconds / 10)
        results = try (0..<20).map { replication in
            try #require(
                Replication(
                    model: model,
                    duration: warmUp + observed,
                    warmUp: warmUp,
                    seed: seed,
                    replication: replication
                ).run()
            )
        }
    }

    /// Expects a metric to agree with what theory says of it.
    ///
    /// With 20 replications |t| ≥ 4.5 happens to a correct simulator once in 4,000 comparisons.
    ///
    /// - Parameters:
    ///   - metric: The name, as in the CSV.
    ///   - expected: The exact expectation.
    ///   - precision: How small the half-width must be at least, as a share of the expectation: a
    ///     comparison that could not have failed proves nothing.
    func expect(
        _ metric: String,
        _ expected: Double,
        within precision: Double = 0.03,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        expect(
            metric,
            of: { $0.metric(metric) },
            expected,
            within: precision,
            sourceLocation: sourceLocation
        )
    }

    /// Expects a metric of one workload to agree with what theory says of it.
    func expect(
        _ metric: String,
        of workload: Int,
        _ expected: Double,
        within precision: Double = 0.03,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        expect(
            "\(metric) of workload \(workload)",
            of: { result in
                result.workloads[workload].metrics.first { $0.name == metric }.flatMap(\.value)
            },
            expected,
            within: precision,
            sourceLocation: sourceLocation
        )
    }

    /// Expects what is read from each replication to agree with what theory says of it.
    func expect(
        _ name: String,
        of value: (ReplicationResult) -> Double?,
        _ expected: Double,
        within precision: Double = 0.03,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard let estimate = Estimate(samples: results.map(value)),
            let error = estimate.standardError, let halfWidth = estimate.halfWidth
        else {
            Issue.record("\(name) has no sample", sourceLocation: sourceLocation)
            return
        }
        let t = (estimate.mean - expected) / error
        #expect(
            t.magnitude < 4.5,
            "\(name) is \(estimate.mean), not \(expected): t = \(t)",
            sourceLocation: sourceLocation
        )
        #expect(
            halfWidth <= precision * expected,
            "\(name) is known to ± \(halfWidth) only",
            sourceLocation: sourceLocation
        )
    }
}
