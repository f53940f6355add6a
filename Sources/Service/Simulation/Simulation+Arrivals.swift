import Kernel
import Units
import Variates

/// Requests come: from open sources by the clock, from closed ones when a user has thought.
extension Simulation {
    mutating func scheduleArrival(of source: Int) {
        let arrival = arrivals.pointer(to: source).pointee?.next(&stream)
        nextArrivals[source] = arrival ?? Arrival(time: .distantFuture, count: 0)
        timers.set(timerNumbers.firstSource + source, to: nextArrivals[source].time)
    }

    mutating func sourceFired(_ source: Int) {
        // What is left of a huge batch comes at the same instant, after another look at all of it.
        let count = min(nextArrivals[source].count, Self.mostRequests)
        nextArrivals[source].count -= count
        // The next arrival is known before this one acts, so that it does not depend on it.
        if nextArrivals[source].count == 0 { scheduleArrival(of: source) }
        if count > 1 { nextLook -= min(nextLook, UInt64(count)) }
        for arrived in 0..<count {
            // Between two looks single requests pass the bound by little; a batch could by far.
            if arrived > 0, requests.count > Self.mostRequests { return giveUp() }
            let number = sent[source]
            sent[source] += 1
            arrive(
                Request(
                    number: number,
                    source: UInt16(source),
                    arrival: now,
                    isMeasured: now >= windowStart
                )
            )
        }
    }

    /// A user of a closed source thinks, then sends the next request.
    mutating func think(_ user: UInt32, of source: UInt16) {
        let number = requestNumber(of: user, source: Int(source))
        let thought = draw(plan.sources[Int(source)].think, number: number, lane: 0)
        events.schedule(
            .user(source: source, user: user),
            at: thinkLoads[Int(source)].end(of: SimDuration(seconds: thought), from: now),
            rank: 1
        )
    }

    mutating func userArrives(_ user: UInt32, of source: UInt16) {
        let number = requestNumber(of: user, source: Int(source))
        userRequests[firstUsers[Int(source)] + Int(user)] += 1
        var request = Request(
            number: number,
            source: source,
            arrival: now,
            isMeasured: now >= windowStart
        )
        request.user = user
        arrive(request)
    }

    /// A user's requests are numbered apart from all others', so that each draws the same in every
    /// candidate: the user in front of the bits for the request.
    private func requestNumber(of user: UInt32, source: Int) -> UInt64 {
        let own = userRequests[firstUsers[source] + Int(user)]
        let bits = plan.sources[source].userRequestBits
        return UInt64(user) << bits | UInt64(own) & ((1 << bits) - 1)
    }

    @inline(__always)
    private mutating func arrive(_ request: Request) {
        tally.arrived(request, at: now)
        series.arrived(request)
        watched.arrived(request)
        let source = Int(request.source)
        if plan.sources[source].hasBudget {
            clients[plan.sources[source].workload].budget.requested(at: now)
        }
        let slot = requests.insert(request).slot
        if clocks.isRunning { clocks.begin(slot, at: now) }
        if plan.sources[source].hedges > 0 { beginHedging(slot) }
        admit(slot)
    }
}
