import Service
import Units
import Variates

/// How long a run of a search is.
public struct RunLength: Sendable, Equatable {
    /// Simulated time, the warm-up included.
    public var duration: SimDuration
    /// What is left out at the start; below `duration`.
    public var warmUp: SimDuration

    /// A run of this length.
    public init(duration: SimDuration, warmUp: SimDuration) {
        self.duration = duration
        self.warmUp = warmUp
    }

    /// The share of what is observed that is left out before it.
    ///
    /// A run that is long enough for a narrow interval is hundreds of times as long as the service
    /// remembers its start; an eighth of it is more than enough to forget it.
    static let warmUpShare = 0.125

    /// A run in which so many seconds are observed, in whole cycles of the load.
    ///
    /// - Parameters:
    ///   - observed: Seconds to observe at least, above 0.
    ///   - warmUp: What is left out at least.
    ///   - cycle: After how long the load comes round again; `nil` = it does not change.
    init(observing observed: Double, warmUp: SimDuration, cycle: SimDuration?) {
        func rounded(_ seconds: Double) -> SimDuration {
            guard let cycle, cycle > .zero else {
                return SimDuration(seconds: max(seconds, 1e-6))
            }
            return SimDuration(seconds: (seconds / cycle.seconds).rounded(.up) * cycle.seconds)
        }
        self.warmUp = rounded(max(warmUp.seconds, observed * Self.warmUpShare))
        duration = self.warmUp + rounded(observed)
    }
}

extension ServiceModel {
    /// Requests a second at load factor 1, as far as that is known before a run: closed users are
    /// taken to be answered at once.
    var expectedRate: Double {
        workloads.flatMap(\.arrivals.flattened).reduce(0) { sum, process in
            guard case .closed(let users, let think) = process.law else {
                return sum + (process.meanRate ?? 0)
            }
            return sum + Double(users) / max(think.mean, 1e-3)
        }
    }

    /// After how long the load comes round again: the longest period of a profile.
    var cycle: SimDuration? {
        workloads.flatMap(\.arrivals.flattened).compactMap { process in
            guard case .profile(_, let period) = process.law else { return nil }
            return period
        }.max()
    }

    /// Whether a run is about a certain stretch of time, so that its length is part of the question:
    /// something happens once, Kubernetes acts, a recording ends, memory is taken and not given back.
    var isTransient: Bool {
        let isRecorded = workloads.flatMap(\.arrivals.flattened).contains { process in
            switch process.law {
            case .trace: true
            case .profile(_, let period): period == nil
            default: false
            }
        }
        let growths = [orchestrator.memoryGrowth] + agents.map(\.memoryGrowth)
        return !timeline.isEmpty || platform != nil || isRecorded
            || growths.contains { $0 != MemoryGrowth() }
    }
}
