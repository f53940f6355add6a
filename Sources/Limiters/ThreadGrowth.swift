/// When a pool of worker threads starts another thread.
///
/// With 100 concurrent tasks, between 4 and 32 threads and an unbounded queue, `elastic` runs 32
/// and queues 68, `threadPoolExecutor` runs 4 and queues 96: the same two figures in a
/// configuration file, read by two systems.
@frozen
public enum ThreadGrowth: Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// All threads run from the start and none ever ends: Tokio's `worker_threads`, 1.x.
    case fixed

    /// The minimum runs from the start; a task that finds no idle thread starts one, up to the
    /// maximum; then tasks queue. Tokio's blocking pool (with a minimum of 0) and most elastic
    /// pools. The default.
    case elastic

    /// Java's `ThreadPoolExecutor` (JDK 8 to 21): below the core size (the minimum) every task
    /// starts a thread, even while others are idle; then tasks queue; only when the queue is full
    /// do more threads start, up to the maximum; then tasks are refused. An unbounded queue
    /// therefore never grows past the core, and a queue of capacity 0 (`SynchronousQueue`) goes
    /// straight to the maximum. A core of 0 is as good as one of 1, which may end when it is idle
    /// (`execute` adds a worker if there is none). The task that triggers growth past the core overtakes
    /// those queued.
    case threadPoolExecutor
}
