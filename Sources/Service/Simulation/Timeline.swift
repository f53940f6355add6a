import Units
import Variates

/// The events of a model's timeline, and what of them is happening.
///
/// Events are rare: this is the one part of a simulation that is not laid out for speed.
struct Timeline {
    let events: [TimelineEvent]
    /// Whether each event has begun and is not over.
    var isActive: [Bool]
    /// The pods that each outage has stopped, by their places among the orchestrator's pods or
    /// among all agent pods.
    var stoppedPods: [[PlacedPod]]
    var stoppedAgentPods: [[PlacedPod]]
    /// How many pods there were to be before each `scale`.
    var formerReplicas: [Int?]
    /// The values that the limits of each `set` had before it.
    var formerValues: [[Double]]
    /// The limits as they are now.
    var limits: OrchestratorLimits
    var agents: [AgentPoolModel]

    init(_ model: ServiceModel) {
        events = model.timeline
        isActive = events.map { _ in false }
        stoppedPods = events.map { _ in [] }
        stoppedAgentPods = events.map { _ in [] }
        formerReplicas = events.map { _ in nil }
        formerValues = events.map { _ in [] }
        limits = model.orchestrator.limits
        agents = model.agents
    }
}

extension ServiceModel {
    /// What the load factor and the timeline do to the arrivals of a workload's open sources.
    func load(of workload: Int) -> LoadCurve {
        LoadCurve(loadChanges(of: workload), factor: loadFactor)
    }

    /// What the timeline does to the thinking of a workload's users; the load factor is in their
    /// number.
    func thinkLoad(of workload: Int) -> LoadCurve { LoadCurve(loadChanges(of: workload)) }

    private func loadChanges(of workload: Int) -> [LoadCurve.Change] {
        timeline.compactMap { event in
            guard case .load(let load) = event.action,
                load.workload == nil || load.workload == workload
            else { return nil }
            return LoadCurve.Change(
                start: event.start,
                end: event.duration.map { event.start + $0 } ?? .distantFuture,
                factor: load.factor,
                ramp: load.ramp
            )
        }
    }
}
