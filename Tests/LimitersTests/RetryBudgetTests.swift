import Limiters
import Testing

@Suite("A retry budget")
struct RetryBudgetTests {
    @Test("of 10 % lets one retry through per ten requests, exactly")
    func ratio() {
        var budget = RetryBudget(ratio: 0.1, reserve: 0)
        var retries = 0
        for request in 1...1_000 {
            budget.deposit()
            if budget.withdraw() {
                retries += 1
                #expect(request == retries * 10)
            }
        }
        #expect(retries == 100)
    }

    @Test("has its reserve at the start, once")
    func reserve() {
        var budget = RetryBudget(ratio: 0.1, reserve: 3)
        let allowed = (1...5).map { _ in budget.withdraw() }
        #expect(allowed == [true, true, true, false, false])
        #expect(budget.balance == 0)
    }

    @Test("saves up no more than its capacity")
    func capacity() {
        var budget = RetryBudget(ratio: 0.5, reserve: 0, capacity: 4)
        for _ in 1...1_000 { budget.deposit() }
        #expect(budget.balance == 4)
    }

    @Test("of zero lets no retry through once the reserve is used")
    func zero() {
        var budget = RetryBudget(ratio: 0, reserve: 1)
        for _ in 1...100 { budget.deposit() }
        let allowed = (1...2).map { _ in budget.withdraw() }
        #expect(allowed == [true, false])
    }

    @Test("never lets more through than reserve + ratio * requests", arguments: 1...5)
    func law(seed: UInt64) {
        var numbers = Lehmer(seed: seed)
        var budget = RetryBudget(ratio: 0.2, reserve: 10)
        var requests = 0
        var retries = 0
        for _ in 0..<10_000 {
            if numbers.below(3) == 0 {
                budget.deposit()
                requests += 1
            } else if budget.withdraw() {
                retries += 1
            }
            #expect(retries * 5 <= 10 * 5 + requests)
        }
        // Twice as many are asked for as requests come, so the budget is used to the last token.
        #expect(retries == 10 + requests / 5 || retries == 9 + requests / 5)
    }

    @Test("stops on figures that make no budget")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) { _ = RetryBudget(ratio: -0.1) }
        await #expect(processExitsWith: .failure) { _ = RetryBudget(ratio: .nan) }
        await #expect(processExitsWith: .failure) {
            _ = RetryBudget(ratio: 0.1, reserve: 5, capacity: 4)
        }
    }
}
