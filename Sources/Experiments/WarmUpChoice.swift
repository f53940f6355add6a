import Statistics
import Units

/// What was left out at the start of each replication, and why.
public struct WarmUpChoice: Sendable, Equatable {
    /// Where the warm-up comes from.
    public enum Source: Sendable, Equatable {
        /// The model or the command line says so.
        case given
        /// MSER-5 found it on the mean of so many pilot replications.
        case detected(pilots: Int)
        /// MSER-5 put the cut behind the middle of the pilots, where it is known to be unreliable:
        /// the run is too short to tell its start from its steady state. Half the run was left out.
        case notFound(pilots: Int)
    }

    /// The simulated time that was left out.
    public var duration: SimDuration
    /// Where it comes from.
    public var source: Source

    /// A warm-up from this source.
    public init(duration: SimDuration, source: Source) {
        self.duration = duration
        self.source = source
    }
}

extension WarmUpChoice {
    /// The cut that MSER-5 finds on the mean of the pilots' numbers in the system.
    ///
    /// - Parameters:
    ///   - series: Of each pilot, the mean number in the system in equal intervals from time zero.
    ///   - duration: The length of a pilot.
    init(seriesOfPilots series: [[Double]], duration: SimDuration) {
        let intervals = series.map(\.count).min() ?? 0
        let average = (0..<intervals).map { interval in
            series.reduce(0) { $0 + $1[interval] } / Double(series.count)
        }
        let warmUp = WarmUp(mser5: average)
        let interval = duration.nanoseconds / Int64(max(1, intervals))
        if warmUp.isTrustworthy {
            self.init(
                duration: SimDuration(nanoseconds: interval * Int64(warmUp.cut)),
                source: .detected(pilots: series.count)
            )
        } else {
            self.init(
                duration: SimDuration(nanoseconds: duration.nanoseconds / 2),
                source: .notFound(pilots: series.count)
            )
        }
    }
}
