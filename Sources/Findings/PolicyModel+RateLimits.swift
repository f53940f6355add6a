import Limiters
import Service

extension PolicyModel {
    /// A rate limit, and what is offered to it.
    struct OfferedRateLimit {
        /// Where its parameters are: `agents.planner.limits`.
        let path: String
        /// The key of the rate.
        let rateKey: String
        /// What messages call it.
        let title: String
        /// What it counts for: `a pod`, `the service`.
        let scope: String
        /// How it is kept.
        let algorithm: RateLimitAlgorithm
        /// What it lets through, per second.
        let rate: Double
        /// Tokens in a full bucket; without a burst of its own a second's worth.
        let burst: Int
        /// What is offered to it on average, per second.
        let load: Double
    }

    /// The rate limits of the model; none if a workload has no mean rate.
    ///
    /// The load is that of the workloads, spread evenly over the pods, without retries.
    var rateLimits: [OfferedRateLimit] {
        let orchestrator = service.orchestrator
        let rates = service.workloads.map(\.arrivals.meanRate)
        guard !rates.contains(nil) else { return [] }
        let loads = rates.compactMap(\.self)
        let total = loads.reduce(0, +)
        let pods = Double(max(1, parts[0].replicas))
        var limits: [OfferedRateLimit] = []
        func add(
            _ path: String,
            _ rateKey: String,
            _ title: String,
            _ scope: RateLimitScope,
            _ algorithm: RateLimitAlgorithm,
            _ rate: Double?,
            _ burst: Int?,
            _ load: Double
        ) {
            guard let rate, rate > 0, rate < 1e9 else { return }
            limits.append(
                OfferedRateLimit(
                    path: path,
                    rateKey: rateKey,
                    title: title,
                    scope: scope == .pod ? "a pod" : "the service",
                    algorithm: algorithm,
                    rate: rate,
                    burst: Int(RateLimiter.figures(rate, burst: burst).burst),
                    load: load
                )
            )
        }
        func share(_ scope: RateLimitScope) -> Double { scope == .pod ? total / pods : total }
        add(
            "orchestrator.limits",
            "requests_per_second",
            "requests_per_second",
            orchestrator.rateLimitScope,
            orchestrator.rateLimit,
            orchestrator.limits.requestsPerSecond,
            orchestrator.limits.burstSize,
            share(orchestrator.rateLimitScope)
        )
        for limit in orchestrator.rateLimits {
            add(
                "orchestrator.rate_limits.\(limit.name)",
                "requests_per_second",
                "rate limit '\(limit.name)'",
                limit.scope,
                limit.algorithm,
                limit.requestsPerSecond,
                limit.burstSize,
                share(limit.scope)
            )
        }
        for (index, pool) in service.agents.enumerated() {
            let operations = zip(loads, service.workloads).reduce(0.0) { sum, workload in
                let count = workload.1.steps.reduce(0) { count, step in
                    guard case .agent(let agent) = step, agent.pool == index else { return count }
                    return count + agent.operations
                }
                return sum + workload.0 * Double(count)
            }
            add(
                "agents.\(pool.name).limits",
                "operations_per_second",
                "operations_per_second of agent pool '\(pool.name)'",
                .pod,
                pool.rateLimit,
                pool.limits.operationsPerSecond,
                pool.limits.burstSize,
                operations / Double(max(1, parts[index + 1].replicas))
            )
        }
        return limits
    }
}
