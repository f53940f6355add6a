import Service
import Testing
import Units
import Variates

@Suite("The queue for a worker thread")
struct QueueDisciplineTests {
    /// Requests that need a thread for 100 ms each, on a pod with one thread unless said otherwise.
    private func outcomes(
        at milliseconds: [Int64],
        _ queue: QueueModel,
        threads: Int = 1,
        capacity: Int? = nil,
        configure: (inout ServiceModel) throws -> Void = { _ in }
    ) throws -> [Outcome?] {
        try ServiceModel.requests(at: milliseconds, steps: [.cpu(try .constant(0.1))]) { model in
            model.orchestrator.queue = queue
            model.orchestrator.limits.maxWorkerThreads = threads
            model.orchestrator.limits.queueCapacity = capacity
            try configure(&model)
        }.observed().outcomes
    }

    private let delayed = Outcome.refused("queue_delay_exceeded")
    private let displaced = Outcome.refused("queue_displaced")
    private let full = Outcome.refused("queue_full")

    @Test("serves who came last first, with lifo")
    func lifo() throws {
        // Begun at 0, 300, 200 and 100.
        #expect(
            try outcomes(at: [0, 10, 20, 30], QueueModel(discipline: .lifo)) == [
                .answered(ms: 100), .answered(ms: 390), .answered(ms: 280), .answered(ms: 170),
            ]
        )
    }

    @Test("refuses the newest when it is full, or displaces the oldest, with lifo")
    func fullLIFO() throws {
        let arrivals: [Int64] = [0, 10, 20, 30]
        #expect(
            try outcomes(at: arrivals, QueueModel(discipline: .lifo), capacity: 2) == [
                .answered(ms: 100), .answered(ms: 290), .answered(ms: 180), full,
            ]
        )
        let displacing = QueueModel(discipline: .lifo, overflow: .displace)
        #expect(
            try outcomes(at: arrivals, displacing, capacity: 2) == [
                .answered(ms: 100), displaced, .answered(ms: 280), .answered(ms: 170),
            ]
        )
        // Without a queue there is nobody to displace.
        #expect(
            try outcomes(at: [0, 10], displacing, capacity: 0) == [.answered(ms: 100), full]
        )
    }

    @Test("turns round while it stands, with adaptive_lifo")
    func adaptiveLIFO() throws {
        // Not empty since 10: the thread that is free at 100 takes the oldest, those that are free
        // at 200, 300 and 400 find a queue that has stood for more than 150 ms and take the newest.
        // Not empty since 610: likewise at 700 and from 800 on.
        #expect(
            try outcomes(
                at: [0, 10, 20, 30, 40, 600, 610, 620, 630],
                QueueModel(discipline: .adaptiveLIFO, interval: .milliseconds(150))
            ) == [
                .answered(ms: 100), .answered(ms: 190), .answered(ms: 480), .answered(ms: 370),
                .answered(ms: 260),
                .answered(ms: 100), .answered(ms: 190), .answered(ms: 380), .answered(ms: 270),
            ]
        )
    }

    @Test("refuses who has waited too long, sooner if they joined while it stood, with codel")
    func codel() throws {
        // At 100 the second has waited for 90 of 100 ms. At 200 the third and fourth have waited
        // for more than 100. The fifth and sixth joined a queue that was not empty since 10: they
        // may wait for 5 ms, and have waited for 50 and 5. At 250 the queue was empty.
        #expect(
            try outcomes(at: [0, 10, 20, 30, 150, 195, 250], QueueModel(discipline: .codel)) == [
                .answered(ms: 100), .answered(ms: 190), delayed, delayed, delayed,
                .answered(ms: 105), .answered(ms: 150),
            ]
        )
    }

    @Test("refuses the oldest and serves the newest, with adaptive_lifo and a target")
    func adaptiveLIFOWithTarget() throws {
        // At 200 the queue stands: the third has waited for more than 100, the fourth for more than
        // 5 ms. The last goes first, and at 300 the one before it has waited for more than 5 ms.
        #expect(
            try outcomes(
                at: [0, 10, 20, 150, 195, 198],
                QueueModel(discipline: .adaptiveLIFO, target: .milliseconds(5))
            ) == [
                .answered(ms: 100), .answered(ms: 190), delayed, delayed, delayed,
                .answered(ms: 102),
            ]
        )
    }

    @Test("serves whose deadline is first, and ends nobody at it, with deadline")
    func deadline() throws {
        // Due at 510, 220, 330, and never: the last comes last.
        let deadlines: [Int64?] = [nil, 500, 200, 300, nil]
        #expect(
            try outcomes(at: [0, 10, 20, 30, 5], QueueModel(discipline: .deadline)) { model in
                for (index, deadline) in deadlines.enumerated() {
                    model.workloads[index].deadline = deadline.map { .milliseconds($0) }
                }
            } == [
                .answered(ms: 100), .answered(ms: 390), .answered(ms: 180), .answered(ms: 270),
                .answered(ms: 495),
            ]
        )
    }

    @Test("goes by the request timeout where a workload has no deadline, with deadline")
    func deadlineOfTimeout() throws {
        // Due at 1,010, 1,020 and 130.
        #expect(
            try outcomes(at: [0, 10, 20, 30], QueueModel(discipline: .deadline)) { model in
                model.orchestrator.limits.requestTimeout = .seconds(1)
                model.workloads[3].deadline = .milliseconds(100)
            } == [
                .answered(ms: 100), .answered(ms: 290), .answered(ms: 380), .answered(ms: 170),
            ]
        )
    }

    private func prioritized(
        _ priorities: [Int],
        at milliseconds: [Int64],
        threads: Int = 1,
        capacity: Int? = nil,
        reserved: Int = 0,
        reservedFor: Int? = nil,
        overflow: QueueModel.Overflow = .refuse
    ) throws -> [Outcome?] {
        let queue = QueueModel(
            discipline: .priority,
            overflow: overflow,
            reservedThreads: reserved,
            reservedFor: reservedFor
        )
        return try outcomes(at: milliseconds, queue, threads: threads, capacity: capacity) {
            model in
            for (index, priority) in priorities.enumerated() {
                model.workloads[index].priority = priority
            }
        }
    }

    @Test("serves the highest priority first, of equals who came first, and interrupts nobody")
    func priority() throws {
        #expect(
            try prioritized([-3, 0, 5, 5, 0], at: [0, 10, 20, 30, 40]) == [
                .answered(ms: 100), .answered(ms: 390), .answered(ms: 180), .answered(ms: 270),
                .answered(ms: 460),
            ]
        )
    }

    @Test("keeps threads for those above a priority")
    func reservedThreads() throws {
        // Two threads, one of them reserved: the second waits beside a free thread, which the third
        // takes; it begins at 120, when two threads are free, and not at 100, when one is.
        #expect(
            try prioritized([0, 0, 1], at: [0, 10, 20], threads: 2, reserved: 1) == [
                .answered(ms: 100), .answered(ms: 210), .answered(ms: 100),
            ]
        )
        // Reserved for 1 and above, of the priorities 0, 1 and 2.
        #expect(
            try prioritized(
                [0, 0, 1, 2],
                at: [0, 10, 20, 30],
                threads: 2,
                reserved: 1,
                reservedFor: 1
            ) == [
                .answered(ms: 100), .answered(ms: 290), .answered(ms: 100), .answered(ms: 170),
            ]
        )
    }

    @Test("that has no room refuses at the threads that are reserved: trunk reservation")
    func trunkReservation() throws {
        #expect(
            try prioritized(
                [0, 0, 1, 1],
                at: [0, 10, 20, 30],
                threads: 2,
                capacity: 0,
                reserved: 1
            )
                == [.answered(ms: 100), full, .answered(ms: 100), full]
        )
    }

    @Test("that is full lets who is more urgent displace the newest of the least urgent")
    func displacement() throws {
        // 10 and 20 wait. 30 is above both and displaces 20, the newer. 40 is above 10 and displaces
        // it. 50 is as urgent as 40, and 60 is less so.
        #expect(
            try prioritized(
                [0, 0, 0, 2, 1, 1, 0],
                at: [0, 10, 20, 30, 40, 50, 60],
                capacity: 2,
                overflow: .displace
            ) == [
                .answered(ms: 100), displaced, displaced, .answered(ms: 170), .answered(ms: 260),
                full, full,
            ]
        )
    }

    @Test(
        "skips who has left before, whatever the discipline",
        arguments: QueueModel.Discipline.allCases
    )
    func leaving(discipline: QueueModel.Discipline) throws {
        // The clients in the queue leave at 50, 30 and 20; the last one comes at 90.
        let queue = QueueModel(discipline: discipline)
        #expect(
            try outcomes(at: [0, 10, 10, 10, 90], queue) { model in
                for (index, patience) in [(1, 0.04), (2, 0.02), (3, 0.01)] {
                    model.workloads[index].patience = try .constant(patience)
                }
            } == [
                .answered(ms: 100), .refused("client_abandoned"), .refused("client_abandoned"),
                .refused("client_abandoned"), .answered(ms: 110),
            ]
        )
    }
}

