import Units

extension ArrivalProcess {
    /// The process under `factor` times the load.
    ///
    /// Rates are multiplied, while what modulates them keeps its pace: a profile keeps its times, an
    /// MMPP and an on/off process keep their states' lengths. Interarrival times and a trace are
    /// compressed in time, so that everything in a trace happens `factor` times as fast. A closed
    /// process gets `factor` times the users, rounded to the nearest number, at least 1.
    ///
    /// - Parameter factor: From 1e-6 to 1e6.
    /// - Returns: The process, checked.
    /// - Throws: `ArrivalProcessError` if the factor is out of range, or leads to a parameter that is.
    public func scaled(by factor: Double) throws(ArrivalProcessError) -> ArrivalProcess {
        try Self.check(factor, .from(1e-6, to: 1e6), name, "factor")
        switch law {
        case .poisson(let rate): return try .poisson(rate: factor * rate)
        case .renewal(let interarrival):
            return try .renewal(interarrival: compress(interarrival, by: factor))
        case .deterministic(let interval):
            try Self.check(interval / factor, .seconds, name, "interval")
            return ArrivalProcess(law: .deterministic(interval: interval / factor))
        case .batch(let rate, let size): return try .batch(rate: factor * rate, size: size)
        case .mmpp(let rates, let transitions):
            return try .mmpp(rates: rates.map { factor * $0 }, transitions: transitions)
        case .onOff(let rate, let on, let off):
            return try .onOff(rate: factor * rate, on: on, off: off)
        case .profile(let points, let period):
            return try .profile(
                points: points.map { RatePoint(time: $0.time, rate: factor * $0.rate) },
                period: period
            )
        case .trace(let times):
            return try .trace(times.map { SimTime(seconds: $0.seconds / factor) })
        case .closed(let users, let think):
            let scaledUsers = max(1, (factor * Double(users)).rounded())
            try Self.check(scaledUsers, .from(1, to: Double(Self.usersMaximum)), name, "users")
            return try .closed(users: Int(scaledUsers), think: think)
        case .sum(let components):
            var scaled: [ArrivalProcess] = []
            for component in components { scaled.append(try component.scaled(by: factor)) }
            return try .sum(scaled)
        }
    }

    private func compress(
        _ interarrival: Distribution,
        by factor: Double
    ) throws(ArrivalProcessError) -> Distribution {
        do throws(DistributionError) {
            return try interarrival.scaled(by: 1 / factor)
        } catch {
            throw ArrivalProcessError(
                name,
                "interarrival.\(error.argument)",
                found: error.found,
                requirement: error.requirement
            )
        }
    }
}
