import Kernel
import Testing
import Units

@Suite("A set of timers")
struct TimerSetTests {
    @Test("has none set at first")
    func startsUnset() {
        let timers = TimerSet(count: 3)
        #expect(timers.count == 3)
        #expect(timers.nextTime == .distantFuture)
        for timer in 0..<3 { #expect(timers.time(of: timer) == .distantFuture) }
    }

    @Test("tells which timer is due first, and when")
    func tellsTheFirst() {
        var timers = TimerSet(count: 3)
        timers.set(0, to: .nanoseconds(30))
        timers.set(1, to: .nanoseconds(10))
        timers.set(2, to: .nanoseconds(20))
        #expect(timers.first == 1)
        #expect(timers.nextTime == .nanoseconds(10))
        #expect(timers.time(of: 0) == .nanoseconds(30))
    }

    @Test("moves a timer that is set anew, earlier or later")
    func movesATimer() {
        var timers = TimerSet(count: 3)
        for timer in 0..<3 { timers.set(timer, to: .nanoseconds(Int64(timer) + 10)) }
        timers.set(2, to: .nanoseconds(1))
        #expect(timers.first == 2)
        timers.set(2, to: .nanoseconds(100))
        #expect(timers.first == 0)
        #expect(timers.time(of: 2) == .nanoseconds(100))
    }

    @Test("unsets a timer that is set to the distant future")
    func unsetsATimer() {
        var timers = TimerSet(count: 2)
        timers.set(0, to: .nanoseconds(1))
        timers.set(1, to: .nanoseconds(2))
        timers.set(0, to: .distantFuture)
        #expect(timers.first == 1)
        timers.set(1, to: .distantFuture)
        #expect(timers.nextTime == .distantFuture)
    }

    @Test("at one instant has the lower number first, in whichever order they were set")
    func breaksTiesByNumber() {
        var timers = TimerSet(count: 6)
        for timer in [4, 1, 5, 0, 3, 2] { timers.set(timer, to: .nanoseconds(7)) }
        var order: [Int] = []
        while timers.nextTime < .distantFuture {
            order.append(timers.first)
            timers.set(timers.first, to: .distantFuture)
        }
        #expect(order == [0, 1, 2, 3, 4, 5])
    }

    @Test("is not disturbed by a timer that is set to the instant it has")
    func acceptsTheSameInstant() {
        var timers = TimerSet(count: 2)
        timers.set(0, to: .nanoseconds(5))
        timers.set(1, to: .nanoseconds(5))
        timers.set(0, to: .nanoseconds(5))
        #expect(timers.first == 0)
        #expect(timers.time(of: 1) == .nanoseconds(5))
    }

    @Test(
        "agrees with a list of instants, whatever is set when",
        arguments: [1, 2, 3, 4, 5, 6, 17, 100],
        [0, 1, 2, 5]
    )
    func agreesWithAList(count: Int, frequent: Int) {
        var random = SplitMix64(seed: UInt64(count))
        var timers = TimerSet(count: count, frequent: min(frequent, count))
        var reference = [SimTime](repeating: .distantFuture, count: count)
        for _ in 0..<3_000 {
            let timer = Int.random(in: 0..<count, using: &random)
            // One in five is unset; few different instants, so that many are equal.
            let isUnset = Int.random(in: 0..<5, using: &random) == 0
            let time = SimTime.nanoseconds(Int64.random(in: 0..<20, using: &random))
            timers.set(timer, to: isUnset ? .distantFuture : time)
            reference[timer] = isUnset ? .distantFuture : time

            let first = reference.indices.min {
                (reference[$0], $0) < (reference[$1], $1)
            }
            #expect(timers.first == first)
            #expect(timers.nextTime == reference.min())
            #expect((0..<count).map { timers.time(of: $0) } == reference)
        }
    }
}
