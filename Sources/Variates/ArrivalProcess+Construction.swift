import Units

extension ArgumentRange {
    /// From one arrival in thirty years to one a nanosecond.
    fileprivate static let rate = from(1e-9, to: 1e9)
    fileprivate static let optionalRate = from(0, to: 1e9)
    /// From a nanosecond to thirty years.
    static let seconds = from(1e-9, to: 1e9)
}

extension ArrivalProcess {
    /// The most states that a modulated Poisson process may have.
    public static let statesMaximum = 64
    /// The most users of a closed process.
    public static let usersMaximum = 10_000_000
    /// The most times that a modulated process may change its state for one arrival, on average.
    public static let changesPerArrivalMaximum = 1e6

    /// Arrivals independent of each other, at a constant rate.
    ///
    /// - Parameter rate: Arrivals a second, from 1e-9 to 1e9.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if the rate is out of range.
    public static func poisson(rate: Double) throws(ArrivalProcessError) -> ArrivalProcess {
        try check(rate, .rate, "poisson", "rate")
        return ArrivalProcess(law: .poisson(rate: rate))
    }

    /// Independent interarrival times; the first arrival comes after one of them.
    ///
    /// - Parameter interarrival: Seconds, with a mean from 1e-9 to 1e9.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if the mean is out of range.
    public static func renewal(
        interarrival: Distribution
    ) throws(ArrivalProcessError) -> ArrivalProcess {
        try check(interarrival.mean, .seconds, "renewal", "interarrival.mean")
        return ArrivalProcess(law: .renewal(interarrival: interarrival))
    }

    /// One arrival at the end of each interval.
    ///
    /// - Parameter interval: From 1 ns to 1e9 s.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if the interval is out of range.
    public static func deterministic(
        interval: SimDuration
    ) throws(ArrivalProcessError) -> ArrivalProcess {
        try check(interval.seconds, .seconds, "deterministic", "interval")
        return ArrivalProcess(law: .deterministic(interval: interval.seconds))
    }

    /// Evenly spaced arrivals, the first after 1 / rate.
    ///
    /// - Parameter rate: Arrivals a second, from 1e-9 to 1e9.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if the rate is out of range.
    public static func deterministic(rate: Double) throws(ArrivalProcessError) -> ArrivalProcess {
        try check(rate, .rate, "deterministic", "rate")
        return ArrivalProcess(law: .deterministic(interval: 1 / rate))
    }

    /// Several requests at each arrival of a Poisson process.
    ///
    /// - Parameters:
    ///   - rate: Batches a second, from 1e-9 to 1e9. A batch of size 0 counts, but brings nothing.
    ///   - size: Requests in a batch: a distribution of whole numbers (constant, geometric, poisson,
    ///     zipf or empirical) with a mean from 1e-6 to 1e6 and no value above 2³¹.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if an argument is out of range.
    public static func batch(
        rate: Double,
        size: Distribution
    ) throws(ArrivalProcessError) -> ArrivalProcess {
        try check(rate, .rate, "batch", "rate")
        guard size.isWhole else {
            throw ArrivalProcessError(
                "batch",
                "size",
                found: "\(size.name) with values between whole numbers",
                requirement: "a distribution of whole numbers, at most 2147483648"
            )
        }
        try check(size.mean, .from(1e-6, to: 1e6), "batch", "size.mean")
        return ArrivalProcess(law: .batch(rate: rate, size: size))
    }

