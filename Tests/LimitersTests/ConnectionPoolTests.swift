import Limiters
import Testing
import Units

private func at(_ milliseconds: Int64) -> SimTime { .zero + .milliseconds(milliseconds) }

extension ConnectionPool {
    /// Opens what the pool wants to keep idle, at once.
    fileprivate mutating func fill(at now: SimTime) {
        for _ in 0..<refill() { opened(at: now) }
    }
}

@Suite("A pool of connections")
struct ConnectionPoolTests {
    @Test("hands out the one that has been idle longest, and refills to its minimum")
    func longestIdleFirst() throws {
        var pool = ConnectionPool(maximum: 4, minimumIdle: 2)
        pool.fill(at: at(0))
        #expect(pool.idle == 2)
        let taken = pool.checkOut()
        let first = try #require(taken).connection
        // One idle, one in use: one more is opened, and counts as being opened meanwhile.
        #expect(pool.refill() == 1)
        #expect(pool.refill() == 0)
        #expect(pool.pending == 1)
        #expect(pool.busy == 2)
        pool.opened(at: at(5))
        #expect(pool.checkIn(first, at: at(10)) == true)
        // Idle since 0, 5 and 10.
        var idleSince: [SimTime] = []
        while let taken = pool.checkOut() { idleSince.append(taken.connection.idleSince) }
        #expect(idleSince == [at(0), at(5), at(10)])
        // Three are in use; the minimum wants two and the maximum allows one.
        #expect(pool.refill() == 1)
    }

    @Test("opens one connection for each who waits, while there is room")
    func growth() {
        var pool = ConnectionPool(maximum: 2)
        #expect(pool.growForWaiters(1) == true)
        #expect(pool.growForWaiters(1) == false)
        // Whoever begins to wait has one opened, whatever is on its way already.
        #expect(pool.grow() == true)
        #expect(pool.hasRoom == false)
        #expect(pool.grow() == false)
        #expect(pool.growForWaiters(3) == false)
        pool.openingFailed()
        #expect(pool.growForWaiters(3) == true)
    }

    @Test("is reaped of what is idle for too long or too old, its minimum too, and then refilled")
    func reaper() throws {
        var pool = ConnectionPool(
            maximum: 10,
            minimumIdle: 2,
            idleTimeout: .seconds(300),
            maximumLifetime: .seconds(3_600)
        )
        pool.fill(at: at(0))
        // A millisecond before its idle timeout is over each is kept.
        #expect(pool.reap(at: at(299_999)) == 0)
        #expect(pool.reap(at: at(300_000)) == 2)
        #expect(pool.idle == 0)
        pool.fill(at: at(300_000))
        #expect(pool.idle == 2)
        // One is used again and again, so that it only ever is too old.
        for second in stride(from: Int64(301), to: 3_900, by: 100) {
            let taken = pool.checkOut()
            let connection = try #require(taken).connection
            #expect(pool.checkIn(connection, at: at(1_000 * second)) == true)
        }
        #expect(pool.reap(at: at(3_899_999)) == 0)
        #expect(pool.reap(at: at(3_900_000)) == 2)
    }

    @Test("closes a connection in use when it comes back too old")
    func lifetime() throws {
        var pool = ConnectionPool(maximum: 1, maximumLifetime: .seconds(1))
        #expect(pool.growForWaiters(1) == true)
        let connection = pool.openedForUse(at: at(0))
        #expect(pool.checkIn(connection, at: at(999)) == true)
        let taken = pool.checkOut()
        let again = try #require(taken).connection
        #expect(pool.checkIn(again, at: at(1_000)) == false)
        #expect(pool.busy == 0)
        #expect(pool.hasRoom == true)
    }

    @Test("does not know what the server has closed before it takes it, or reaps it")
    func staleConnections() {
        // The server closes at 301 s what was last heard at 0, the pool reaps at 300 s or 330 s.
        var pool = ConnectionPool(
            maximum: 5,
            minimumIdle: 3,
            idleTimeout: .seconds(300),
            serverTimeout: RedisClientTimeout(.seconds(300))
        )
        pool.fill(at: at(1))
        var isClosed: Bool?
        #expect(pool.reap(at: at(300_000)) == 0)
        #expect(pool.serverCloses(by: at(300_999)) == 0)
        #expect(pool.serverCloses(by: at(301_000)) == 3)
        #expect(pool.serverCloses(by: at(301_000)) == 0)
        isClosed = pool.checkOut()?.isClosed
        #expect(isClosed == true)
        pool.dropped()
        #expect(pool.refill() == 1)
        pool.opened(at: at(302_000))
        isClosed = pool.checkOut()?.isClosed
        #expect(isClosed == true)
        pool.dropped()
        // What the server has closed already is closed once.
        #expect(pool.reap(at: at(330_000)) == 0)
        #expect(pool.idle == 1)
        isClosed = pool.checkOut()?.isClosed
        #expect(isClosed == false)
    }

    @Test("that ends closes what is idle or being opened, and leaves what is in use to its users")
    func close() {
        var pool = ConnectionPool(maximum: 5, minimumIdle: 3)
        pool.fill(at: at(0))
        _ = pool.checkOut()
        #expect(pool.refill() == 1)
        #expect(pool.close() == 3)
        #expect(pool.busy == 1)
        pool.dropped()
        #expect(pool.busy == 0)
    }

    @Test("stops when a connection is dropped that nobody uses")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) {
            var pool = ConnectionPool(maximum: 1)
            pool.dropped()
        }
        await #expect(processExitsWith: .failure) {
            var pool = ConnectionPool(maximum: 1)
            pool.openingFailed()
        }
    }
}
