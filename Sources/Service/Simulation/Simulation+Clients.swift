import Kernel
import Limiters
import Units

/// What the clients of a workload do together: retry budget, circuit breaker, throttle.
extension Simulation {
    /// An attempt is about to be sent.
    ///
    /// - Returns: Why its own client refuses it; `nil` if it does not.
    mutating func sendAttempt(_ slot: UInt32) -> Cause? {
        let source = Int(requests[slot].source)
        let workload = plan.sources[source].workload
        clients[workload].budget.sent()
        if clients[workload].hasBreaker {
            guard let call = clients[workload].breaker.breaker.take(at: now) else {
                meters.countRefusal(of: meterNumbers.clients[workload].circuitBreaker)
                return .circuitOpen
            }
            requests[slot].breakerCall = call
        }
        if clients[workload].hasThrottle, isThrottled(slot, workload: workload) {
            meters.countRefusal(of: meterNumbers.clients[workload].adaptiveThrottle)
            clients[workload].breaker.breaker.forget(requests[slot].breakerCall)
            return .clientThrottled
        }
        let group = requests[slot].hedgeGroup
        if group != HedgeGroup.none, hedgeGroups[group].hedges == 0 {
            hedgeGroups[group].begun = now
            scheduleHedge(of: requests.handle(of: slot))
        }
        return nil
    }

    private mutating func isThrottled(_ slot: UInt32, workload: Int) -> Bool {
        let chance = clients[workload].throttle.refusalChance(at: now)
        clients[workload].throttle.requested(at: now)
        meters.observe(
            Int64(chance * 1_000),
            of: meterNumbers.clients[workload].adaptiveThrottle
        )
        guard chance > 0 else { return false }
        stream.seek(
            purpose: .init(rawValue: plan.sources[Int(requests[slot].source)].throttle),
            request: requests[slot].number,
            lane: lane(attempt: requests[slot].attempt)
        )
        return stream.uniform() < chance
    }

    /// A client knows how its attempt ended.
    mutating func attemptEnded(_ request: Request, cause: Cause?) {
        let workload = plan.sources[Int(request.source)].workload
        clients[workload].budget.ended(isRetry: request.attempt > 0, isAnswered: cause == nil)
        if let cause, cause.isOfClient { return }
        let isAnswered = cause?.isTooLarge ?? true
        if clients[workload].hasThrottle, isAnswered {
            clients[workload].throttle.accepted(at: now)
        }
        guard clients[workload].hasBreaker else { return }
        clients[workload].breaker.breaker.ended(
            request.breakerCall,
            failed: !isAnswered,
            at: now
        )
        meterCircuitBreaker(of: workload)
    }

    /// A client no longer wants to know how its attempt ends.
    mutating func attemptForgotten(_ request: Request) {
        let workload = plan.sources[Int(request.source)].workload
        clients[workload].budget.ended(isRetry: request.attempt > 0, isAnswered: false)
        clients[workload].breaker.breaker.forget(request.breakerCall)
    }

    /// Takes a retry or a hedge from the clients' budget; without one every one is granted.
    mutating func withdrawRetry(for request: Request) -> Bool {
        let workload = plan.sources[Int(request.source)].workload
        guard clients[workload].budget.withdraw(at: now) else {
            meters.observe(1_000, of: meterNumbers.clients[workload].retryBudget)
            meters.countRefusal(of: meterNumbers.clients[workload].retryBudget)
            tally.retryRefused(request)
            return false
        }
        meters.observe(
            clients[workload].budget.used(at: now),
            of: meterNumbers.clients[workload].retryBudget
        )
        return true
    }
}
