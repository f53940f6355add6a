import Limiters
import Service
import Testing
import Units
import Variates

@Suite("A queue under overload, whatever its discipline")
struct QueueLawsTests {
    /// Three times what the threads can do, from clients of two priorities that leave, time out and
    /// try again.
    private func model(_ queue: QueueModel, _ use: WorkerThreadUse, _ rule: CancellationRule) throws
        -> ServiceModel
    {
        let workloads = try [(0, 0.2), (1, 0.05)].map { priority, deadline in
            Workload(
                name: "priority-\(priority)",
                arrivals: try .poisson(rate: 150),
                steps: [
                    .cpu(try .exponential(mean: 0.01)), .wait(try .exponential(mean: 0.002)),
                    .cpu(try .exponential(mean: 0.005)),
                ],
                priority: priority,
                deadline: SimDuration(seconds: deadline),
                patience: try .exponential(mean: 0.3),
                retry: RetryPolicy(
                    attempts: 2,
                    backoff: Backoff(base: .milliseconds(10), maximum: .milliseconds(10))
                )
            )
        }
        return ServiceModel.service(workloads) { model in
            model.orchestrator.queue = queue
            model.orchestrator.workerThreads = use
            model.orchestrator.cancellation = rule
            model.orchestrator.limits.maxWorkerThreads = 2
            model.orchestrator.limits.queueCapacity = 30
            model.orchestrator.limits.requestTimeout = .milliseconds(250)
        }
    }

    @Test("loses nobody", arguments: QueueModel.Discipline.allCases)
    func conservation(discipline: QueueModel.Discipline) throws {
        for overflow in [QueueModel.Overflow.refuse, .displace] {
            for use in [WorkerThreadUse.held, .released] {
                for rule in CancellationRule.allCases {
                    let queue = QueueModel(
                        discipline: discipline,
                        target: discipline == .adaptiveLIFO ? .milliseconds(5) : nil,
                        overflow: overflow,
                        reservedThreads: 1
                    )
                    let result = try model(queue, use, rule).observed(for: .seconds(10))
                    let ended = result.causes.reduce(0) { $0 + $1.count }
                    #expect(result.arrivals == result.completed + ended + result.inFlight)
                    for check in result.checks { #expect(check.passed, "\(check)") }
                    #expect(result.completed > 0)
                    let peak = try #require(result.limiter("orchestrator.queue_capacity")?.peak)
                    // Whoever has begun is let in again whatever the capacity.
                    #expect(peak <= 1 || use == .released)
                    let displaces =
                        overflow == .displace
                        && [.lifo, .adaptiveLIFO, .priority].contains(discipline)
                    #expect((result.count(of: "queue_displaced") ?? 0 > 0) == displaces)
                    let limitsDelay = [.codel, .adaptiveLIFO].contains(discipline)
                    #expect((result.count(of: "queue_delay_exceeded") ?? 0 > 0) == limitsDelay)
                }
            }
        }
    }

    @Test("that sees no difference between its requests serves them in the order of arrival")
    func degenerate() throws {
        // Equal priorities, and deadlines as equal as the timeout: first come, first served.
        func result(_ discipline: QueueModel.Discipline) throws -> ReplicationResult {
            var model = try model(QueueModel(discipline: discipline), .held, .cancel)
            for index in model.workloads.indices {
                model.workloads[index].priority = 3
                model.workloads[index].deadline = nil
            }
            return model.observed(for: .seconds(10))
        }
        let fifo = try result(.fifo)
        #expect(try result(.priority) == fifo)
        #expect(try result(.deadline) == fifo)
        #expect(try result(.lifo) != fifo)
    }
}
