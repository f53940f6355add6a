import Kernel
import Testing
import Units

@Suite("An event list")
struct EventListTests {
    @Test("is empty at first: nothing ever happens")
    func startsEmpty() {
        var events = EventList<Int>()
        #expect(events.isEmpty == true)
        #expect(events.count == 0)
        #expect(events.nextTime == .distantFuture)
    }

    @Test("gives events in the order of their times")
    func ordersByTime() {
        var events = EventList<Int>()
        for time: Int64 in [30, 10, 20] { events.schedule(Int(time), at: .nanoseconds(time)) }
        #expect(events.count == 3)
        #expect(events.nextTime == .nanoseconds(10))
        #expect(events.first == 10)
        #expect(drained(&events) == [10, 20, 30])
    }

    @Test("at one instant gives the lower rank first, however late it was scheduled")
    func ordersByRank() {
        var events = EventList<Int>()
        for rank: Int8 in [127, 1, 0, -128, 64] {
            events.schedule(Int(rank), at: .zero, rank: rank)
        }
        #expect(drained(&events) == [-128, 0, 1, 64, 127])
    }

    @Test("of equal time and rank gives first what was scheduled first")
    func ordersByScheduling() {
        var events = EventList<Int>()
        for number in 0..<1_000 { events.schedule(number, at: .zero, rank: 7) }
        #expect(drained(&events) == Array(0..<1_000))
    }

    @Test("keeps those that are as asked, in their order, and takes more", arguments: [10, 1_000])
    func keepsSome(count: Int) {
        var events = EventList<Int>()
        // 7 and the counts have no common divisor: each number once, in no order.
        for number in 0..<count {
            let scrambled = number * 7 % count
            events.schedule(scrambled, at: .nanoseconds(Int64(scrambled)))
        }
        events.keep { $0.isMultiple(of: 3) }
        events.schedule(4, at: .nanoseconds(4))
        var expected = (0..<count).filter { $0.isMultiple(of: 3) || $0 == 4 }
        #expect(events.count == expected.count)
        #expect(drained(&events) == expected)
        events.keep { _ in true }
        expected = []
        #expect(drained(&events) == expected)
    }

    @Test("orders all instants there are, those before the start included")
    func ordersExtremeTimes() {
        var events = EventList<Int>()
        for (number, time) in [0, -1, Int64.max, 1, Int64.min].enumerated() {
            events.schedule(number, at: .nanoseconds(time))
        }
        #expect(drained(&events) == [4, 1, 0, 3, 2])
    }

    @Test("finds the place of what is scheduled after a take, before or behind the others")
    func fillsTheHole() {
        var events = EventList<Int>()
        for time: Int64 in [10, 20, 30] { events.schedule(Int(time), at: .nanoseconds(time)) }
        #expect(events.takeFirst() == 10)
        #expect(events.count == 2)
        events.schedule(25, at: .nanoseconds(25))
        #expect(events.count == 3)
        #expect(events.takeFirst() == 20)
        events.schedule(5, at: .nanoseconds(5))
        #expect(events.first == 5)
        #expect(drained(&events) == [5, 25, 30])
    }

    @Test("can be emptied and filled again")
    func refills() {
        var events = EventList<Int>()
        events.schedule(1, at: .nanoseconds(1))
        #expect(events.takeFirst() == 1)
        #expect(events.isEmpty == true)
        #expect(events.nextTime == .distantFuture)
        events.schedule(2, at: .nanoseconds(2))
        #expect(drained(&events) == [2])
    }

    @Test("takes several events in a row before the next is scheduled")
    func takesInARow() {
        var events = EventList<Int>()
        for time: Int64 in 1...6 { events.schedule(Int(time), at: .nanoseconds(time)) }
        #expect((1...4).map { _ in events.takeFirst() } == [1, 2, 3, 4])
        #expect(events.count == 2)
        events.schedule(0, at: .zero)
        #expect(drained(&events) == [0, 5, 6])
    }

    /// Few different instants and ranks, so that time, rank and order of scheduling all decide.
    @Test("agrees with a sorted array in any interleaving", arguments: UInt64(1)...20)
    func agreesWithASortedArray(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var events = EventList<Int>(capacity: 1)
        var reference: [(time: SimTime, rank: Int8, number: Int)] = []
        // Sizes hover around 1 for the first seed, 400 for the last.
        let size = Int(seed * seed)
        for number in 0..<4_000 {
            if Int.random(in: 0..<2 * size, using: &random) >= reference.count {
                let time = SimTime.nanoseconds(Int64.random(in: 0..<50, using: &random))
                let rank = Int8.random(in: -1..<2, using: &random)
                events.schedule(number, at: time, rank: rank)
                let later = reference.firstIndex { ($0.time, $0.rank) > (time, rank) }
                reference.insert((time, rank, number), at: later ?? reference.endIndex)
            } else {
                let expected = reference.removeFirst()
                #expect(events.nextTime == expected.time)
                #expect(events.takeFirst() == expected.number)
            }
            #expect(events.count == reference.count)
        }
        #expect(drained(&events) == reference.map(\.number))
    }

    @Test("keeps its memory while as many events are scheduled as are taken")
    func keepsItsMemory() async {
        await #expect(processExitsWith: .success) {
            var events = EventList<Int>(capacity: 100)
            var random = SplitMix64(seed: 1)
            for number in 0..<100 { events.schedule(number, at: .zero) }
            let isKept = needsNoMoreMemory { _ in
                let now = events.nextTime
                let delay = Int64.random(in: 0..<1_000, using: &random)
                let event = events.takeFirst()
                events.schedule(event, at: now + SimDuration(nanoseconds: delay))
            }
            precondition(isKept)
        }
    }

    @Test("has no first event when it is empty")
    func refusesToTakeFromNothing() async {
        await #expect(processExitsWith: .failure) {
            var events = EventList<Int>()
            _ = events.takeFirst()
        }
        await #expect(processExitsWith: .failure) {
            var events = EventList<Int>()
            events.schedule(1, at: .zero)
            _ = events.takeFirst()
            _ = events.takeFirst()
        }
        await #expect(processExitsWith: .failure) {
            var events = EventList<Int>()
            _ = events.first
        }
    }

    private func drained(_ events: inout EventList<Int>) -> [Int] {
        var taken: [Int] = []
        while !events.isEmpty { taken.append(events.takeFirst()) }
        return taken
    }
}
