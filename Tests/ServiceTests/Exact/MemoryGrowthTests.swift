import Service
import Testing
import Units
import Variates

@Suite("Memory that a pod does not give back")
struct MemoryGrowthTests {
    /// Requests that wait for 100 ms, on a pod with a memory limit of 1,000 bytes.
    private func model(
        at milliseconds: [Int64],
        memory: Double? = nil,
        _ grow: (inout MemoryGrowth) -> Void
    ) throws -> ServiceModel {
        var model = try ServiceModel.requests(
            at: milliseconds,
            steps: [.wait(try .constant(0.1))]
        ) { model in
            model.orchestrator.pods[0].memoryLimit = Bytes(1_000)
            grow(&model.orchestrator.memoryGrowth)
        }
        guard let memory else { return model }
        for index in milliseconds.indices { model.workloads[index].memory = try .constant(memory) }
        return model
    }

    private let answered = Outcome.answered(ms: 100)
    private let killed = Outcome.refused("oom_killed")
    private let nowhere = Outcome.refused("no_ready_pod")

    @Test("may leak faster than anything there is")
    func hugeLeak() throws {
        let model = try ServiceModel.requests(at: [0, 50_000], steps: []) {
            $0.orchestrator.limits.maxMemory = Bytes(1_000)
            $0.orchestrator.memoryGrowth.leakPerSecond = 1e15
        }
        #expect(
            model.observed().outcomes == [.answered(ms: 0), .refused("memory_limit_exceeded")]
        )
    }

    @Test("kills an idle pod at the instant at which a leak passes the limit")
    func leakAlone() throws {
        // 100 bytes, and 10 more each second: the 901st has leaked at 90.1 s. Down until 100.1 s, and
        // 90.1 s after that again, down for 20 s from 190.2 to 210.2 s.
        var model = try model(
            at: [90_000, 90_001, 90_101, 100_099, 100_100, 190_100, 190_101, 210_199, 210_200]
        ) { $0.leakPerSecond = 10 }
        model.orchestrator.baseMemory = Bytes(100)
        let result = model.observed(for: .seconds(250))
        #expect(
            result.outcomes == [
                answered, killed, nowhere, nowhere, answered, answered, killed, nowhere, answered,
            ]
        )
        #expect(result.metric("oom_kills") == 2)
        #expect(result.limiter("orchestrator.memory")?.rejections == 2)
    }

    @Test("is metered as it grows, not as it was last seen")
    func metering() throws {
        // The request comes after the end of the run.
        var model = try model(at: [61_000]) { $0.leakPerSecond = 10 }
        model.orchestrator.baseMemory = Bytes(100)
        // From 100 to 700 bytes in 60 s, in a straight line.
        let memory = try #require(
            model.observed(for: .seconds(60)).limiter("orchestrator.memory")
        )
        let mean = try #require(memory.utilization)
        let p99 = try #require(memory.utilizationP99)
        // Whole bytes, in steps of a thousandth of the limit.
        #expect(abs(mean - 0.4) < 0.001)
        #expect(abs(p99 - 0.694) < 0.002)
        #expect(memory.peak == 0.7)
    }

    @Test("leaves requests less room the more has leaked")
    func leakAndRequests() throws {
        // 500 bytes from 10 s on: with the 501st leaked byte, at 50.1 s, it is too much.
        func outcomes(at milliseconds: [Int64], firstTakes seconds: Double) throws -> [Outcome?] {
            var model = try model(at: milliseconds, memory: 500) { $0.leakPerSecond = 10 }
            model.workloads[0].steps = [.wait(try .constant(seconds))]
            return model.observed().outcomes
        }
        #expect(try outcomes(at: [10_000, 50_099], firstTakes: 60) == [killed, killed])
        #expect(try outcomes(at: [10_000, 50_101], firstTakes: 60) == [killed, nowhere])
        // What the first gives back at 40 s is there for the second: 410 leaked and 500.
        #expect(
            try outcomes(at: [10_000, 41_000], firstTakes: 30)
                == [.answered(ms: 30_000), answered]
        )
    }

    @Test("comes with each request")
    func leakPerRequest() throws {
        // 100 bytes each: ten fill the container, the eleventh is too much.
        let model = try model(at: (0...11).map { $0 * 1_000 }) { $0.leakPerRequest = Bytes(100) }
        #expect(
            model.observed().outcomes
                == Array(repeating: answered, count: 10) + [killed, nowhere]
        )
    }

    @Test("makes the monitor refuse when the budget is full, and kills nothing")
    func monitor() throws {
        var model = try model(at: [0, 1_000, 2_000, 3_000, 4_000]) {
            $0.leakPerRequest = Bytes(300)
        }
        model.orchestrator.limits.maxMemory = Bytes(1_000)
        // 300, 600, 900 bytes; 1,200 are more than 1,000.
        let refused = Outcome.refused("memory_limit_exceeded")
        #expect(model.observed().outcomes == [answered, answered, answered, refused, refused])
    }

    @Test("is a cache that stops growing")
    func cache() throws {
        let arrivals: [Int64] = [0, 1_000, 2_000, 3_000, 4_000]
        func outcomes(memory: Double) throws -> [Outcome?] {
            try model(at: arrivals, memory: memory) {
                $0.cachePerRequest = Bytes(400)
                $0.cacheMaximum = Bytes(900)
            }.observed().outcomes
        }
        // 400, 800, 900, 900 bytes of cache.
        #expect(try outcomes(memory: 100) == Array(repeating: answered, count: 5))
        #expect(
            try outcomes(memory: 101) == [answered, answered, killed, nowhere, nowhere]
        )
    }

    @Test("ends with the container")
    func restart() throws {
        // 600 bytes a request: the second kills. Down until 11 s; then the first of the new
        // container has room.
        let model = try model(at: [0, 1_000, 11_000, 12_000]) { $0.leakPerRequest = Bytes(600) }
        #expect(model.observed().outcomes == [answered, killed, answered, killed])
    }

    @Test("fills agents as it fills the orchestrator")
    func agents() throws {
        let model = try ServiceModel.requests(
            at: [0, 10_000, 20_000, 30_050, 40_000, 40_051],
            steps: [.operations()]
        ) { model in
            model.agents = [
                try .pool(OperationProfile(wait: .constant(0.1))) { pool in
                    pool.pods[0].memoryLimit = Bytes(1_000)
                    pool.memoryGrowth.leakPerRequest = Bytes(100)
                    pool.memoryGrowth.leakPerSecond = 20
                }
            ]
        }
        // At 30.05 s 400 bytes of four operations and 601 of time are too much: 20·30.05 = 601.
        let killed = Outcome.refused("agents.agents.oom_killed")
        let nowhere = Outcome.refused("agents.agents.no_ready_pod")
        #expect(
            model.observed().outcomes == [answered, answered, answered, killed, nowhere, answered]
        )
    }

    @Test("is not there for responses unless the model says so")
    func responses() throws {
        func outcomes(_ memory: ResponseMemory, at milliseconds: [Int64]) throws -> [Outcome?] {
            let burst = Step.cpu(try .constant(0.01))
            var model = try ServiceModel.requests(at: milliseconds, steps: [burst, burst]) {
                $0.orchestrator.responseMemory = memory
                $0.orchestrator.limits.maxMemory = Bytes(1_000)
            }
            for index in milliseconds.indices {
                model.workloads[index].responseSize = try .constant(600)
            }
            return model.observed().outcomes
        }
        let refused = Outcome.refused("memory_limit_exceeded")
        let answered = Outcome.answered(ms: 20)
        // The first is in its last step from 10 to 20 ms, the second from 15 or from 25 on.
        #expect(try outcomes(.none, at: [0, 5]) == [answered, answered])
        #expect(try outcomes(.lastStep, at: [0, 5]) == [answered, refused])
        #expect(try outcomes(.lastStep, at: [0, 15]) == [answered, answered])
        #expect(try outcomes(.admission, at: [0, 15]) == [answered, refused])
        #expect(try outcomes(.admission, at: [0, 20]) == [answered, answered])
    }

    @Test("kills with the response that is one too many")
    func responseKills() throws {
        let burst = Step.cpu(try .constant(0.01))
        var model = try ServiceModel.requests(at: [0, 5], steps: [burst, burst]) {
            $0.orchestrator.responseMemory = .lastStep
            $0.orchestrator.pods[0].memoryLimit = Bytes(1_000)
        }
        for index in 0..<2 { model.workloads[index].responseSize = try .constant(600) }
        #expect(model.observed().outcomes == [killed, killed])
    }
}