    /// A Poisson process whose rate is chosen by a Markov chain.
    ///
    /// The chain starts in its stationary distribution.
    ///
    /// - Parameters:
    ///   - rates: Arrivals a second in each state, from 0 to 1e9; from 2 to `statesMaximum` states.
    ///   - transitions: A row for each state with the rates a second, from 0 to 1e9, at which the
    ///     chain leaves it for each other state. The diagonal may be 0, or minus the sum of the
    ///     others, which makes a row of a generator. Every state must lead to every other.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if an argument is out of range.
    public static func mmpp(
        rates: [Double],
        transitions: [[Double]]
    ) throws(ArrivalProcessError) -> ArrivalProcess {
        let count = rates.count
        guard (2...statesMaximum).contains(count) else {
            throw ArrivalProcessError(
                "mmpp",
                "rates",
                found: "\(count)",
                requirement: "from 2 to \(statesMaximum) in number"
            )
        }
        for (state, rate) in rates.enumerated() {
            try check(rate, .optionalRate, "mmpp", "rates[\(state)]")
        }
        guard transitions.count == count, transitions.allSatisfy({ $0.count == count }) else {
            throw ArrivalProcessError(
                "mmpp",
                "transitions",
                found: "not a square of that size",
                requirement: "\(count) rows of \(count) rates"
            )
        }
        var rows = transitions
        for (from, row) in transitions.enumerated() {
            for (to, rate) in row.enumerated() where to != from {
                try check(rate, .optionalRate, "mmpp", "transitions[\(from)][\(to)]")
            }
            rows[from][from] = 0
            let out = rows[from].reduce(0, +)
            let isGenerator = abs(row[from] + out) <= 1e-9 * out
            guard row[from] == 0 || isGenerator else {
                throw ArrivalProcessError(
                    "mmpp",
                    "transitions[\(from)][\(from)]",
                    found: "\(row[from])",
                    requirement: "0, or minus the sum of the row, \(-out)"
                )
            }
        }
        let chain = MarkovChain(transitions: rows)
        guard chain.isIrreducible else {
            throw ArrivalProcessError(
                "mmpp",
                "transitions",
                found: "a chain with states that do not lead to each other",
                requirement: "a chain in which every state leads to every other"
            )
        }
        var (meanRate, changeRate) = (0.0, 0.0)
        for (state, share) in chain.stationary.enumerated() {
            meanRate += share * rates[state]
            changeRate += share * rows[state].reduce(0, +)
        }
        try check(meanRate, .rate, "mmpp", "mean rate")
        try checkChanges(changeRate / meanRate, "mmpp", "transitions")
        return ArrivalProcess(law: .mmpp(rates: rates, transitions: rows))
    }

    /// A Poisson process with a quiet and a busy state, both of exponential length.
    ///
    /// - Parameters:
    ///   - quietRate: Arrivals a second while quiet, from 0 to 1e9.
    ///   - busyRate: Arrivals a second while busy, from 0 to 1e9.
    ///   - quietMean: Mean length of a quiet time, from 1 ns to 1e9 s.
    ///   - busyMean: Mean length of a busy time, from 1 ns to 1e9 s.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if an argument is out of range.
    public static func mmpp(
        quietRate: Double,
        busyRate: Double,
        quietMean: SimDuration,
        busyMean: SimDuration
    ) throws(ArrivalProcessError) -> ArrivalProcess {
        try check(quietRate, .optionalRate, "mmpp", "quietRate")
        try check(busyRate, .optionalRate, "mmpp", "busyRate")
        try check(quietMean.seconds, .seconds, "mmpp", "quietMean")
        try check(busyMean.seconds, .seconds, "mmpp", "busyMean")
        return try mmpp(
            rates: [quietRate, busyRate],
            transitions: [[0, 1 / quietMean.seconds], [1 / busyMean.seconds, 0]]
        )
    }

    /// A Poisson process that is switched on and off.
    ///
    /// It starts on with the probability that it is on in the long run, at the beginning of a time;
    /// so it is stationary from the start only if both times are exponential.
    ///
    /// - Parameters:
    ///   - rate: Arrivals a second while on, from 1e-9 to 1e9.
    ///   - on: Seconds for which it is on, with a mean from 1e-9 to 1e9.
    ///   - off: Seconds for which it is off, with a mean from 0 to 1e9.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if an argument is out of range.
    public static func onOff(
        rate: Double,
        on: Distribution,
        off: Distribution
    ) throws(ArrivalProcessError) -> ArrivalProcess {
        try check(rate, .rate, "on_off", "rate")
        try check(on.mean, .seconds, "on_off", "on.mean")
        try check(off.mean, .from(0, to: 1e9), "on_off", "off.mean")
        try checkChanges(2 / (rate * on.mean), "on_off", "rate")
        return ArrivalProcess(law: .onOff(rate: rate, on: on, off: off))
    }

