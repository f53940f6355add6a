import ModelFiles
import Service
import Testing
import Units

@Suite("The queue of a model")
struct QueueReadingTests {
    private func model(
        queue: String,
        limits: String = "{max_worker_threads: 4, queue_capacity: 9}",
        priorities: [Int] = [0, 1]
    ) throws -> LoadedModel {
        let workloads = priorities.enumerated().map { index, priority in
            "  - {name: w\(index), arrivals: {poisson: {rate: 1/s}}, priority: \(priority)}\n"
        }
        return try ModelFixture(
            model: "format: headroom/v1\nworkloads:\n" + workloads.joined()
                + "orchestrator: {queue: \(queue), limits: \(limits)}\n"
        ).load()
    }

    private func warnings(_ model: LoadedModel) -> [String] {
        model.notes.filter { $0.severity == .warning }.map(\.message)
    }

    @Test("is first come, first served if nothing is said")
    func leftOut() throws {
        let model = try ModelFixture(model: .smallModel).load()
        #expect(model.service.orchestrator.queue == QueueModel())
        #expect(model.service.orchestrator.queue.discipline == .fifo)
        #expect(model.service.workloads[0].priority == 0)
        #expect(model.service.workloads[0].patience == nil)
    }

    @Test("may be a bare word", arguments: QueueModel.Discipline.allCases)
    func bareWord(discipline: QueueModel.Discipline) throws {
        let queue = try model(queue: discipline.rawValue).service.orchestrator.queue
        #expect(queue == QueueModel(discipline: discipline))
        #expect(queue.target == (discipline == .codel ? .milliseconds(5) : nil))
    }

    @Test("has its fields read")
    func fields() throws {
        let model = try model(
            queue: "{discipline: priority, reserved_threads: 2, reserved_for: 1, on_full: displace}"
        )
        #expect(
            model.service.orchestrator.queue
                == QueueModel(
                    discipline: .priority,
                    overflow: .displace,
                    reservedThreads: 2,
                    reservedFor: 1
                )
        )
        #expect(warnings(model) == [])
        #expect(
            try self.model(
                queue: "{discipline: adaptive_lifo, interval: 50ms, target: 2ms}",
                priorities: [0]
            ).service.orchestrator.queue
                == QueueModel(
                    discipline: .adaptiveLIFO,
                    interval: .milliseconds(50),
                    target: .milliseconds(2)
                )
        )
    }

    @Test("can be set from the command line")
    func assignment() throws {
        let fixture = try ModelFixture(model: .smallModel)
        #expect(
            try fixture.load("orchestrator.queue=lifo").service.orchestrator.queue.discipline
                == .lifo
        )
        #expect(
            try fixture.load("orchestrator.queue.discipline=codel").service.orchestrator.queue
                .target
                == .milliseconds(5)
        )
        let patient = try fixture.load("workloads.all.patience=2s").service.workloads[0].patience
        #expect(patient?.mean == 2)
    }

    @Test("says what has no effect")
    func unused() throws {
        func expect(
            _ part: String,
            _ queue: String,
            limits: String = "{max_worker_threads: 4}",
            priorities: [Int] = [0]
        ) throws {
            let warnings = warnings(
                try model(queue: queue, limits: limits, priorities: priorities)
            )
            #expect(warnings.count == 1 && warnings[0].contains(part), "\(warnings)")
        }
        try expect("'interval' has no effect", "{discipline: lifo, interval: 1s}")
        try expect("'target' has no effect", "{target: 1ms}")
        try expect("'reserved_threads' has no effect", "{discipline: codel, reserved_threads: 1}")
        try expect(
            "'on_full: displace' has no effect",
            "{discipline: deadline, on_full: displace}",
            limits: "{max_worker_threads: 4, queue_capacity: 9}"
        )
        try expect("without 'queue_capacity'", "{discipline: lifo, on_full: displace}")
        try expect("without 'max_worker_threads'", "lifo", limits: "{}")
        try expect("'priority' of workload 'w0'", "fifo", priorities: [2])
        try expect(
            "no workload has a priority of 3 or above",
            "{discipline: priority, reserved_threads: 1, reserved_for: 3}",
            priorities: [2, 0]
        )
    }

    @Test("that cannot be is refused")
    func impossible() throws {
        func message(_ queue: String) throws -> String {
            let error = try ModelFixture(
                model: .model("orchestrator: {queue: \(queue), limits: {max_worker_threads: 2}}")
            ).errors()
            let errors = try #require(error).diagnostics.filter { $0.severity == .error }
            #expect(errors.count == 1)
            return errors[0].message
        }
        #expect(try message("fibo").contains("did you mean 'fifo'?"))
        #expect(try message("{discipline: codel, target: 1s}").contains("is above 'interval'"))
        #expect(try message("{discipline: codel, interval: 1ms}").contains("is above 'interval'"))
        #expect(
            try message("{discipline: priority, reserved_threads: 2}")
                .contains("must be below 'max_worker_threads' (2)")
        )
    }
}
