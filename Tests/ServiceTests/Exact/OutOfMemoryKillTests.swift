import Service
import Testing
import Units
import Variates

@Suite("A container above its memory limit")
struct OutOfMemoryKillTests {
    /// Requests of 40 bytes that take a second, on pods with a memory limit of 100 bytes.
    private func model(at milliseconds: [Int64], pods: Int = 1) throws -> ServiceModel {
        var model = try ServiceModel.requests(
            at: milliseconds,
            steps: [.wait(try .constant(1))],
            pods: pods
        ) { model in
            for pod in 0..<pods { model.orchestrator.pods[pod].memoryLimit = Bytes(100) }
        }
        for index in milliseconds.indices { model.workloads[index].memory = try .constant(40) }
        return model
    }

    @Test("is killed with all that it works on, and is back after 10 s, then after 20 s")
    func restartBackOff() throws {
        // 120 bytes at 20 ms. Down until 10,020, killed again at 12,000, down until 32,000.
        let result = try model(
            at: [
                0, 10, 20, 5_000, 10_019, 10_020, 12_000, 12_000, 12_000, 20_000, 31_999, 32_000,
            ]
        ).observed()
        let killed = Outcome.refused("oom_killed")
        let nowhere = Outcome.refused("no_ready_pod")
        #expect(
            result.outcomes == [
                killed, killed, killed, nowhere, nowhere, .answered(ms: 1_000), killed, killed,
                killed, nowhere, nowhere, .answered(ms: 1_000),
            ]
        )
        #expect(result.metric("oom_kills") == 2)
        #expect(result.limiter("orchestrator.memory")?.rejections == 2)
    }

    @Test("leaves its traffic to the other pods")
    func otherPods() throws {
        // Round robin: the pods have two requests each until the fifth kills the first.
        let result = try model(at: [0, 1, 2, 3, 4, 1_500, 1_501], pods: 2).observed()
        let killed = Outcome.refused("oom_killed")
        let served = Outcome.answered(ms: 1_000)
        #expect(
            result.outcomes == [killed, served, killed, served, killed, served, served]
        )
    }

    @Test("takes what its requests have asked of agents with it")
    func operations() throws {
        var model = try model(at: [0, 10, 20, 100])
        for index in model.workloads.indices { model.workloads[index].steps = [.operations()] }
        model.agents = [
            .pool(OperationProfile(wait: try .constant(1))) { $0.limits.maxProcesses = 1 }
        ]
        let result = model.observed(for: .seconds(10))
        #expect(
            result.outcomes == [
                .refused("oom_killed"), .refused("oom_killed"), .refused("oom_killed"),
                .refused("no_ready_pod"),
            ]
        )
        // The process was busy from 0 to 20 ms.
        let busy = try #require(result.metric("utilization.agents.agents.max_processes"))
        #expect(abs(busy - 0.002) < 1e-9)
    }

    @Test("of an agent ends the requests that it works for")
    func agent() throws {
        let model = try ServiceModel.requests(
            at: [0, 10, 20, 5_000, 10_020],
            steps: [.operations()]
        ) { model in
            model.agents = [
                try .pool(OperationProfile(wait: .constant(1), memory: .constant(40))) {
                    $0.pods[0].memoryLimit = Bytes(100)
                }
            ]
        }
        let killed = Outcome.refused("agents.agents.oom_killed")
        #expect(
            model.observed().outcomes == [
                killed, killed, killed, .refused("agents.agents.no_ready_pod"),
                .answered(ms: 1_000),
            ]
        )
    }
}
