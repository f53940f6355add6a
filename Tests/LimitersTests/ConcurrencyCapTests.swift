import Limiters
import Testing

@Suite("A concurrency cap")
struct ConcurrencyCapTests {
    @Test("lets exactly its limit in, and one more for each that leaves")
    func letsTheLimitIn() {
        var cap = ConcurrencyCap(limit: 3)
        let first = (1...4).map { _ in cap.take() }
        #expect(first == [true, true, true, false])
        #expect(cap.inUse == 3)
        cap.giveBack()
        #expect(cap.inUse == 2)
        #expect(cap.free == 1)
        let second = (1...2).map { _ in cap.take() }
        #expect(second == [true, false])
    }

    @Test("remembers its peak")
    func peak() {
        var cap = ConcurrencyCap(limit: 10)
        for _ in 1...7 { _ = cap.take() }
        for _ in 1...7 { cap.giveBack() }
        for _ in 1...2 { _ = cap.take() }
        #expect(cap.peak == 7)
        #expect(cap.inUse == 2)
    }

    @Test("of zero lets nobody in, of the largest integer everybody")
    func extremes() {
        var closed = ConcurrencyCap(limit: 0)
        #expect(closed.take() == false)
        #expect(closed.peak == 0)
        var open = ConcurrencyCap(limit: .max)
        let taken = (1...10_000).allSatisfy { _ in open.take() }
        #expect(taken)
    }

    @Test("that is lowered admits nobody until enough has been given back")
    func lowered() {
        var cap = ConcurrencyCap(limit: 5)
        for _ in 1...5 { _ = cap.take() }
        cap.limit = 3
        #expect(cap.free == 0)
        for _ in 1...2 {
            cap.giveBack()
            #expect(cap.take() == false)
        }
        cap.giveBack()
        #expect(cap.take() == true)
    }

    @Test("stops when more is given back than was taken")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) {
            var cap = ConcurrencyCap(limit: 1)
            cap.giveBack()
        }
        await #expect(processExitsWith: .failure) { _ = ConcurrencyCap(limit: -1) }
    }
}
