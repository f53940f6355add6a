import Limiters
import Testing
import Units

@Suite("Finagle's retry budget")
struct FinagleRetryBudgetTests {
    @Test("lets a share of the requests through, and so many a second whatever the traffic")
    func share() {
        // 0.2 of 50 requests and 2 a second for 10 s: 30 retries.
        var budget = FinagleRetryBudget(ratio: 0.2, minimumPerSecond: 2)
        for _ in 1...50 { budget.deposit(at: .zero) }
        var allowed = 0
        for _ in 1...40 where budget.withdraw(at: .zero) { allowed += 1 }
        #expect(allowed == 30)
    }

    @Test("forgets deposits after ten slices of a second, and not before")
    func expiry() {
        var budget = FinagleRetryBudget(ratio: 1, minimumPerSecond: 0)
        budget.deposit(at: .zero + .milliseconds(500))
        let before = budget.balance(at: .zero + .milliseconds(9_999))
        let after = budget.balance(at: .zero + .seconds(10))
        let allowed = budget.withdraw(at: .zero + .seconds(10))
        #expect(before == 1)
        #expect(after == 0)
        #expect(!allowed)
    }

    @Test("forgets withdrawals as well: the least rate holds in every ttl")
    func withdrawals() {
        var budget = FinagleRetryBudget(ratio: 0, minimumPerSecond: 1)
        var allowed = 0
        for millisecond in Int64(0)..<60_000 {
            if budget.withdraw(at: .zero + .milliseconds(millisecond)) { allowed += 1 }
        }
        // Ten at once in the first slice of each ten.
        #expect(allowed == 60)
    }
}

@Suite("Envoy's retry budget")
struct RetryConcurrencyBudgetTests {
    @Test("has max_retries under way at a time, those in back-off included")
    func fixed() {
        var budget = RetryConcurrencyBudget(ratio: nil, minimum: 3)
        for _ in 1...100 { budget.sent() }
        let allowed = (1...5).map { _ in budget.withdraw() }
        #expect(allowed == [true, true, true, false, false])
        budget.answered(isRetry: true)
        let another = [budget.withdraw(), budget.withdraw()]
        #expect(another == [true, false])
    }

    @Test("or a share of the requests under way, rounded down, and at least the minimum")
    func share() {
        var budget = RetryConcurrencyBudget(ratio: 0.2, minimum: 3)
        #expect(budget.limit == 3)
        for _ in 1...24 { budget.sent() }
        #expect(budget.limit == 4)
        budget.sent()
        #expect(budget.limit == 5)
        for _ in 1...20 { budget.answered(isRetry: false) }
        #expect(budget.limit == 3)
    }
}

@Suite("A sliding counter")
struct SlidingCounterTests {
    @Test("counts the present slice and the nine before it")
    func slices() {
        var counter = SlidingCounter(window: .seconds(10))
        for second in Int64(0)..<20 { counter.add(second, at: .zero + .seconds(second)) }
        // 10 + 11 + … + 19, less a slice a second.
        let totals = [19, 20, 28, 29, 1_000_000].map { counter.total(at: .zero + .seconds($0)) }
        #expect(totals == [145, 135, 19, 0, 0])
    }
}
