import Limiters
import Service
import Units

extension ModelDecoder {
    /// How the clients of a workload repeat requests.
    func retry(_ reader: MappingReader) -> RetryPolicy? {
        let attempts =
            reader.node("attempts")?.scalar?.text == "unlimited"
            ? reader.choice("attempts").map { _ in RetryPolicy.unlimitedAttempts }
            : reader.count("attempts")
        let backoff = backoff(
            reader.mapping("backoff")
                ?? MappingReader(
                    [],
                    shape: .backoff,
                    path: reader.path(of: "backoff"),
                    position: reader.position,
                    context: context
                )
        )
        let budget = retryBudget(reader)
        let retryAfter = reader.choice("retry_after", as: RetryAfterRule.self)
        guard let attempts, let backoff, let retryAfter else { return nil }
        guard attempts != RetryPolicy.unlimitedAttempts || backoff.base > .zero else {
            reader.reportError(
                "attempts",
                "'attempts: unlimited' needs a back-off above zero ('backoff.base'), "
                    + "or a request would be sent again and again at one instant"
            )
            return nil
        }
        return RetryPolicy(
            attempts: attempts,
            backoff: backoff,
            budget: budget,
            retryAfter: retryAfter
        )
    }

    private func backoff(_ reader: MappingReader) -> Backoff? {
        let (base, maximum) = (reader.duration("base"), reader.duration("max"))
        let factor = reader.measure("factor")
        let jitter = reader.choice("jitter", as: Backoff.Jitter.self)
        guard let base, let maximum, let factor, let jitter else { return nil }
        guard base <= maximum else {
            reader.reportError(
                reader.has("max") ? "max" : "base",
                "the longest back-off ('max') is shorter than the first one ('base')"
            )
            return nil
        }
        return Backoff(base: base, factor: factor, maximum: maximum, jitter: jitter)
    }

    /// A share of the requests, or a mapping that says which kind of budget.
    private func retryBudget(_ retry: MappingReader) -> RetryBudgetPolicy? {
        if let scalar = retry.node("budget")?.scalar, !scalar.isNull {
            return retry.measure("budget").map { .sre(ratio: $0) }
        }
        guard let reader = retry.mapping("budget"),
            let name = reader.choice("type", as: RetryBudgetName.self)
        else { return nil }
        for field in reader.shape.fields
        where field.key != "type" && !name.fields.contains(field.key) && reader.has(field.key) {
            diagnostics.warning(
                "'\(field.key)' has no effect on a budget of type \(name.rawValue)",
                at: reader.position(of: field.key)
            )
        }
        switch name {
        case .sre: return sreBudget(reader)
        case .finagle:
            return .finagle(
                ratio: reader.measure("ratio", fallback: 0.2) ?? 0.2,
                minimumPerSecond: reader.measure("min_retries_per_second", fallback: 10) ?? 10,
                ttl: reader.duration("ttl", fallback: .seconds(10)) ?? .seconds(10)
            )
        case .envoy: return envoyBudget(reader)
        case .aws:
            return .aws(
                perSuccess: reader.measure("per_success", fallback: 0.1) ?? 0.1,
                capacity: reader.measure("capacity", fallback: 100) ?? 100
            )
        }
    }

    private func sreBudget(_ reader: MappingReader) -> RetryBudgetPolicy? {
        let ratio = reader.measure("ratio", fallback: 0.1)
        let capacity = reader.measure("capacity", fallback: 100)
        let reserve = reader.measure("reserve", fallback: min(10, capacity ?? 10))
        guard let ratio, let capacity, let reserve else { return nil }
        guard reserve <= capacity else {
            reader.reportError(
                reader.has("reserve") ? "reserve" : "capacity",
                "the retries at the start ('reserve') are more than can be saved up ('capacity')"
            )
            return nil
        }
        return .sre(ratio: ratio, reserve: reserve, capacity: capacity)
    }

    private func envoyBudget(_ reader: MappingReader) -> RetryBudgetPolicy? {
        guard reader.has("ratio") else {
            if reader.has("min_retry_concurrency") {
                diagnostics.warning(
                    "'min_retry_concurrency' has no effect without 'ratio'",
                    at: reader.position(of: "min_retry_concurrency")
                )
            }
            return reader.count("max_retries", fallback: 3).map { .envoy(minimum: $0) }
        }
        if reader.has("max_retries") {
            diagnostics.warning(
                "'max_retries' has no effect beside 'ratio': a budget takes its place, "
                    + "with 'min_retry_concurrency' as the least number",
                at: reader.position(of: "max_retries")
            )
        }
        guard let ratio = reader.measure("ratio"),
            let minimum = reader.count("min_retry_concurrency", fallback: 3)
        else { return nil }
        return .envoy(ratio: ratio, minimum: minimum)
    }
}
