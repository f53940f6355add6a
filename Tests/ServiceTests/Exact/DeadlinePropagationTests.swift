import Service
import Testing
import Units
import Variates

@Suite("Deadlines that are passed down")
struct DeadlinePropagationTests {
    /// An operation of 300 ms under a request timeout of 100 ms whose server does not notice.
    private func zombie(propagates: Bool, wait: Double = 0) throws -> ReplicationResult {
        var model = try ServiceModel.requests(
            at: [0],
            steps: (wait > 0 ? [.wait(try .constant(wait))] : []) + [.operations()]
        ) {
            $0.orchestrator.cancellation = .abandon
            $0.orchestrator.limits.requestTimeout = .milliseconds(100)
            $0.orchestrator.limits.maxWorkerThreads = 1
            $0.orchestrator.propagatesDeadlines = propagates
        }
        model.agents = [
            try .pool(OperationProfile(wait: .constant(0.3))) { $0.limits.maxProcesses = 1 }
        ]
        return model.observed(for: .seconds(1))
    }

    private func busy(_ result: ReplicationResult, _ limiter: String) throws -> Int {
        Int((try #require(result.metric("utilization.\(limiter)")) * 1_000).rounded())
    }

    @Test("end the operations of a request whose time is up, and its work")
    func endsZombies() throws {
        for (propagates, milliseconds) in [(false, 300), (true, 100)] {
            let result = try zombie(propagates: propagates)
            #expect(result.outcomes == [.refused("request_timeout")])
            #expect(try busy(result, "agents.agents.max_processes") == milliseconds)
            #expect(try busy(result, "orchestrator.max_worker_threads") == milliseconds)
        }
    }

    @Test("let no operation begin after them")
    func sendsNothing() throws {
        for (propagates, process, thread) in [(false, 300, 500), (true, 0, 200)] {
            let result = try zombie(propagates: propagates, wait: 0.2)
            #expect(try busy(result, "agents.agents.max_processes") == process)
            #expect(try busy(result, "orchestrator.max_worker_threads") == thread)
        }
    }

    @Test("refuse a request that gets a thread with too little time left")
    func hopelessRequest() throws {
        // The thread is free at 70, when 31 ms are left of the second request.
        for (bound, cause) in [
            (Int64(0), "request_timeout"), (31, "request_timeout"), (32, "deadline_hopeless"),
        ] {
            let result = try ServiceModel.requests(at: [0, 1], steps: [.wait(.constant(0.07))]) {
                $0.orchestrator.limits.maxWorkerThreads = 1
                $0.orchestrator.limits.requestTimeout = .milliseconds(100)
                $0.orchestrator.refusesBelow = .milliseconds(bound)
            }.observed()
            #expect(result.outcomes == [.answered(ms: 70), .refused(cause)])
        }
    }

    @Test("refuse an operation that gets a process with too little time left of any deadline")
    func hopelessOperation() throws {
        // The process is free at 70. Left are 31 ms of the request, of the orchestrator's timeout or
        // of the agent's, whichever is there; without propagation the request's is not known.
        for (which, propagates, cause) in [
            ("request", true, "agents.agents.deadline_hopeless"),
            ("request", false, "request_timeout"),
            ("operation", false, "agents.agents.deadline_hopeless"),
            ("agent", false, "agents.agents.deadline_hopeless"),
        ] {
            var model = try ServiceModel.requests(at: [0, 1], steps: [.operations()]) {
                $0.orchestrator.propagatesDeadlines = propagates
                let timeout = SimDuration.milliseconds(100)
                if which == "request" { $0.orchestrator.limits.requestTimeout = timeout }
                if which == "operation" { $0.orchestrator.limits.operationTimeout = timeout }
            }
            model.agents = [
                try .pool(OperationProfile(wait: .constant(0.07))) {
                    $0.limits.maxProcesses = 1
                    $0.refusesBelow = .milliseconds(70)
                    if which == "agent" { $0.limits.operationTimeout = .milliseconds(100) }
                }
            ]
            #expect(model.observed().outcomes == [.answered(ms: 70), .refused(cause)])
        }
    }
}
