import Platform
import Service
import Units

/// What the events of a timeline can name, read ahead from the parts of the model.
struct TimelineNames {
    /// The workloads, in the order of the model.
    var workloads: [String]
    /// The orchestrator's Deployment, or `orchestrator`.
    var orchestrator: String
    /// The agent pools, in the order of the model, and the Deployment of each.
    var pools: [(name: String, deployment: String?)]
    /// The nodes, in the order in which pods name them.
    var nodes: [String]
    /// Whether there is a Redis, and its Deployment.
    var hasRedis: Bool
    var redisDeployment: String?
    /// The limits that the model has; `nil` for what was not readable.
    var limits: OrchestratorLimits?
    var agentLimits: [String: AgentLimits]
    /// The Deployments and StatefulSets of the manifests, and their numbers in the order of
    /// application.
    var controllers: [(owner: PodOwner, application: Int)]
    /// What sets the replicas of some of them.
    var autoscalers: [HorizontalPodAutoscaler]
    /// Whether Kubernetes acts during the run.
    var hasPlatform: Bool
}

/// An event as it was read, and where its parts stand.
struct LocatedEvent {
    var event: TimelineEvent
    var position: SourcePosition
    /// Where the number of pods stands; the event's position if it has none.
    var podsPosition: SourcePosition
}

extension ModelDecoder {
    /// The events of the timeline, in the order of the model.
    func timeline(_ model: MappingReader, names: TimelineNames, run: RunSettings?) -> [LocatedEvent]
    {
        var events: [LocatedEvent] = []
        for (index, (path, node)) in model.list("timeline", isNamed: true).enumerated() {
            guard
                let reader = MappingReader(
                    node,
                    shape: .timelineEvent,
                    path: path,
                    context: context
                ), let event = event(reader, number: index + 1, names: names)
            else { continue }
            if let run, event.event.start - .zero >= run.duration {
                diagnostics.warning(
                    "'\(event.event.name)' begins after the end of the run "
                        + "(\(plain(run.duration.seconds))s) and has no effect",
                    at: reader.position(of: "at")
                )
            }
            events.append(event)
        }
        checkNames(events.map { ($0.event.name, $0.position) }, of: "events")
        checkRamps(events)
        return events
    }

    /// Reports events that ask for more pods than there are, once all pods are known.
    func checkPods(of events: [LocatedEvent], in service: ServiceModel) {
        for located in events {
            let (count, total): (Int?, Int)
            switch located.event.action.target {
            case .orchestrator(let pods): (count, total) = (pods, service.orchestrator.pods.count)
            case .agents(let pool, let pods):
                (count, total) = (pods, service.agents[pool].pods.count)
            case .node, .redis, nil: continue
            }
            guard let count, count > total else { continue }
            diagnostics.error(
                "'pods: \(count)' is more than the \(total) that there are",
                at: located.podsPosition
            )
        }
    }

    private func event(
        _ reader: MappingReader,
        number: Int,
        names: TimelineNames
    ) -> LocatedEvent? {
        let start = reader.duration("at")
        guard
            let kind = keys(
                [["load"], ["fail"], ["slow"], ["set"], ["update"], ["scale"]],
                in: reader,
                beside: ["at", "name", "for"]
            )?.first
        else { return nil }
        let name = reader.has("name") ? self.name(reader) : "\(kind)_\(number)"
        if kind == "update", reader.has("for") {
            reader.reportError(
                "for",
                "'for' means nothing for an update: it takes as long as it takes"
            )
            return nil
        }
        if kind != "set", reader.has("for") {
            reader.reportError("for", "'for' belongs into '\(kind)': \(kind): {…, for: 2m}")
            return nil
        }
        let body = kind == "set" ? reader : reader.mapping(kind)
        guard let body else { return nil }
        let duration = kind == "update" ? nil : body.duration("for")
        let action: TimelineEvent.Action? =
            switch kind {
            case "load": loadChange(body, duration, names).map { .load($0) }
            case "fail": outage(body, names).map { .fail($0) }
            case "slow": slowdown(body, names).map { .slow($0) }
            case "update": update(body, names)
            case "scale": scaling(body, names)
            default: limitChanges(reader, names).map { .set($0) }
            }
        guard let start, let name, let action, duration != nil || !body.has("for") else {
            return nil
        }
        if kind == "update" || kind == "scale", !names.hasPlatform {
            diagnostics.error(
                "'\(kind)' needs Kubernetes to act during the run; give the model 'platform: {}'",
                at: reader.keyPosition(of: kind)
            )
            return nil
        }
        return LocatedEvent(
            event: TimelineEvent(
                name: name,
                start: .zero + start,
                duration: duration,
                action: action
            ),
            position: reader.position,
            podsPosition: kind == "set" ? reader.position : body.position(of: "pods")
        )
    }

