import Units

/// The law by which requests arrive.
///
/// An arrival process is a checked value: its constructors throw on arguments that make no process.
/// An `ArrivalSource` produces the arrivals of every process but two: `sum`, whose components are in
/// `flattened`, and `closed`, whose arrivals depend on when earlier requests end.
public struct ArrivalProcess: Hashable, Sendable {
    /// The process with its native parameters, for printing and for switching over.
    public let law: Law

    /// One point of a rate that changes over time.
    public struct RatePoint: Hashable, Sendable {
        /// When the rate is reached.
        public var time: SimTime
        /// Arrivals a second.
        public var rate: Double

        /// The rate at an instant.
        public init(time: SimTime, rate: Double) {
            self.time = time
            self.rate = rate
        }
    }

    /// The kinds of arrival processes, each with its native parameters, rates per second.
    public enum Law: Hashable, Sendable {
        /// Arrivals independent of each other, at a constant rate.
        case poisson(rate: Double)
        /// Independent interarrival times in seconds of any one distribution.
        case renewal(interarrival: Distribution)
        /// One arrival at each multiple of `interval` seconds, the first after one interval.
        case deterministic(interval: Double)
        /// Several requests at each arrival of a Poisson process.
        case batch(rate: Double, size: Distribution)
        /// A Poisson process whose rate is chosen by a Markov chain. `transitions[i][j]` is the rate
        /// at which the chain goes from state i to state j; the diagonal is 0.
        case mmpp(rates: [Double], transitions: [[Double]])
        /// A Poisson process that is switched on and off for times in seconds.
        case onOff(rate: Double, on: Distribution, off: Distribution)
        /// A Poisson process whose rate goes in straight lines from point to point, again and
        /// again if there is a period.
        case profile(points: [RatePoint], period: SimDuration?)
        /// These instants.
        case trace([SimTime])
        /// Users who each send a request, wait for its end, and think before the next.
        case closed(users: Int, think: Distribution)
        /// All arrivals of several processes, none of which is a sum itself.
        indirect case sum([ArrivalProcess])
    }

    init(law: Law) { self.law = law }

    /// The name of the process in a model file: `"on_off"`.
    public var name: String {
        switch law {
        case .poisson: "poisson"
        case .renewal: "renewal"
        case .deterministic: "deterministic"
        case .batch: "batch"
        case .mmpp: "mmpp"
        case .onOff: "on_off"
        case .profile: "profile"
        case .trace: "trace"
        case .closed: "closed"
        case .sum: "sum"
        }
    }

    /// The processes that a sum is made of; of another process, the process itself.
    public var flattened: [ArrivalProcess] {
        guard case .sum(let components) = law else { return [self] }
        return components
    }

    /// Requests a second in the long run.
    ///
    /// For a profile with a period this is the average over the period; without one, the rate that
    /// its last point keeps. A trace counts its requests over the time from 0 to the last one.
    /// `nil` for a closed process, a sum with one in it, and a trace that is over at time 0.
    public var meanRate: Double? {
        switch law {
        case .poisson(let rate): return rate
        case .renewal(let interarrival): return 1 / interarrival.mean
        case .deterministic(let interval): return 1 / interval
        case .batch(let rate, let size): return rate * size.mean
        case .mmpp(let rates, let transitions):
            let shares = MarkovChain(transitions: transitions).stationary
            return zip(rates, shares).reduce(0) { $0 + $1.0 * $1.1 }
        case .onOff(let rate, let on, let off): return rate * on.mean / (on.mean + off.mean)
        case .profile(let points, let period):
            guard let period else { return points.last?.rate }
            return RateSegment.segments(through: points, period: period).reduce(0) {
                $0 + $1.expectedArrivals
            } / period.seconds
        case .trace(let times):
            guard let last = times.last, last > .zero else { return nil }
            return Double(times.count) / last.seconds
        case .closed: return nil
        case .sum(let components):
            var total = 0.0
            for component in components {
                guard let rate = component.meanRate else { return nil }
                total += rate
            }
            return total
        }
    }
}
