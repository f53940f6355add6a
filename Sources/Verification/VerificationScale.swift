import Service
import Units

/// How long each model of a verification is run.
public enum VerificationScale: Sendable, Hashable {
    /// About so many requests of each model, in all replications together.
    case requests(Double)
    /// As long as the model says.
    case full

    /// The scale that takes less than a minute on two cores.
    public static let quick = VerificationScale.requests(700_000)

    /// The settings of a model at this scale: a shorter time, never below twice the warm-up.
    func settings(of model: ServiceModel, _ settings: RunSettings) -> RunSettings {
        guard case .requests(let requests) = self else { return settings }
        let warmUp =
            switch settings.warmUp {
            case .fixed(let length): length
            case .automatic: SimDuration.zero
            }
        // A closed workload has no rate of its own: it is taken to have 20 requests a second.
        let rate = model.workloads.reduce(0) { sum, workload in
            sum + (workload.arrivals.meanRate ?? 20)
        }
        let wanted = SimDuration(seconds: requests / rate / Double(settings.replications))
        var shorter = settings
        shorter.duration = min(settings.duration, max(warmUp + wanted, warmUp + warmUp))
        return shorter
    }
}
