import Kernel
import Testing
import Units

@Suite("A lane of deadlines")
struct DeadlineLaneTests {
    @Test("has no deadline at first")
    func startsEmpty() {
        let lane = DeadlineLane<Int>()
        #expect(lane.isEmpty == true)
        #expect(lane.count == 0)
        #expect(lane.nextDeadline == .distantFuture)
    }

    @Test("gives the earliest deadline and whom it concerns")
    func givesTheEarliest() {
        var lane = DeadlineLane<Int>()
        lane.append(7, deadline: .nanoseconds(10))
        lane.append(8, deadline: .nanoseconds(20))
        #expect(lane.nextDeadline == .nanoseconds(10))
        #expect(lane.first == 7)
        #expect(lane.count == 2)
        #expect(lane.removeFirst() == 7)
        #expect(lane.nextDeadline == .nanoseconds(20))
        #expect(lane.removeFirst() == 8)
        #expect(lane.nextDeadline == .distantFuture)
    }

    @Test("keeps those who have the same deadline in the order they came")
    func keepsTiesInOrder() {
        var lane = DeadlineLane<Int>()
        for number in 0..<100 { lane.append(number, deadline: .nanoseconds(5)) }
        #expect((0..<100).map { _ in lane.removeFirst() } == Array(0..<100))
    }

    @Test("concerns nobody when it is empty")
    func refusesToTakeFromNothing() async {
        await #expect(processExitsWith: .failure) {
            var lane = DeadlineLane<Int>()
            lane.removeFirst()
        }
        await #expect(processExitsWith: .failure) {
            let lane = DeadlineLane<Int>()
            _ = lane.first
        }
    }
}
