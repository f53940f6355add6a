import Service
import Statistics

/// Little's law over the means of an experiment: *L = λW*.
///
/// The engine holds each replication against the exact form of the law, request by request. This
/// looks at the figures that are reported: the mean number in the system, the throughput and the
/// mean latency must fit each other. It is checked where they speak of the same requests: where
/// every request completed at its first attempt.
///
/// Source: J. D. C. Little, "A proof for the queuing formula L = λW", Operations Research 9 (1961).
enum LittlesLaw {
    /// The check; `nil` if a request was refused or sent again, or if nothing completed.
    static func check(_ replications: [ReplicationResult], confidence: Double) -> CheckSummary? {
        var numbersInSystem: [Double] = []
        var products: [Double] = []
        var edges = 0.0
        for replication in replications {
            guard
                replication.completed > 0,
                replication.causes.allSatisfy({ $0.count == 0 }),
                replication.value(of: "retries_per_request") ?? 0 == 0,
                let inSystem = replication.value(of: "in_system_mean"),
                let latency = replication.value(of: "latency_mean_s"),
                let longest = replication.value(of: "latency_max_s")
            else { return nil }
            let seconds = replication.observed.seconds
            numbersInSystem.append(inSystem)
            products.append(Double(replication.completed) * latency / seconds)
            // Requests that were there before the window or that outlive it are in L but not in
            // W: two crowds, each at most as large as the largest seen, for one latency each.
            let crowd = max(replication.inSystemSeries.max() ?? 0, Double(replication.inFlight))
            edges += 2 * (crowd + 1) * longest / seconds
        }
        let differences = zip(numbersInSystem, products).map { $0 - $1 }
        guard
            let observed = Estimate(samples: numbersInSystem, confidence: confidence),
            let expected = Estimate(samples: products, confidence: confidence),
            let difference = Estimate(samples: differences, confidence: confidence)
        else { return nil }
        let tolerance = (difference.halfWidth ?? 0) + edges / Double(replications.count)
        let holds = (observed.mean - expected.mean).magnitude <= tolerance
        return CheckSummary(
            name: "littles_law_of_means",
            checked: 1,
            failed: holds ? 0 : 1,
            observed: observed.mean,
            expected: expected.mean,
            tolerance: tolerance
        )
    }
}
