import Kernel
import Limiters
import Statistics
import Units

/// What the clients of one workload share, as they do behind one proxy.
struct Clients: ~Copyable {
    var budget: RetryBudgets
    var breaker: BreakerState
    let hasBreaker: Bool
    var throttle: AdaptiveThrottle
    let hasThrottle: Bool
    /// How long answers took, for clients that hedge after a percentile of that: one element, or none.
    let latencies: FixedBuffer<RunningPercentile>

    init(_ workload: Workload) {
        budget = RetryBudgets(workload.retry?.budget)
        breaker = BreakerState(workload.circuitBreaker)
        hasBreaker = workload.circuitBreaker != nil
        throttle = AdaptiveThrottle(workload.adaptiveThrottle ?? AdaptiveThrottle.Rule())
        hasThrottle = workload.adaptiveThrottle != nil
        let share = workload.hedge?.after.share
        latencies = FixedBuffer(count: share == nil ? 0 : 1) { _ in RunningPercentile(share ?? 0) }
    }

    /// Whether the clients have to be told of every attempt, not only of requests and retries.
    static func watchAttempts(_ workload: Workload) -> Bool {
        RetryBudgets(workload.retry?.budget).watchesAttempts || workload.circuitBreaker != nil
            || workload.adaptiveThrottle != nil || workload.hedge != nil
    }
}

/// A circuit breaker and since when it is in its state.
struct BreakerState: BitwiseCopyable {
    var breaker: CircuitBreaker
    var level = PodLevel()

    /// The breaker of a rule; never asked if there is none.
    init(_ rule: CircuitBreaker.Rule?) {
        breaker = CircuitBreaker(rule ?? CircuitBreaker.Rule(consecutiveFailures: 1))
    }
}
