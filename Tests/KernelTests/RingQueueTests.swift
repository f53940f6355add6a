import Kernel
import Testing

@Suite("A ring queue")
struct RingQueueTests {
    @Test("gives the newest too, and keeps what is asked for in its order")
    func newestAndKept() {
        var queue = RingQueue<Int>()
        // Begins in the middle of the ring, so that the elements go round its end.
        for element in 0..<12 { queue.append(element) }
        for _ in 0..<12 { queue.removeFirst() }
        for element in 0..<10 { queue.append(element) }
        #expect(queue.removeLast() == 9)
        queue.keep { $0 % 3 == 0 }
        #expect(queue.count == 3)
        #expect(queue.last == 6)
        #expect([queue.removeFirst(), queue.removeFirst(), queue.removeFirst()] == [0, 3, 6])
        queue.append(1)
        queue.removeAll()
        #expect(queue.isEmpty == true)
        queue.append(2)
        #expect(queue.removeLast() == 2)
        #expect(queue.isEmpty == true)
    }

    @Test("gives first what came first")
    func isFirstInFirstOut() {
        var queue = RingQueue<Int>()
        for number in 1...3 { queue.append(number) }
        #expect(queue.count == 3)
        #expect(queue.first == 1)
        #expect(queue.removeFirst() == 1)
        #expect(queue.removeFirst() == 2)
        #expect(queue.removeFirst() == 3)
        #expect(queue.isEmpty == true)
    }

    @Test("keeps its order when it grows with its head in the middle of the ring")
    func growsInOrder() {
        var queue = RingQueue<Int>()
        for number in 0..<10 { queue.append(number) }
        for _ in 0..<10 { queue.removeFirst() }
        for number in 0..<1_000 { queue.append(number) }
        #expect((0..<1_000).map { _ in queue.removeFirst() } == Array(0..<1_000))
    }

    @Test("agrees with an array in any interleaving", arguments: UInt64(1)...10)
    func agreesWithAnArray(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var queue = RingQueue<Int>()
        var reference: [Int] = []
        for number in 0..<2_000 {
            if Int.random(in: 0..<Int(seed * 20), using: &random) >= reference.count {
                queue.append(number)
                reference.append(number)
            } else {
                #expect(queue.removeFirst() == reference.removeFirst())
            }
            #expect(queue.count == reference.count)
            #expect(queue.isEmpty == reference.isEmpty)
            if let first = reference.first, let last = reference.last {
                #expect(queue.first == first)
                #expect(queue.last == last)
            }
        }
    }

    @Test("keeps its memory while as much is added as is removed")
    func keepsItsMemory() async {
        await #expect(processExitsWith: .success) {
            var queue = RingQueue<Int>()
            for number in 0..<16 { queue.append(number) }
            let isKept = needsNoMoreMemory { number in
                queue.removeFirst()
                queue.append(number)
            }
            precondition(isKept)
        }
    }

    @Test("has no first element when it is empty")
    func refusesToTakeFromNothing() async {
        await #expect(processExitsWith: .failure) {
            var queue = RingQueue<Int>()
            queue.removeFirst()
        }
        await #expect(processExitsWith: .failure) {
            let queue = RingQueue<Int>()
            _ = queue.first
        }
        await #expect(processExitsWith: .failure) {
            let queue = RingQueue<Int>()
            _ = queue.last
        }
    }
}
