import Kernel

/// New connections to a pod that wait in its listening socket's backlog for an open one to close.
///
/// Whoever leaves before the turn comes stays in its line as a handle that is not alive any more.
struct AcceptBacklog: ~Copyable {
    /// Those of each workload's clients in the order in which they came; no line if none may wait.
    let lines: FixedBuffer<RingQueue<SlotHandle>>
    /// Those who have not left.
    var waiting = 0

    /// Nobody waits yet.
    init(workloads: Int) { lines = FixedBuffer(count: workloads) { _ in RingQueue() } }

    /// Somebody waits for a connection of a workload's clients.
    mutating func append(_ handle: SlotHandle, workload: Int) {
        lines[workload].append(handle)
        waiting += 1
    }

    /// Drops those of a workload who have left, once they are the most.
    func compact(workload: Int, isWaiting: (SlotHandle) -> Bool) {
        let slack = 64
        guard lines[workload].count > 2 * waiting + slack else { return }
        lines[workload].keep(where: isWaiting)
    }
}

extension OrchestratorLimits {
    /// Whether a connection can wait in a backlog: if there is a cap that makes it.
    var hasBacklog: Bool { acceptBacklog != nil && maxConcurrentConnections != nil }
}
