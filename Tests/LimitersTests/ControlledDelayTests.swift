import Limiters
import Testing
import Units

/// The instant `milliseconds` after the start.
private func at(_ milliseconds: Int64) -> SimTime { .zero + .milliseconds(milliseconds) }

@Suite("A controlled delay")
struct ControlledDelayTests {
    @Test("allows the interval until the queue has not been empty for longer, then the target")
    func standingQueue() {
        var delay = ControlledDelay()
        // Empty until 50; standing from after 150 on.
        #expect(delay.join(at: at(50), waiting: 0) == .milliseconds(100))
        #expect(delay.join(at: at(150), waiting: 1) == .milliseconds(100))
        #expect(!delay.isStanding(at: at(150)))
        #expect(delay.isStanding(at: at(151)))
        #expect(delay.join(at: at(151), waiting: 2) == .milliseconds(5))
    }

    @Test("begins anew when the queue has been empty")
    func emptied() {
        var delay = ControlledDelay(target: .zero, interval: .milliseconds(10))
        #expect(delay.join(at: at(0), waiting: 0) == .milliseconds(10))
        #expect(delay.join(at: at(20), waiting: 1) == .zero)
        #expect(delay.join(at: at(20), waiting: 0) == .milliseconds(10))
        #expect(delay.join(at: at(30), waiting: 1) == .milliseconds(10))
        #expect(delay.join(at: at(31), waiting: 1) == .zero)
    }

    @Test("stops when the target is above the interval")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) {
            _ = ControlledDelay(target: .milliseconds(2), interval: .milliseconds(1))
        }
    }
}
