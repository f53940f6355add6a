import Limiters
import Units

/// The retry budget of one workload's clients, of whatever kind.
struct RetryBudgets: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable { case none, perRequest, perAnswer, expiring, concurrent }

    let kind: Kind
    /// Counts deposits by request or by answer.
    private var saved = RetryBudget(ratio: 0)
    private var savedCapacity = 1.0
    private var expiring = FinagleRetryBudget()
    private var concurrent = RetryConcurrencyBudget(ratio: nil, minimum: 0)

    init(_ policy: RetryBudgetPolicy?) {
        switch policy {
        case nil:
            kind = .none
        case .sre(let ratio, let reserve, let capacity):
            kind = .perRequest
            saved = RetryBudget(ratio: ratio, reserve: reserve, capacity: capacity)
            savedCapacity = capacity
        case .finagle(let ratio, let minimumPerSecond, let ttl):
            kind = .expiring
            expiring = FinagleRetryBudget(
                ratio: ratio,
                minimumPerSecond: minimumPerSecond,
                ttl: ttl
            )
        case .envoy(let ratio, let minimum):
            kind = .concurrent
            concurrent = RetryConcurrencyBudget(ratio: ratio, minimum: Int64(minimum))
        case .aws(let perSuccess, let capacity):
            kind = .perAnswer
            saved = RetryBudget(ratio: perSuccess, reserve: capacity, capacity: capacity)
            savedCapacity = capacity
        }
    }

    /// Whether it has to be told of every attempt, not only of requests and retries.
    var watchesAttempts: Bool { kind == .perAnswer || kind == .concurrent }

    /// A request arrives.
    mutating func requested(at now: SimTime) {
        switch kind {
        case .perRequest: saved.deposit()
        case .expiring: expiring.deposit(at: now)
        case .none, .perAnswer, .concurrent: break
        }
    }

    /// An attempt is sent.
    mutating func sent() {
        if kind == .concurrent { concurrent.sent() }
    }

    /// An attempt has ended for its client.
    mutating func ended(isRetry: Bool, isAnswered: Bool) {
        if kind == .concurrent { concurrent.answered(isRetry: isRetry) }
        if kind == .perAnswer, isAnswered { saved.deposit() }
    }

    /// Takes a retry from the budget if it has one.
    mutating func withdraw(at now: SimTime) -> Bool {
        switch kind {
        case .none: true
        case .perRequest, .perAnswer: saved.withdraw()
        case .expiring: expiring.withdraw(at: now)
        case .concurrent: concurrent.withdraw()
        }
    }

    /// How much of the budget is used after a retry was granted, in thousandths, below all of it.
    mutating func used(at now: SimTime) -> Int64 {
        let share =
            switch kind {
            case .none: 0.0
            case .perRequest, .perAnswer: 1 - saved.balance / savedCapacity
            case .expiring: 1 / (1 + expiring.balance(at: now))
            case .concurrent:
                Double(concurrent.retriesUnderWay) / Double(max(1, concurrent.limit))
            }
        return min(999, Int64(share * 1_000))
    }
}
