import Limiters
import Service

extension FindingRule {
    /// A pool that grows only when its queue is full, and a queue that is never full.
    ///
    /// Source: `java.util.concurrent.ThreadPoolExecutor`, "Queuing".
    static let threadsNeverGrow = FindingRule(
        "threads-never-grow",
        .warning,
        title: "The thread pool never grows beyond its minimum.",
        explanation: """
            A ThreadPoolExecutor starts threads above its core size only when its queue is full. A queue \
            without a bound is never full; nor is one that holds as many requests as the connections allow, \
            less those that the core threads work on. max_worker_threads is then never reached: the pool \
            serves min_worker_threads at a time, however long the queue.
            """
    ) { model in
        let orchestrator = model.service.orchestrator
        let limits = orchestrator.limits
        guard orchestrator.threadGrowth == .threadPoolExecutor, let most = limits.maxWorkerThreads,
            let least = limits.minWorkerThreads, least < most
        else { return [] }
        let streams =
            model.service.workloads.map { $0.connections?.maxConcurrentStreams ?? 1 }.max() ?? 1
        let connections = limits.maxConcurrentConnections.map { min($0, 1 << 30) * streams }
        let reason: String
        if let capacity = limits.queueCapacity {
            guard let connections, connections <= capacity + least else { return [] }
            reason =
                "\(counted(connections, "request")) at most never fill a queue of \(capacity) behind "
                + counted(least, "thread")
        } else {
            reason = "the queue has no bound and is never full"
        }
        return [
            Observation(
                position: model.place("orchestrator.thread_growth"),
                message: "the pool never grows from \(least) to \(most) threads: \(reason), and "
                    + "thread_pool_executor starts more threads only when it is",
                repair:
                    "give the queue a small queue_capacity, set min_worker_threads to \(most), or let "
                    + "the pool grow with thread_growth: elastic"
            )
        ]
    }
}
