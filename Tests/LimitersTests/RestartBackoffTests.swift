import Limiters
import Testing
import Units

@Suite("The back-off of a container that crashes")
struct RestartBackoffTests {
    @Test("doubles from 10 s to 5 minutes")
    func doubles() {
        var backoff = RestartBackoff()
        var now = SimTime.zero
        let delays = (0..<7).map { _ in
            let delay = backoff.crashed(at: now)
            now += delay + .seconds(1)
            return delay
        }
        #expect(delays == [10, 20, 40, 80, 160, 300, 300].map { .seconds($0) })
    }

    @Test("begins again for a container that has run for 10 minutes, and not for one a moment less")
    func forgets() {
        for (run, second) in [(SimDuration.seconds(600), 10), (.milliseconds(599_999), 20)] {
            var backoff = RestartBackoff()
            let first = backoff.crashed(at: .zero)
            #expect(backoff.crashed(at: .zero + first + run) == .seconds(Int64(second)))
        }
    }
}
