import Limiters
import Testing
import Units

@Suite("Multiplexed connections")
struct MultiplexedPoolTests {
    private func instant(_ milliseconds: Int64) -> SimTime { .zero + .milliseconds(milliseconds) }

    @Test("carry as many requests at a time as they have streams, the oldest connection first")
    func streams() {
        var pool = MultiplexedPool(maximumStreams: 2, idleTimeout: .seconds(1))
        #expect(pool.join() == nil)
        let first = pool.open(at: instant(0))
        #expect(first.earlierUses == 0)
        #expect(pool.join()?.connection == first.connection)
        #expect(pool.join() == nil)
        let second = pool.open(at: instant(5))
        #expect(second.connection != first.connection)
        #expect(pool.open == 2)
        #expect(pool.leave(first.connection, at: instant(6)) == true)
        let third = pool.join()
        #expect(third?.connection == first.connection)
        #expect(third?.openedAt == instant(0))
        #expect(third?.earlierUses == 2)
        #expect(pool.join()?.connection == second.connection)
        #expect(pool.join() == nil)
    }

    @Test("end after their idle time, each at its own instant")
    func idleTimeout() {
        var pool = MultiplexedPool(maximumStreams: 1, idleTimeout: .milliseconds(100))
        let streams = (0..<3).map { _ in pool.open(at: instant(0)) }
        #expect(pool.leave(streams[2].connection, at: instant(10)) == true)
        #expect(pool.leave(streams[1].connection, at: instant(20)) == true)
        #expect(pool.leave(streams[0].connection, at: instant(30)) == true)
        // Idle since 30, 20 and 10; the first is used again at 105.
        #expect(pool.expireOldest(by: instant(105)) == nil)
        #expect(pool.join()?.connection == streams[0].connection)
        #expect(pool.expireOldest(by: instant(200)) == instant(110))
        #expect(pool.expireOldest(by: instant(200)) == instant(120))
        #expect(pool.expireOldest(by: instant(200)) == nil)
        #expect(pool.open == 1)
        #expect(pool.leave(streams[0].connection, at: instant(200)) == true)
        #expect(pool.expireOldest(by: instant(300)) == instant(300))
        #expect(pool.open == 0)
    }

    @Test("take no request after their last, and end when those that they carry have left")
    func maximumUses() {
        var pool = MultiplexedPool(maximumStreams: 9, idleTimeout: .seconds(1), maximumUses: 2)
        let first = pool.open(at: instant(0))
        #expect(pool.join()?.earlierUses == 1)
        #expect(pool.join() == nil)
        #expect(pool.leave(first.connection, at: instant(1)) == true)
        #expect(pool.join() == nil)
        #expect(pool.leave(first.connection, at: instant(2)) == false)
        #expect(pool.open == 0)
    }

    @Test("that are not kept end with their last request, and their numbers are used again")
    func notKept() {
        var pool = MultiplexedPool(maximumStreams: 2, idleTimeout: .zero)
        let first = pool.open(at: instant(0))
        _ = pool.join()
        #expect(pool.leave(first.connection, at: instant(1)) == true)
        #expect(pool.leave(first.connection, at: instant(1)) == false)
        #expect(pool.open(at: instant(2)).connection == first.connection)
        #expect(pool.closeIdle() == 0)
        #expect(pool.open == 1)
    }
}
