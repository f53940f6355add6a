extension FindingRule {
    /// The mean load of each rate limit against its rate.
    static let rateLimitBelowLoad = FindingRule(
        "rate-limit-below-load",
        .warning,
        title: "More is offered to a rate limit than it lets through.",
        explanation: """
            In the long run a rate limit lets its rate through, whatever its burst. The load is the mean rate \
            of the workloads (times the operations of each request, for agents), spread evenly over the pods, \
            without retries; what is above the rate is refused: at least 1 - rate / load. A closed workload \
            has no rate of its own and is left out. The limit may be there to shed load: then the finding is to \
            be silenced, with that reason.
            """
    ) { model in
        model.rateLimits.compactMap { limit in
            guard limit.load > limit.rate else { return nil }
            let refused = 100 * (1 - limit.rate / limit.load)
            return Observation(
                position: model.place("\(limit.path).\(limit.rateKey)"),
                message: "\(limit.title) lets \(figure(limit.rate))/s through, and "
                    + "\(figure(limit.load))/s are offered to \(limit.scope): "
                    + "\(figure(refused)) % or more are refused",
                repair: limit.scope == "a pod"
                    ? "raise it above \(figure(limit.load))/s, or spread the load over more pods"
                    : "raise it above \(figure(limit.load))/s"
            )
        }
    }
}
