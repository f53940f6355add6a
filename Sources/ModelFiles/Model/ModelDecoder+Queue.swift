import Service
import Units

extension ModelDecoder {
    /// The queue for a worker thread: the name of its discipline, or a mapping.
    func queue(
        _ orchestrator: MappingReader,
        limits: OrchestratorLimits,
        workloads: [Workload]
    ) -> QueueModel? {
        guard let queue = queue(orchestrator) else { return nil }
        noteUnused(of: queue, orchestrator, limits: limits, workloads: workloads)
        return queue
    }

    private func queue(_ orchestrator: MappingReader) -> QueueModel? {
        if let scalar = orchestrator.node("queue")?.scalar, !scalar.isNull {
            return orchestrator.choice("queue", as: QueueModel.Discipline.self)
                .map { QueueModel(discipline: $0) }
        }
        guard let reader = orchestrator.mapping("queue") else { return QueueModel() }
        let discipline = reader.choice("discipline", as: QueueModel.Discipline.self)
        let interval = reader.duration("interval")
        let target = reader.duration("target")
        let overflow = reader.choice("on_full", as: QueueModel.Overflow.self)
        let reservedThreads = reader.count("reserved_threads")
        let reservedFor = reader.count("reserved_for")
        guard let discipline, let interval, let overflow, let reservedThreads else { return nil }
        let queue = QueueModel(
            discipline: discipline,
            interval: interval,
            target: target,
            overflow: overflow,
            reservedThreads: reservedThreads,
            reservedFor: reservedFor
        )
        if let target = queue.target, target > interval {
            reader.reportError(
                target == .milliseconds(5) && !reader.has("target") ? "interval" : "target",
                "'target' (\(plain(target.seconds * 1_000))ms) is above 'interval' "
                    + "(\(plain(interval.seconds * 1_000))ms): a queue that stands allows less "
                    + "waiting than one that does not"
            )
        }
        checkFields(of: reader, discipline: discipline, overflow: overflow)
        return queue
    }

    /// Warns of fields that the discipline does not ask for.
    private func checkFields(
        of reader: MappingReader,
        discipline: QueueModel.Discipline,
        overflow: QueueModel.Overflow
    ) {
        let knowsDelay = discipline == .codel || discipline == .adaptiveLIFO
        for key in ["interval", "target"] where reader.has(key) && !knowsDelay {
            warn(reader, key, "'\(key)' has no effect with 'discipline: \(discipline.rawValue)'")
        }
        for key in ["reserved_threads", "reserved_for"]
        where reader.has(key) && discipline != .priority {
            warn(reader, key, "'\(key)' has no effect with 'discipline: \(discipline.rawValue)'")
        }
        switch discipline {
        case .lifo, .adaptiveLIFO, .priority: break
        case .fifo, .codel, .deadline:
            guard overflow == .displace else { return }
            warn(
                reader,
                "on_full",
                "'on_full: displace' has no effect with 'discipline: \(discipline.rawValue)': "
                    + "who finds the queue full is refused"
            )
        }
    }

    /// Checks the queue against the limits and the workloads around it.
    private func noteUnused(
        of queue: QueueModel,
        _ orchestrator: MappingReader,
        limits: OrchestratorLimits,
        workloads: [Workload]
    ) {
        guard orchestrator.has("queue") else { return }
        guard let threads = limits.maxWorkerThreads else {
            return warn(
                orchestrator,
                "queue",
                "'queue' has no effect without 'max_worker_threads': "
                    + "every request has a thread at once"
            )
        }
        if queue.discipline == .priority {
            if queue.reservedThreads >= threads {
                orchestrator.reportError(
                    "queue",
                    "'reserved_threads' (\(queue.reservedThreads)) must be below "
                        + "'max_worker_threads' (\(threads)), or nobody else is ever served"
                )
            }
            let highest = workloads.map(\.priority).max() ?? 0
            if let lowest = queue.reservedFor, lowest > highest, queue.reservedThreads > 0 {
                warn(
                    orchestrator,
                    "queue",
                    "no workload has a priority of \(lowest) or above, so that nobody uses the "
                        + "\(queue.reservedThreads) reserved threads"
                )
            }
        }
        if queue.overflow == .displace, limits.queueCapacity == nil {
            warn(
                orchestrator,
                "queue",
                "'on_full: displace' has no effect without 'queue_capacity': "
                    + "the queue is never full"
            )
        }
    }

    /// Warns of what workloads say about queues that none goes by.
    func noteUnusedOrders(
        _ model: MappingReader,
        workloads: [Workload],
        queue: QueueModel,
        agents: [AgentPoolModel]
    ) {
        let goesByPriority =
            queue.discipline == .priority || agents.contains { $0.queue == .priority }
        for workload in workloads {
            if workload.priority != 0, !goesByPriority {
                warn(
                    model,
                    "workloads",
                    "'priority' of workload \(quoted(workload.name)) has no effect: no queue goes "
                        + "by priority; set 'orchestrator.queue: priority'"
                )
            }
            if workload.deadline != nil, queue.discipline != .deadline {
                warn(
                    model,
                    "workloads",
                    "'deadline' of workload \(quoted(workload.name)) has no effect: the queue for "
                        + "a worker thread does not go by it; set 'orchestrator.queue: deadline'"
                )
            }
        }
    }

    private func warn(_ reader: MappingReader, _ key: String, _ message: String) {
        diagnostics.warning(message, at: reader.position(of: key))
    }
}
