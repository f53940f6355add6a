import Units

/// The threads of a worker pool: how many there are and how many are busy.
///
/// It counts and decides; the queue of requests is the caller's.
///
/// ```swift
/// var threads = WorkerThreads(growth: .elastic, minimum: 4, maximum: 32)
/// switch threads.acquire(at: now, queued: queue.count, queueCapacity: .max) {
/// case .immediately: …                        // An idle thread has it.
/// case .afterStart: …                         // A new thread has it, from now + startCost.
/// case .wait: …                               // Put it in the queue.
/// case .refused: …                            // No thread, no room.
/// }
/// // When a request ends: hand its thread to the head of the queue, or
/// threads.release(at: now)                    // let it be idle.
/// ```
///
/// Idle threads above the minimum end after `keepAlive`, at their exact instants: `acquire` and
/// `release` end those that are due; a caller that integrates `started` over time asks
/// `retireOldest(by:)` first, which tells when.
///
/// Departures: threads neither crash nor block their starter; handing a thread on is free (the cost
/// of a wake-up belongs to the request's CPU time).
///
/// Noncopyable: it owns the buffer of idle threads.
@frozen
public struct WorkerThreads: ~Copyable, Sendable {
    /// What a request gets that asks for a thread.
    @frozen
    public enum Grant: Hashable, Sendable, BitwiseCopyable {
        /// A thread, now. It is busy from now on.
        case immediately

        /// A new thread, which is busy from now on and begins the request `startCost` from now.
        case afterStart

        /// No thread now; there is room in the queue.
        case wait

        /// No thread now and no room in the queue.
        case refused
    }

    /// When another thread is started.
    public let growth: ThreadGrowth

    /// How many threads are kept (`min_worker_threads`; the core size of a `ThreadPoolExecutor`).
    @inlinable public var minimum: Int { leastThreads }

    /// How many threads there may be (`max_worker_threads`); at least 1.
    @inlinable public var maximum: Int { mostThreads }

    /// How long it takes until a new thread begins its first request, which waits for it.
    public let startCost: SimDuration

    /// How long a thread above the minimum stays idle before it ends.
    public let keepAlive: SimDuration

    /// Which idle thread takes the next request.
    public let reuse: ReuseOrder

    /// How many threads there are, busy or idle.
    @inlinable public var started: Int { alive }

    /// The most threads there have been at one instant.
    @inlinable public var peakStarted: Int { highestAlive }

    /// The most threads that have been busy at one instant.
    @inlinable public var peak: Int { highestBusy }

    @usableFromInline var leastThreads: Int
    @usableFromInline var mostThreads: Int
    @usableFromInline var alive: Int
    @usableFromInline var highestAlive: Int
    @usableFromInline var highestBusy = 0

    /// Since when each idle thread is idle, longest first.
    @usableFromInline var idleSince = Ring<SimTime>()

    /// A pool at the start of the simulation.
    ///
    /// - Parameters:
    ///   - growth: When another thread is started. With `fixed`, the minimum is the maximum.
    ///   - minimum: Threads kept; at most `maximum`.
    ///   - maximum: Threads at most.
    ///   - startCost: How long a new thread takes to begin.
    ///   - keepAlive: How long a thread above the minimum stays idle. 10 s is Tokio's blocking
    ///     pool; Java's `newCachedThreadPool` has 60 s.
    ///   - reuse: Which idle thread takes the next request.
    /// - Precondition: `0 <= minimum <= maximum`, `maximum >= 1`, no duration is negative.
    @inlinable
    public init(
        growth: ThreadGrowth = .elastic,
        minimum: Int,
        maximum: Int,
        startCost: SimDuration = .zero,
        keepAlive: SimDuration = .seconds(10),
        reuse: ReuseOrder = .longestIdleFirst
    ) {
        precondition(minimum >= 0 && maximum >= 1 && minimum <= maximum, "no such thread pool")
        precondition(startCost >= .zero && keepAlive >= .zero, "a negative duration")
        self.growth = growth
        leastThreads = growth == .fixed ? maximum : minimum
        mostThreads = maximum
        self.startCost = startCost
        self.keepAlive = keepAlive
        self.reuse = reuse
        alive = growth == .threadPoolExecutor ? 0 : leastThreads
        highestAlive = alive
        for _ in 0..<alive { idleSince.append(.zero) }
    }