    /// A Poisson process whose rate goes in straight lines from point to point.
    ///
    /// - Parameters:
    ///   - points: At least one, the first at time 0, in order of time; two points at one time make
    ///     a step. Rates are per second, from 0 to 1e9.
    ///   - period: When the profile begins anew, after the last point (or at it, if that is not the
    ///     only time); the rate goes in a straight line from the last point to the first of the next
    ///     period. `nil` = it does not, and the last rate stays.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if an argument is out of range.
    public static func profile(
        points: [RatePoint],
        period: SimDuration? = nil
    ) throws(ArrivalProcessError) -> ArrivalProcess {
        guard let first = points.first, let last = points.last else {
            throw ArrivalProcessError(
                "profile",
                "points",
                found: "empty",
                requirement: "at least one point"
            )
        }
        guard first.time == .zero else {
            throw ArrivalProcessError(
                "profile",
                "points[0].time",
                found: "\(first.time.seconds) s",
                requirement: "0, where the simulation starts"
            )
        }
        for (index, point) in points.enumerated() {
            try check(point.rate, .optionalRate, "profile", "points[\(index)].rate")
            guard index == 0 || point.time >= points[index - 1].time else {
                throw ArrivalProcessError(
                    "profile",
                    "points[\(index)].time",
                    found: "\(point.time.seconds) s",
                    requirement: "not before the point in front of it"
                )
            }
            let time = point.time.seconds
            try check(time, .from(0, to: 1e9), "profile", "points[\(index)].time")
        }
        if let period {
            guard period > .zero, period.seconds <= 1e9, .zero + period >= last.time else {
                throw ArrivalProcessError(
                    "profile",
                    "period",
                    found: "\(period.seconds) s",
                    requirement: "above 0, at most 1e9 s, and not before the last point"
                )
            }
            let expected = RateSegment.segments(through: points, period: period)
                .reduce(0) { $0 + $1.expectedArrivals }
            // Else the search for the next arrival would go through periods for ever.
            try check(
                expected,
                .from(1e-6, to: 1e18),
                "profile",
                "expected number of arrivals in a period"
            )
        }
        return ArrivalProcess(law: .profile(points: points, period: period))
    }

    /// Arrivals at these instants.
    ///
    /// - Parameter times: At least one, in order, none before 0.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if there is none or they are not in order.
    public static func trace(_ times: [SimTime]) throws(ArrivalProcessError) -> ArrivalProcess {
        guard !times.isEmpty else {
            throw ArrivalProcessError(
                "trace",
                "times",
                found: "empty",
                requirement: "at least one instant"
            )
        }
        var former = SimTime.zero
        for (index, time) in times.enumerated() {
            guard time >= former else {
                throw ArrivalProcessError(
                    "trace",
                    "times[\(index)]",
                    found: "\(time.seconds) s",
                    requirement: "not before \(former.seconds) s, which is in front of it"
                )
            }
            former = time
        }
        return ArrivalProcess(law: .trace(times))
    }

    /// Users who each send a request, wait for its end, and think before the next.
    ///
    /// - Parameters:
    ///   - users: From 1 to `usersMaximum`.
    ///   - think: Seconds between the end of a request and the next, with a mean from 0 to 1e9.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if an argument is out of range.
    public static func closed(
        users: Int,
        think: Distribution
    ) throws(ArrivalProcessError) -> ArrivalProcess {
        guard (1...usersMaximum).contains(users) else {
            throw ArrivalProcessError(
                "closed",
                "users",
                found: "\(users)",
                requirement: "from 1 to \(usersMaximum)"
            )
        }
        try check(think.mean, .from(0, to: 1e9), "closed", "think.mean")
        return ArrivalProcess(law: .closed(users: users, think: think))
    }

    /// All arrivals of several independent processes.
    ///
    /// - Parameter processes: From 1 to 2,048 with those that sums among them hold; a sum among them
    ///   is replaced by its components.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if there are none or too many.
    public static func sum(
        _ processes: [ArrivalProcess]
    ) throws(ArrivalProcessError) -> ArrivalProcess {
        let components = processes.flatMap(\.flattened)
        guard (1...2_048).contains(components.count) else {
            throw ArrivalProcessError(
                "sum",
                "processes",
                found: "\(components.count)",
                requirement: "from 1 to 2048 in number"
            )
        }
        return ArrivalProcess(law: .sum(components))
    }

    /// Throws if an argument is out of its range.
    static func check(
        _ value: Double,
        _ range: ArgumentRange,
        _ process: String,
        _ argument: String
    ) throws(ArrivalProcessError) {
        guard range.contains(value) else {
            throw ArrivalProcessError(
                process,
                argument,
                found: "\(value)",
                requirement: range.requirement
            )
        }
    }

    private static func checkChanges(
        _ changesPerArrival: Double,
        _ process: String,
        _ argument: String
    ) throws(ArrivalProcessError) {
        guard changesPerArrival <= changesPerArrivalMaximum else {
            throw ArrivalProcessError(
                process,
                argument,
                found: "such that the state changes \(changesPerArrival) times "
                    + "for each arrival",
                requirement: "such that it does at most \(changesPerArrivalMaximum) times"
            )
        }
    }
}

extension Distribution {
    /// Whether it has whole values only, all of which fit in 32 bits.
    fileprivate var isWhole: Bool {
        switch law {
        case .constant(let value): Self.isWhole(value)
        case .zipf(let count, _): Self.isWhole(Double(count))
        case .geometric, .poisson: true
        case .empirical(let values, _): values.allSatisfy(Self.isWhole)
        default: false
        }
    }

    private static func isWhole(_ value: Double) -> Bool {
        value == value.rounded() && value <= 0x1p31
    }
}
