import Kernel
import Limiters
import Units

/// The circuit breakers of the orchestrator's calls: one for each of its pods and agent pool.
extension Simulation {
    private func breaker(of pod: Int, pool: Int) -> Int { pod * rules.agents.count + pool }

    /// Asks for a call of an agent pool.
    ///
    /// - Returns: The call; `nil` if it is refused.
    mutating func takeCall(of pool: Int, pod: Int) -> CircuitBreaker.Generation? {
        let index = breaker(of: pod, pool: pool)
        guard let call = agentBreakers[index].breaker.take(at: now) else {
            meters.countRefusal(of: meterNumbers.agents[pool].circuitBreaker)
            return nil
        }
        return call
    }

    /// Tells what a call came to.
    mutating func callEnded(
        _ call: CircuitBreaker.Generation,
        of pool: Int,
        pod: Int,
        failed: Bool
    ) {
        let index = breaker(of: pod, pool: pool)
        agentBreakers[index].breaker.ended(call, failed: failed, at: now)
        meterAgentBreaker(index, pool: pool)
    }

    /// Tells what an operation came to for whoever waits for it.
    mutating func callEnded(by operation: UInt32, failed: Bool) {
        let pool = Int(operations[operation].pool)
        let request = operations[operation].request
        guard rules.agents[pool].hasBreaker, request != .none, requests.isAlive(request) else {
            return
        }
        callEnded(
            operations[operation].breakerCall,
            of: pool,
            pod: Int(requests[request.slot].pod),
            failed: failed
        )
    }

    /// Nobody will know what an operation came to.
    mutating func callForgotten(by operation: UInt32, pod: Int) {
        let pool = Int(operations[operation].pool)
        guard rules.agents[pool].hasBreaker else { return }
        agentBreakers[breaker(of: pod, pool: pool)].breaker.forget(
            operations[operation].breakerCall
        )
    }

    mutating func meterAgentBreaker(_ index: Int, pool: Int) {
        meters.change(
            &agentBreakers[index].level,
            to: agentBreakers[index].breaker.state == .closed ? 0 : 1,
            of: meterNumbers.agents[pool].circuitBreaker,
            at: now
        )
    }

    mutating func meterCircuitBreaker(of workload: Int) {
        meters.change(
            &clients[workload].breaker.level,
            to: clients[workload].breaker.breaker.state == .closed ? 0 : 1,
            of: meterNumbers.clients[workload].circuitBreaker,
            at: now
        )
    }

    /// Counts the time of every breaker up to now.
    mutating func settleBreakers() {
        for workload in 0..<clients.count { meterCircuitBreaker(of: workload) }
        for pod in 0..<pods.count where pods[pod].life.exists { settleAgentBreakers(of: pod) }
    }

    /// Counts the time of the breakers of an orchestrator pod up to now.
    mutating func settleAgentBreakers(of pod: Int) {
        for index in agentBreakerNumbers(of: pod) {
            meterAgentBreaker(index, pool: index % rules.agents.count)
        }
    }

    /// The breakers of an orchestrator pod; none if no agent pool has any.
    func agentBreakerNumbers(of pod: Int) -> Range<Int> {
        guard agentBreakers.count > 0 else { return 0..<0 }
        let first = breaker(of: pod, pool: 0)
        return first..<first + rules.agents.count
    }
}
