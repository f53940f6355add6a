import Units
import Variates

/// The events of a model's timeline, and what of them is happening.
///
/// Events are rare: this is the one part of a simulation that is not laid out for speed.
struct Timeline {
    let events: [TimelineEvent]
    /// Whether each event has begun and is not over.
    var isActive: [Bool]
    /// The pods that each outage has stopped, by their numbers among the orchestrator's pods or
    /// among all agent pods.
    var stoppedPods: [[Int]]
    var stoppedAgentPods: [[Int]]
    /// The values that the limits of each `set` had before it.
    var formerValues: [[Double]]
    /// The limits as they are now.
    var limits: OrchestratorLimits
    var agents: [AgentPoolModel]
    /// Index of the node of each pod, and of each agent pod.
    let nodes: [Int?]
    let agentNodes: [Int?]

    init(_ model: ServiceModel) {
        events = model.timeline
        isActive = events.map { _ in false }
        stoppedPods = events.map { _ in [] }
        stoppedAgentPods = events.map { _ in [] }
        formerValues = events.map { _ in [] }
        limits = model.orchestrator.limits
        agents = model.agents
        nodes = model.orchestrator.pods.map(\.node)
        agentNodes = model.agents.flatMap(\.pods).map(\.node)
    }
}

extension ServiceModel {
    /// What the timeline does to the arrivals of a workload.
    func load(of workload: Int) -> LoadCurve {
        LoadCurve(
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
        )
    }
}
