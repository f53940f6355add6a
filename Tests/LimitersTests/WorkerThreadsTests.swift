import Limiters
import Testing
import Units

/// The instant `seconds` after the start.
private func at(_ seconds: Int64) -> SimTime { .zero + .seconds(seconds) }

/// What became of tasks that all arrived at once.
private struct Census: Equatable {
    var running = 0
    var queued = 0
    var refused = 0
}

/// Submits `tasks` at time 0.
private func submit(
    _ tasks: Int,
    to threads: inout WorkerThreads,
    queueCapacity: Int
) -> Census {
    var census = Census()
    for _ in 0..<tasks {
        switch threads.acquire(at: .zero, queued: census.queued, queueCapacity: queueCapacity) {
        case .immediately, .afterStart: census.running += 1
        case .wait: census.queued += 1
        case .refused: census.refused += 1
        }
    }
    return census
}

@Suite("Worker threads")
struct WorkerThreadsTests {
    @Test("of a ThreadPoolExecutor with an unbounded queue never grow past the core")
    func threadPoolExecutorUnbounded() {
        var threads = WorkerThreads(growth: .threadPoolExecutor, minimum: 4, maximum: 32)
        let census = submit(100, to: &threads, queueCapacity: .max)
        #expect(census == Census(running: 4, queued: 96, refused: 0))
        #expect(threads.started == 4)
    }

    @Test("of an elastic pool grow to the maximum before anybody queues")
    func elastic() {
        var threads = WorkerThreads(growth: .elastic, minimum: 4, maximum: 32)
        let census = submit(100, to: &threads, queueCapacity: .max)
        #expect(census == Census(running: 32, queued: 68, refused: 0))
        #expect(threads.started == 32)
        #expect(threads.busy == 32)
    }

    @Test("of a ThreadPoolExecutor fill the core, then the queue, then grow, then refuse")
    func threadPoolExecutorBounded() {
        // 4 core + 10 queued + 28 more threads = 42 of 100.
        var threads = WorkerThreads(growth: .threadPoolExecutor, minimum: 4, maximum: 32)
        let census = submit(100, to: &threads, queueCapacity: 10)
        #expect(census == Census(running: 32, queued: 10, refused: 58))
    }

    @Test("of a ThreadPoolExecutor with a SynchronousQueue grow straight to the maximum")
    func threadPoolExecutorSynchronous() {
        var threads = WorkerThreads(growth: .threadPoolExecutor, minimum: 4, maximum: 32)
        let census = submit(100, to: &threads, queueCapacity: 0)
        #expect(census == Census(running: 32, queued: 0, refused: 68))
    }

    @Test("of a fixed pool are all there from the start, and never more")
    func fixed() {
        var threads = WorkerThreads(growth: .fixed, minimum: 2, maximum: 8)
        #expect(threads.started == 8)
        let census = submit(20, to: &threads, queueCapacity: 5)
        #expect(census == Census(running: 8, queued: 5, refused: 7))
        for _ in 1...8 { threads.release(at: at(1)) }
        #expect(threads.retireOldest(by: at(1_000_000)) == nil)
        #expect(threads.started == 8)
    }

    @Test("of a ThreadPoolExecutor below the core start another even while one is idle")
    func startsBelowTheCore() {
        var threads = WorkerThreads(growth: .threadPoolExecutor, minimum: 2, maximum: 2)
        #expect(threads.started == 0)
        #expect(submit(1, to: &threads, queueCapacity: .max).running == 1)
        threads.release(at: at(1))
        #expect(threads.acquire(at: at(2), queued: 0, queueCapacity: .max) == .immediately)
        #expect(threads.started == 2)
        #expect(threads.idle == 1)
    }

    @Test("of a ThreadPoolExecutor without a core are one for the queue, which ends when idle")
    func noCore() {
        var threads = WorkerThreads(
            growth: .threadPoolExecutor,
            minimum: 0,
            maximum: 4,
            keepAlive: .seconds(10)
        )
        let census = submit(5, to: &threads, queueCapacity: .max)
        #expect(census == Census(running: 1, queued: 4, refused: 0))
        threads.release(at: at(1))
        #expect(threads.retireOldest(by: at(100)) == at(11))
        #expect(threads.started == 0)
    }

    @Test("make the request that starts one wait for it")
    func startCost() {
        var threads = WorkerThreads(
            growth: .elastic,
            minimum: 1,
            maximum: 2,
            startCost: .milliseconds(2)
        )
        let grants = (1...3).map { _ in threads.acquire(at: .zero, queued: 0, queueCapacity: 0) }
        #expect(grants == [.immediately, .afterStart, .refused])
    }

    @Test("above the minimum end after the keep-alive, at their exact instants")
    func keepAlive() {
        var threads = WorkerThreads(minimum: 1, maximum: 3, keepAlive: .seconds(10))
        _ = submit(3, to: &threads, queueCapacity: 0)
        for second: Int64 in 1...3 { threads.release(at: at(second)) }
        #expect(threads.nextRetirement == at(11))
        let ends = (1...3).map { _ in threads.retireOldest(by: at(100)) }
        #expect(ends == [at(11), at(12), nil])
        #expect(threads.started == 1)
        #expect(threads.peakStarted == 3)
    }

    @Test("that are due end before the next request is answered")
    func endsBeforeTheNextRequest() {
        var threads = WorkerThreads(minimum: 0, maximum: 1, startCost: .milliseconds(1))
        #expect(threads.acquire(at: .zero, queued: 0, queueCapacity: 0) == .afterStart)
        threads.release(at: at(1))
        #expect(threads.acquire(at: at(10), queued: 0, queueCapacity: 0) == .immediately)
        threads.release(at: at(11))
        // Idle for the 10 s of Tokio's keep-alive: it is gone, and a new one has to start.
        #expect(threads.acquire(at: at(21), queued: 0, queueCapacity: 0) == .afterStart)
    }

    @Test("taken in turn stay; taken most recent first, the surplus ends")
    func reuseDecidesWhoEnds() {
        // Two threads, keep-alive 10 s, one request of 1 s every 4 s. In turn, each is used every
        // 8 s and so idle for 7 s; otherwise the first does all the work.
        for (reuse, left) in [(ReuseOrder.longestIdleFirst, 2), (.mostRecentFirst, 1)] {
            var threads = WorkerThreads(
                minimum: 1,
                maximum: 2,
                keepAlive: .seconds(10),
                reuse: reuse
            )
            _ = submit(2, to: &threads, queueCapacity: 0)
            for _ in 1...2 { threads.release(at: .zero) }
            for turn: Int64 in 1...20 {
                let start = turn * 4
                #expect(
                    threads.acquire(at: at(start), queued: 0, queueCapacity: 0) == .immediately
                )
                threads.release(at: at(start + 1))
            }
            #expect(threads.started == left)
        }
    }

    @Test("know the most that have been busy at one instant")
    func peak() {
        var threads = WorkerThreads(minimum: 4, maximum: 32)
        _ = submit(7, to: &threads, queueCapacity: 0)
        for _ in 1...7 { threads.release(at: .zero) }
        #expect(threads.busy == 0)
        #expect(threads.peak == 7)
    }

    @Test("stop when one is released that was not busy")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) {
            var threads = WorkerThreads(minimum: 1, maximum: 1)
            threads.release(at: .zero)
        }
        await #expect(processExitsWith: .failure) {
            _ = WorkerThreads(minimum: 2, maximum: 1)
        }
    }
}