    private func loadChange(
        _ reader: MappingReader,
        _ duration: SimDuration?,
        _ names: TimelineNames
    ) -> LoadChange? {
        let (factor, ramp) = (reader.measure("factor"), reader.duration("ramp"))
        var workload: Int?
        if let name = reader.text("workload") {
            workload = names.workloads.firstIndex(of: name)
            if workload == nil {
                reader.reportError(
                    "workload",
                    "there is no workload \(quoted(name))"
                        + didYouMean(name, among: names.workloads)
                )
                return nil
            }
        }
        guard let factor, let ramp else { return nil }
        if let duration, ramp > duration {
            reader.reportError(
                "ramp",
                "the ramp (\(plain(ramp.seconds))s) is longer than the event "
                    + "(\(plain(duration.seconds))s)"
            )
            return nil
        }
        if factor == 1 {
            diagnostics.warning("a factor of 1 changes nothing", at: reader.position(of: "factor"))
        }
        return LoadChange(factor: factor, ramp: ramp, workload: workload)
    }

    private func outage(_ reader: MappingReader, _ names: TimelineNames) -> Outage? {
        let keys = reader.choice("keys")
        guard let target = target(reader, names, beside: ["for", "keys", "pods"]), let keys else {
            return nil
        }
        if reader.has("keys"), target != .redis {
            diagnostics.warning(
                "'keys' has no effect: only Redis has any",
                at: reader.position(of: "keys")
            )
        }
        return Outage(target, losesKeys: keys == "lost")
    }

    private func slowdown(_ reader: MappingReader, _ names: TimelineNames) -> Slowdown? {
        let factor = reader.measure("factor")
        guard let target = target(reader, names, beside: ["for", "factor", "pods"]), let factor
        else { return nil }
        return Slowdown(target, factor: factor)
    }

    private func target(
        _ reader: MappingReader,
        _ names: TimelineNames,
        beside others: [String]
    ) -> TimelineTarget? {
        let pods = reader.count("pods")
        guard
            let key = keys(
                [["deployment"], ["pool"], ["node"], ["redis"]],
                in: reader,
                beside: others
            )?.first
        else { return nil }
        if reader.has("pods"), key == "node" || key == "redis" {
            reader.reportError("pods", "'pods' counts those of a deployment or a pool")
            return nil
        }
        guard key != "redis" else {
            guard let isMeant = reader.boolean("redis") else { return nil }
            guard isMeant, names.hasRedis else {
                reader.reportError(
                    "redis",
                    isMeant ? "the model has no 'redis'" : "write 'redis: true', or leave it out"
                )
                return nil
            }
            return .redis
        }
        guard let name = reader.text(key) else { return nil }
        let target: TimelineTarget?
        let known: [String]
        switch key {
        case "deployment":
            known =
                [names.orchestrator] + names.pools.map { $0.deployment ?? $0.name }
                + [names.redisDeployment].compactMap(\.self)
            target = names.deployment(name, pods: pods)
        case "pool":
            known = names.pools.map(\.name)
            target = known.firstIndex(of: name).map { .agents(pool: $0, pods: pods) }
        default:
            known = names.nodes
            target = known.firstIndex(of: name).map { .node($0) }
        }
        if target == nil {
            let noun = key == "pool" ? "agent pool" : key
            let hint = didYouMean(name, among: known)
            let list = known.map { quoted($0) }.joined(separator: ", ")
            reader.reportError(
                key,
                "there is no \(noun) \(quoted(name))"
                    + (hint.isEmpty
                        ? (known.isEmpty ? "; there is none" : "; there are \(list)") : hint)
            )
        }
        return target
    }

    /// Two ramps at a time would make the load a parabola.
    private func checkRamps(_ events: [LocatedEvent]) {
        for (index, later) in events.enumerated() {
            for earlier in events[..<index] where later.event.rampsOverlap(earlier.event) {
                diagnostics.error(
                    "the ramp of '\(later.event.name)' overlaps that of '\(earlier.event.name)'",
                    at: later.position
                )
            }
        }
    }
}

extension TimelineNames {
    fileprivate func deployment(_ name: String, pods: Int?) -> TimelineTarget? {
        if name == orchestrator { return .orchestrator(pods: pods) }
        if let pool = pools.firstIndex(where: { ($0.deployment ?? $0.name) == name }) {
            return .agents(pool: pool, pods: pods)
        }
        return name == redisDeployment ? .redis : nil
    }
}

extension TimelineEvent.Action {
    /// The part of the service that stops or is slow.
    fileprivate var target: TimelineTarget? {
        switch self {
        case .fail(let outage): outage.target
        case .slow(let slow): slow.target
        case .load, .set, .update, .scale: nil
        }
    }
}

extension TimelineEvent {
    fileprivate func rampsOverlap(_ other: TimelineEvent) -> Bool {
        guard case .load(let load) = action, case .load(let otherLoad) = other.action,
            load.workload == nil || otherLoad.workload == nil
                || load.workload == otherLoad.workload
        else { return false }
        return ramps(load).contains { ramp in
            other.ramps(otherLoad).contains { $0.overlaps(ramp) }
        }
    }

    private func ramps(_ load: LoadChange) -> [Range<SimTime>] {
        guard load.ramp > .zero else { return [] }
        let ends = duration.map { start + $0 }
        return [start..<start + load.ramp] + (ends.map { [$0..<$0 + load.ramp] } ?? [])
    }
}