    /// How many threads are idle.
    @inlinable public var idle: Int { idleSince.count }

    /// How many threads are busy.
    @inlinable public var busy: Int { alive &- idleSince.count }

    /// Asks for a thread.
    ///
    /// - Parameters:
    ///   - now: The present instant.
    ///   - queued: How many requests wait for a thread.
    ///   - queueCapacity: How many may wait; `Int.max` for an unbounded queue, 0 for none.
    /// - Returns: What the request gets; with `wait` and `refused` nothing has changed.
    @inlinable
    public mutating func acquire(at now: SimTime, queued: Int, queueCapacity: Int) -> Grant {
        if nextRetirement <= now { retireAll(by: now) }
        // Without a core, one thread is started for the queue all the same.
        if growth == .threadPoolExecutor, alive < max(minimum, 1) { return start() }
        if !idleSince.isEmpty {
            switch reuse {
            case .longestIdleFirst: _ = idleSince.removeFirst()
            case .mostRecentFirst: _ = idleSince.removeLast()
            }
            highestBusy = max(highestBusy, busy)
            return .immediately
        }
        if growth != .threadPoolExecutor, alive < maximum { return start() }
        if queued < queueCapacity { return .wait }
        if alive < maximum { return start() }
        return .refused
    }

    /// A thread has become free and no request waits for it.
    ///
    /// A thread that takes the next request from the queue is not released: it stays busy.
    ///
    /// - Precondition: A thread is busy.
    @inlinable
    public mutating func release(at now: SimTime) {
        precondition(busy > 0, "released a thread that was not busy")
        if nextRetirement <= now { retireAll(by: now) }
        guard alive <= maximum else {
            alive -= 1
            return
        }
        idleSince.append(now)
    }

    /// Gives the pool other bounds, as `ThreadPoolExecutor.setMaximumPoolSize` does.
    ///
    /// Idle threads above the new maximum end at once, busy ones when they are released. Threads
    /// that are missing from a larger minimum start as they are needed, but for `fixed`, which starts
    /// them at once.
    ///
    /// - Precondition: `0 <= minimum <= maximum`, `maximum >= 1`.
    public mutating func resize(minimum: Int, maximum: Int, at now: SimTime) {
        precondition(minimum >= 0 && maximum >= 1 && minimum <= maximum, "no such thread pool")
        retireAll(by: now)
        mostThreads = maximum
        leastThreads = growth == .fixed ? maximum : minimum
        while alive > maximum, !idleSince.isEmpty {
            _ = idleSince.removeFirst()
            alive -= 1
        }
        while growth == .fixed, alive < maximum {
            alive += 1
            idleSince.append(now)
        }
        highestAlive = max(highestAlive, alive)
    }

    /// When the next idle thread ends if nothing happens before; `distantFuture` if none will.
    ///
    /// Threads above the minimum start only when none is idle, so every idle one has been so since
    /// after that, and the longest idle ends first.
    @inlinable
    public var nextRetirement: SimTime {
        guard alive > minimum, !idleSince.isEmpty else { return .distantFuture }
        return idleSince[0] + keepAlive
    }

    /// Ends the longest idle thread if it is due by `now`.
    ///
    /// - Returns: When it ended, or `nil` if none has. Successive calls return ascending instants.
    @inlinable
    public mutating func retireOldest(by now: SimTime) -> SimTime? {
        let due = nextRetirement
        guard due <= now else { return nil }
        _ = idleSince.removeFirst()
        alive -= 1
        return due
    }

    @usableFromInline
    mutating func retireAll(by now: SimTime) {
        while retireOldest(by: now) != nil {}
    }

    @inlinable
    mutating func start() -> Grant {
        alive += 1
        highestAlive = max(highestAlive, alive)
        highestBusy = max(highestBusy, busy)
        return startCost > .zero ? .afterStart : .immediately
    }
}
