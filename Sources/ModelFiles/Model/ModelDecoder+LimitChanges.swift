import Service
import Units

extension ModelDecoder {
    /// The limits that an event sets, by their paths.
    func limitChanges(_ event: MappingReader, _ names: TimelineNames) -> [LimitChange]? {
        guard let node = event.node("set") else { return nil }
        guard let entries = node.mapping, !entries.isEmpty else {
            event.reportError(
                "set",
                "'set' is \(node.mapping == nil ? node.kindDescription : "empty"); write for "
                    + "example 'set: {orchestrator.limits.requests_per_second: 50/s}'"
            )
            return nil
        }
        let changes = entries.map { limitChange($0, in: event.path(of: "set"), names) }
        return changes.contains { $0 == nil } ? nil : changes.compactMap(\.self)
    }

    private func limitChange(
        _ entry: YAMLEntry,
        in set: String,
        _ names: TimelineNames
    ) -> LimitChange? {
        guard let (limit, pool) = ChangeableLimits(names).find(entry.key) else {
            reportUnchangeable(entry, names)
            return nil
        }
        // The value is read as the limit's own field is: same units, bounds and messages.
        let parts = entry.key.split(separator: ".").map(String.init)
        let key = parts[parts.count - 1]
        let reader = MappingReader(
            [YAMLEntry(key: key, keyPosition: entry.keyPosition, value: entry.value)],
            shape: pool == nil ? .orchestratorLimits : .agentLimits,
            path: "\(set).\(parts.dropLast().joined(separator: "."))",
            position: entry.value.position,
            context: context
        )
        let isCount = if case .count = reader.shape.field(key).kind { true } else { false }
        guard entry.value.scalar?.text != "none", reader.has(key) else {
            reader.reportError(key, "a limit cannot be removed during a run; give it a large value")
            return nil
        }
        let value = isCount ? reader.count(key).map(Double.init) : reader.measure(key)
        guard let value else { return nil }
        guard exists(limit, pool: pool, names) else {
            diagnostics.error(
                "the model has no '\(entry.key)' to change: give it a value to begin with, "
                    + "a large one if nothing is to be limited",
                at: entry.keyPosition
            )
            return nil
        }
        return LimitChange(limit, pool: pool, to: value)
    }

    private func reportUnchangeable(_ entry: YAMLEntry, _ names: TimelineNames) {
        let known = ChangeableLimits(names).all.map(\.path)
        guard context.parameters.contains(where: { $0.path == entry.key }) else {
            diagnostics.error(
                "there is no limit \(quoted(entry.key)) that an event could change"
                    + didYouMean(entry.key, among: known),
                at: entry.keyPosition
            )
            return
        }
        let reason =
            entry.key.hasSuffix("_timeout_ms")
            ? "deadlines are kept in the order in which they were made"
            : "those that can be are \(known.joined(separator: ", "))"
        diagnostics.error(
            "\(quoted(entry.key)) cannot be changed during a run: \(reason)",
            at: entry.keyPosition
        )
    }

    /// Whether the model has the limit; true for parts that could not be read.
    private func exists(_ limit: LimitChange.Limit, pool: Int?, _ names: TimelineNames) -> Bool {
        if let pool {
            guard let limits = names.agentLimits[names.pools[pool].name] else { return true }
            switch limit {
            case .operationsPerSecond, .agentBurstSize: return limits.operationsPerSecond != nil
            case .maxConcurrentOperations: return limits.maxConcurrentOperations != nil
            case .maxProcesses: return limits.maxProcesses != nil
            case .agentQueueCapacity: return limits.maxConcurrentOperations != nil
            case .cpuQuotaPercentage: return limits.cpuQuotaPercentage != nil
            default: return false
            }
        }
        guard let limits = names.limits else { return true }
        switch limit {
        case .requestsPerSecond, .burstSize: return limits.requestsPerSecond != nil
        case .maxConcurrentConnections: return limits.maxConcurrentConnections != nil
        case .acceptBacklog:
            return limits.maxConcurrentConnections != nil && limits.acceptBacklog != nil
        case .maxWorkerThreads: return limits.maxWorkerThreads != nil
        case .queueCapacity: return limits.maxWorkerThreads != nil && limits.queueCapacity != nil
        default: return false
        }
    }
}

/// The limits of a model that can be changed in a run, by their paths.
private struct ChangeableLimits {
    let all: [(path: String, limit: LimitChange.Limit, pool: Int?)]

    init(_ names: TimelineNames) {
        let limits = LimitChange.Limit.allCases
        let own = limits.filter { $0.rawValue.hasPrefix("orchestrator.") }
        let agents = limits.filter { !$0.rawValue.hasPrefix("orchestrator.") }
        all =
            own.map { ($0.rawValue, $0, nil) }
            + names.pools.enumerated().flatMap { index, pool in
                agents.map { ("agents.\(pool.name).\($0.rawValue)", $0, index) }
            }
    }

    func find(_ path: String) -> (LimitChange.Limit, Int?)? {
        all.first { $0.path == path }.map { ($0.limit, $0.pool) }
    }
}
