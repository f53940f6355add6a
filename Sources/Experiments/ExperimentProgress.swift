/// How far an experiment has come.
public struct ExperimentProgress: Sendable, Equatable {
    /// What is being simulated.
    public enum Phase: String, Sendable, Equatable {
        /// Pilot replications that find the warm-up.
        case warmUp
        /// The replications that the settings ask for.
        case replications
        /// Replications added to reach a precision, a batch at a time.
        case precision
        /// Probes that look for a trigger which tips the service.
        case stability
        /// The points of a sweep, read before any of them is run.
        case survey
        /// The points of a sweep.
        case points
        /// The runs of one round of a search.
        case search
    }

    /// What is being simulated.
    public var phase: Phase
    /// Replications, or points, of the phase that are finished.
    public var completed: Int
    /// Replications, or points, of the phase; of a precision, those of the current batch.
    public var total: Int
    /// Wall-clock time since the phase began.
    public var elapsed: Duration

    /// A progress of `completed` of `total`.
    public init(phase: Phase, completed: Int, total: Int, elapsed: Duration) {
        self.phase = phase
        self.completed = completed
        self.total = total
        self.elapsed = elapsed
    }

    /// A progress of `completed` of `total` in a phase that began at `start`.
    public init(
        _ phase: Phase,
        _ completed: Int,
        of total: Int,
        since start: ContinuousClock.Instant
    ) {
        self.init(
            phase: phase,
            completed: completed,
            total: total,
            elapsed: ContinuousClock.now - start
        )
    }

    /// Replications a second; `nil` before the first one.
    public var rate: Double? {
        let seconds = elapsed / .seconds(1)
        guard completed > 0, seconds > 0 else { return nil }
        return Double(completed) / seconds
    }

    /// The time that the rest will take at the rate so far; `nil` before the first replication.
    public var remaining: Duration? {
        rate.map { .seconds(Double(total - completed) / $0) }
    }
}
