import Service

extension FindingRule {
    /// A limit of each pod that reads like the service's.
    static let rateLimitPerPod = FindingRule(
        "rate-limit-per-pod",
        .warning,
        title: "A rate limit reads as the service's and is each pod's.",
        explanation: """
            requests_per_second counts in each pod (rate_limit_scope: pod), as a limiter in the process \
            does: the service as a whole lets pods × rate through, and more whenever it is scaled. Where \
            there can be more than one pod, and the model does not say which is meant, the number is not what \
            it seems to be. A model that writes rate_limit_scope has said it.
            """
    ) { model in
        let orchestrator = model.service.orchestrator
        guard let rate = orchestrator.limits.requestsPerSecond, orchestrator.rateLimitScope == .pod,
            !model.isWritten("orchestrator.rate_limit_scope")
        else { return [] }
        let pods = model.mostPods(of: model.parts[0])
        guard pods > 1 else { return [] }
        return [
            Observation(
                position: model.place("orchestrator.limits.requests_per_second"),
                message: "requests_per_second: \(figure(rate)) is each pod's: \(pods) pods let "
                    + "\(figure(rate * Double(pods)))/s through",
                repair:
                    "write rate_limit_scope: pod if that is meant, or rate_limit_scope: service, or "
                    + "divide the rate by the number of pods"
            )
        ]
    }
}