@Suite("The queue of an agent")
struct AgentQueueTests {
    /// One operation of 100 ms each at an agent, the requests' workloads being of these priorities.
    private func outcomes(
        _ discipline: AgentQueueDiscipline,
        configure: (inout AgentLimits) -> Void
    ) throws -> [Outcome?] {
        try ServiceModel.requests(at: [0, 10, 20, 30], steps: [.operations()]) { model in
            for (index, priority) in [0, 0, 1, 2].enumerated() {
                model.workloads[index].priority = priority
            }
            model.agents = [
                try .pool(OperationProfile(wait: .constant(0.1))) { pool in
                    pool.queue = discipline
                    configure(&pool.limits)
                }
            ]
        }.observed().outcomes
    }

    private let inOrder: [Outcome?] = [
        .answered(ms: 100), .answered(ms: 190), .answered(ms: 280), .answered(ms: 370),
    ]
    private let byPriority: [Outcome?] = [
        .answered(ms: 100), .answered(ms: 390), .answered(ms: 280), .answered(ms: 170),
    ]

    @Test("for a place goes by the order of arrival, or by priority")
    func places() throws {
        func limit(_ limits: inout AgentLimits) {
            limits.maxConcurrentOperations = 1
            limits.queueCapacity = 3
        }
        #expect(try outcomes(.fifo, configure: limit) == inOrder)
        #expect(try outcomes(.priority, configure: limit) == byPriority)
    }

    @Test("for a process goes by the order of arrival, or by priority")
    func processes() throws {
        func limit(_ limits: inout AgentLimits) { limits.maxProcesses = 1 }
        #expect(try outcomes(.fifo, configure: limit) == inOrder)
        #expect(try outcomes(.priority, configure: limit) == byPriority)
    }
}
