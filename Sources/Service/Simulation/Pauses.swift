import Kernel
import Units

/// The pauses of all containers: who stands still, since when, and for how long altogether.
///
/// Without pauses in the model it holds nothing.
struct Pauses: ~Copyable {
    /// One container that pauses.
    struct State: BitwiseCopyable {
        /// Index into `Plan.pauses`; -1 if the container never pauses.
        var plan: Int32
        /// Number of the container among those of its Deployment.
        var pod: UInt32
        /// Whether there is a container, since when, and for how long there was one altogether.
        var exists = true
        var existsSince = SimTime.zero
        var existed = SimDuration.zero
        /// How many containers have gone: the pauses of those are outdated.
        var life: UInt32 = 0
        /// Pauses that have begun, and the number of the next one.
        var count: UInt32 = 0
        var isPaused = false
        var since = SimTime.zero
        var total = SimDuration.zero
    }

    /// By processor group; empty if nothing pauses.
    private let states: FixedBuffer<State>
    /// Whether the run has begun.
    var haveBegun = false

    /// The pauses of a model, none of which has begun.
    init(_ model: ServiceModel) {
        var layout: [State] = []
        let deployments =
            [(model.orchestrator.pauses, model.orchestrator.pods.count)]
            + model.agents.map { ($0.pauses, $0.pods.count) }
        if deployments.contains(where: { $0.0 != nil }) {
            for (index, (pauses, pods)) in deployments.enumerated() {
                for pod in 0..<pods {
                    layout.append(State(plan: pauses == nil ? -1 : Int32(index), pod: UInt32(pod)))
                }
            }
        }
        states = FixedBuffer(count: layout.count) { layout[$0] }
    }

    /// The number of processor groups, 0 if none of them pauses.
    var count: Int { states.count }

    subscript(group: Int) -> State {
        get { states[group] }
        nonmutating set { states[group] = newValue }
    }

    /// Whether the containers of these groups pause.
    func exist(for groups: Range<Int>) -> Bool {
        count > 0 && !groups.isEmpty && states[groups.lowerBound].plan >= 0
    }

    /// How long these groups have stood still, added up.
    func total(of groups: Range<Int>, until now: SimTime) -> SimDuration {
        var total = SimDuration.zero
        for group in groups {
            total = total + states[group].total
            if states[group].isPaused { total = total + (now - states[group].since) }
        }
        return total
    }

    /// For how long these groups had a container, added up.
    func existed(of groups: Range<Int>, until now: SimTime) -> SimDuration {
        var existed = SimDuration.zero
        for group in groups {
            existed = existed + states[group].existed
            if states[group].exists { existed = existed + (now - states[group].existsSince) }
        }
        return existed
    }

    /// Begins the observation window.
    func resetStatistics(at now: SimTime) {
        for group in 0..<count {
            states[group].total = .zero
            states[group].since = now
            states[group].existed = .zero
            states[group].existsSince = now
        }
    }
}

extension Simulation {
    /// Lets every container that pauses draw its first pause.
    mutating func startPauses() {
        pauses.haveBegun = true
        for group in 0..<pauses.count where pauses[group].plan >= 0 && pauses[group].exists {
            awaitPause(of: group)
        }
    }

    /// A container that may pause has come.
    mutating func beginPauses(of group: Int) {
        guard pauses.exist(for: group..<group + 1) else { return }
        pauses[group].exists = true
        pauses[group].existsSince = now
        if pauses.haveBegun { awaitPause(of: group) }
    }

    /// A container has gone, and what it was going to pause with it.
    mutating func endPauses(of group: Int) {
        guard pauses.exist(for: group..<group + 1) else { return }
        var state = pauses[group]
        if state.isPaused {
            processors.resume(group, at: now, timers: &timers)
            state.isPaused = false
            state.total = state.total + (now - state.since)
        }
        state.existed = state.existed + (now - state.existsSince)
        state.exists = false
        state.life += 1
        pauses[group] = state
    }

    /// A pause of a container begins or ends.
    mutating func pauseChanges(_ group: Int) {
        var state = pauses[group]
        if state.isPaused {
            processors.resume(group, at: now, timers: &timers)
            state.isPaused = false
            state.total = state.total + (now - state.since)
            pauses[group] = state
            return awaitPause(of: group)
        }
        let length = drawPause(plan.pauses[Int(state.plan)].length, of: state)
        state.count += 1
        guard length > .zero else {
            pauses[group] = state
            return awaitPause(of: group)
        }
        processors.pause(group, at: now, timers: &timers)
        state.isPaused = true
        state.since = now
        pauses[group] = state
        events.schedule(.pause(group: UInt32(group), life: state.life), at: now + length)
    }

    private mutating func awaitPause(of group: Int) {
        let state = pauses[group]
        let every = drawPause(plan.pauses[Int(state.plan)].every, of: state)
        // However short the time between them, pauses do not stop the clock.
        events.schedule(
            .pause(group: UInt32(group), life: state.life),
            at: now + max(every, SimDuration(nanoseconds: 1))
        )
    }

    /// A draw of a pod's pause, keyed by the pod and the number of the pause.
    private mutating func drawPause(_ draw: DrawPlan, of state: Pauses.State) -> SimDuration {
        let number = UInt64(state.pod) << 32 | UInt64(state.count)
        return SimDuration(seconds: max(0, self.draw(draw, number: number, lane: 0)))
    }
}
