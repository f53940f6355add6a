import Limiters
import Testing
import Units

@Suite("Memory that is not given back")
struct RetainedMemoryTests {
    @Test("leaks in a straight line, whenever one looks")
    func leaks() {
        var memory = RetainedMemory(leakPerSecond: 1_000)
        #expect(memory.settle(at: SimTime(seconds: 1.5)) == Bytes(1_500))
        #expect(memory.settle(at: SimTime(seconds: 1.5)) == .zero)
        #expect(memory.instant(ofLeaking: Bytes(500)) == SimTime(seconds: 2))
        #expect(memory.settle(at: SimTime(seconds: 2)) == Bytes(500))
        #expect(memory.total == Bytes(2_000))
    }

    @Test(
        "reaches a level at the first nanosecond at which it is there",
        arguments: [1, 7, 999, 12_345]
    )
    func crossing(bytes: Int64) {
        // 3 bytes a second: the first is complete after 333,333,333.3 ns.
        let memory = RetainedMemory(leakPerSecond: 3)
        let instant = memory.instant(ofLeaking: Bytes(bytes))
        #expect(instant.nanoseconds == (bytes * 1_000_000_000 + 2) / 3)
        var before = memory
        var at = memory
        #expect(before.settle(at: instant - SimDuration(nanoseconds: 1)) == Bytes(bytes - 1))
        #expect(at.settle(at: instant) == Bytes(bytes))
    }

    @Test("never reaches a level without a leak")
    func noLeak() {
        #expect(RetainedMemory().instant(ofLeaking: Bytes(1)) == .distantFuture)
    }

    @Test("stops at 1 EiB, however fast it leaks")
    func saturates() {
        var memory = RetainedMemory(leakPerSecond: 1e15)
        #expect(memory.settle(at: SimTime(seconds: 1e5)) == .saturation)
        #expect(memory.settle(at: SimTime(seconds: 2e5)) == .zero)
        #expect(memory.instant(ofLeaking: Bytes(1)) == .distantFuture)
    }

    @Test("grows with each request until the cache is full, and leaks on")
    func cache() {
        var memory = RetainedMemory(
            leakPerRequest: Bytes(3),
            cachePerRequest: Bytes(40),
            cacheMaximum: Bytes(100)
        )
        var growth: [Int64] = []
        for _ in 1...5 {
            growth.append(memory.nextRequest.count)
            memory.countRequest()
        }
        #expect(growth == [43, 43, 23, 3, 3])
        #expect(memory.total == Bytes(115))
    }

    @Test("is forgotten with its process")
    func restart() {
        var memory = RetainedMemory(leakPerSecond: 10, leakPerRequest: Bytes(5))
        memory.countRequest()
        _ = memory.settle(at: SimTime(seconds: 7))
        #expect(memory.total == Bytes(75))
        memory.restart(at: SimTime(seconds: 20))
        #expect(memory.total == .zero)
        #expect(memory.instant(ofLeaking: Bytes(10)) == SimTime(seconds: 21))
    }
}
