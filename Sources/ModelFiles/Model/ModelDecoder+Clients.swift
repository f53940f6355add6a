import Limiters
import Service
import Units

/// What callers do about a service that fails.
extension ModelDecoder {
    /// A circuit breaker, of clients or of the orchestrator's calls.
    func circuitBreaker(_ owner: MappingReader) -> CircuitBreaker.Rule? {
        guard let reader = owner.mapping("circuit_breaker") else { return nil }
        let failures = reader.count("consecutive_failures")
        let ratio = reader.measure("failure_ratio")
        let (window, open) = (reader.duration("window"), reader.duration("open"))
        let (minimum, probes) = (reader.count("minimum_requests"), reader.count("half_open_probes"))
        guard reader.has("consecutive_failures") || reader.has("failure_ratio") else {
            diagnostics.error(
                "'circuit_breaker' never opens: give 'consecutive_failures' or 'failure_ratio'",
                at: reader.position
            )
            return nil
        }
        if !reader.has("failure_ratio") {
            warn(reader, of: ["window", "minimum_requests"], "without 'failure_ratio'")
        }
        guard let window, let open, let minimum, let probes, failures != nil || ratio != nil else {
            return nil
        }
        return CircuitBreaker.Rule(
            consecutiveFailures: failures,
            failureRatio: ratio,
            window: window,
            minimumRequests: minimum,
            open: open,
            probes: probes
        )
    }

    /// Client-side throttling.
    func adaptiveThrottle(_ workload: MappingReader) -> AdaptiveThrottle.Rule? {
        guard let reader = workload.mapping("adaptive_throttle"),
            let multiplier = reader.measure("multiplier"),
            let window = reader.duration("window")
        else { return nil }
        return AdaptiveThrottle.Rule(multiplier: multiplier, window: window)
    }

    /// Second attempts beside the first.
    func hedge(_ workload: MappingReader) -> HedgePolicy? {
        guard let reader = workload.mapping("hedge") else { return nil }
        let maximum = reader.count("max")
        guard reader.isPercentile("after") else {
            guard let after = reader.duration("after"), let maximum else { return nil }
            return HedgePolicy(after: after, maximum: maximum)
        }
        guard let share = reader.percentile("after"), let maximum else { return nil }
        return HedgePolicy(afterPercentile: share, maximum: maximum)
    }

    /// The limit on what an orchestrator pod has in flight.
    func concurrencyLimit(_ orchestrator: MappingReader) -> AdaptiveConcurrencyLimit.Rule? {
        guard let reader = orchestrator.mapping("concurrency_limit"),
            let algorithm = reader.choice("type", as: AdaptiveConcurrencyLimit.Algorithm.self)
        else { return nil }
        let known: Set<String> =
            switch algorithm {
            case .fixed: ["initial"]
            case .aimd: ["initial", "min", "max", "backoff_ratio", "timeout"]
            case .gradient:
                ["initial", "min", "max", "tolerance", "queue_size", "smoothing", "long_window"]
            case .vegas: ["initial", "min", "max"]
            }
        let others = reader.shape.fields.map(\.key).filter { $0 != "type" && !known.contains($0) }
        warn(reader, of: others, "on a limit of type \(algorithm.rawValue)")
        guard let initial = reader.count("initial") else { return nil }
        let minimum = reader.count("min", fallback: min(20, initial))
        let maximum = reader.count("max", fallback: max(200, initial))
        guard let minimum, let maximum else { return nil }
        guard minimum <= initial, initial <= maximum else {
            reader.reportError(
                reader.has("initial") ? "initial" : "type",
                "'initial' (\(initial)) must be from 'min' (\(minimum)) to 'max' (\(maximum))"
            )
            return nil
        }
        var rule = AdaptiveConcurrencyLimit.Rule(
            algorithm: algorithm,
            initial: initial,
            minimum: minimum,
            maximum: maximum
        )
        rule.backoffRatio = reader.measure("backoff_ratio") ?? rule.backoffRatio
        rule.timeout = reader.duration("timeout") ?? rule.timeout
        rule.tolerance = reader.measure("tolerance") ?? rule.tolerance
        rule.queueSize = reader.count("queue_size") ?? rule.queueSize
        rule.smoothing = reader.measure("smoothing") ?? rule.smoothing
        rule.longWindow = reader.count("long_window") ?? rule.longWindow
        return rule
    }

    /// The least time left of an operation that may begin: a duration, or its mean service time.
    func refusesBelow(_ pool: MappingReader, _ operation: OperationProfile?) -> SimDuration? {
        guard pool.node("refuse_if_remaining_below")?.scalar?.text == "mean" else {
            return pool.duration("refuse_if_remaining_below")
        }
        guard pool.choice("refuse_if_remaining_below") != nil else { return nil }
        let mean = (operation?.cpu?.mean ?? 0) + (operation?.wait?.mean ?? 0)
        guard mean.isFinite else {
            pool.reportError(
                "refuse_if_remaining_below",
                "an operation has no finite mean; write a duration, for example 20ms"
            )
            return nil
        }
        return SimDuration(seconds: mean)
    }

    /// Says which fields of deadlines cannot matter.
    func noteDeadlines(_ reader: MappingReader, _ orchestrator: OrchestratorModel) {
        if orchestrator.limits.requestTimeout == nil {
            warn(
                reader,
                of: ["refuse_if_remaining_below"]
                    + (orchestrator.propagatesDeadlines ? ["deadline_propagation"] : []),
                "without 'request_timeout_ms': requests have no deadline"
            )
        } else if orchestrator.propagatesDeadlines, orchestrator.cancellation == .whileQueued {
            warn(
                reader,
                of: ["deadline_propagation"],
                "with 'on_timeout: while_queued': what has begun has no deadline any more"
            )
        }
    }

    /// Says where an operation has no deadline that could be too near.
    func noteDeadlines(
        _ orchestrator: OrchestratorModel,
        _ agents: [(model: AgentPoolModel, source: PodSource)]
    ) {
        let hasDeadline =
            orchestrator.limits.operationTimeout != nil
            || orchestrator.propagatesDeadlines && orchestrator.limits.requestTimeout != nil
        for (pool, source) in agents
        where pool.refusesBelow > .zero && pool.limits.operationTimeout == nil && !hasDeadline {
            diagnostics.warning(
                "'refuse_if_remaining_below' of \(quoted(pool.name)) has no effect: its operations "
                    + "have no deadline; set 'operation_timeout_ms', or 'deadline_propagation' and "
                    + "'request_timeout_ms'",
                at: source.position
            )
        }
    }

    private func warn(_ reader: MappingReader, of keys: [String], _ condition: String) {
        for key in keys where reader.has(key) {
            diagnostics.warning(
                "'\(key)' has no effect \(condition)",
                at: reader.position(of: key)
            )
        }
    }
}
