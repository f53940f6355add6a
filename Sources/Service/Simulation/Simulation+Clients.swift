import Limiters
import Units

/// What the clients of a workload do together: their retry budget.
extension Simulation {
    /// An attempt is about to be sent.
    mutating func attemptSent(_ slot: UInt32) {
        let workload = plan.sources[Int(requests[slot].source)].workload
        clients[workload].budget.sent()
    }

    /// A client knows how its attempt ended.
    mutating func attemptEnded(_ request: Request, cause: Cause?) {
        let workload = plan.sources[Int(request.source)].workload
        clients[workload].budget.ended(isRetry: request.attempt > 0, isAnswered: cause == nil)
    }

    /// Takes a retry from the clients' budget; without one every retry is granted.
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
