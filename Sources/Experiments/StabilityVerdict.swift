import Service
import Units

/// Whether the service comes back by itself from a trigger that has gone.
///
/// Source: N. Bronson, A. Aghayev, A. Charapko & T. Zhu, "Metastable failures in distributed
/// systems" (HotOS 2021); L. Huang et al., "Metastable failures in the wild" (OSDI 2022). There a
/// system is *stable* where every trigger is survived, *vulnerable* where some trigger tips it into
/// a state that feeds itself, and *metastable* in that state.
public struct StabilityVerdict: Sendable, Equatable {
    /// What is found.
    public enum Verdict: String, Sendable, Equatable, CaseIterable {
        /// It comes back from every trigger that was tried, or nothing in it feeds an overload.
        case stable
        /// A trigger tips it: it does not come back when the trigger has gone.
        case vulnerable
        /// In this run a trigger has tipped it.
        case metastable
    }

    /// What the verdict rests on.
    public enum Evidence: Sendable, Equatable {
        /// Nothing in the model makes more work out of an overload.
        case noFeedback
        /// The event of the timeline after which the service stayed out of its objectives, and in
        /// how many of the replications it did.
        case event(name: String, replications: Int, of: Int)
        /// The smallest pulse found that tips the service, and its largest that does not.
        case tippingPulse(factor: Double, survived: Double)
        /// The largest pulse that was tried; the service came back from it.
        case survivedPulse(factor: Double)
        /// The service is out of its objectives without any trigger.
        case alreadyOut
    }

    /// The verdict; `nil` if there is none to give.
    public var verdict: Verdict?
    /// What it rests on.
    public var evidence: Evidence
    /// How the service was probed; `nil` if it was not.
    public var probe: StabilityProbe.Layout?

    /// A verdict on this evidence.
    public init(_ verdict: Verdict?, _ evidence: Evidence, probe: StabilityProbe.Layout? = nil) {
        self.verdict = verdict
        self.evidence = evidence
        self.probe = probe
    }
}

extension ServiceModel {
    /// Whether something in the model makes more work out of an overload: clients that try again,
    /// or containers that are killed when they hold too much, whose load the others then have.
    ///
    /// Without it the work of a request does not grow with the load, so that a backlog drains as
    /// soon as the load is below the capacity, however long that takes. Zombie work alone is no
    /// feedback: it is done once for each request.
    var hasFeedback: Bool {
        let retries = workloads.contains { ($0.retry?.attempts ?? 1) > 1 }
        let takesMemory = workloads.contains { $0.memory != nil || $0.requestSize != nil }
        let kills =
            takesMemory
            && orchestrator.pods.contains { isKillable($0, budget: orchestrator.limits.maxMemory) }
        let killsAgents = agents.contains { pool in
            pool.operation.memory != nil
                && pool.pods.contains { isKillable($0, budget: pool.limits.maxMemory) }
        }
        return retries || kills || killsAgents
    }

    /// Whether a pod can hold more than its container may, its monitor's budget notwithstanding.
    private func isKillable(_ pod: PodModel, budget: Bytes?) -> Bool {
        guard let limit = pod.memoryLimit else { return false }
        return budget.map { $0 > limit } ?? true
    }
}
