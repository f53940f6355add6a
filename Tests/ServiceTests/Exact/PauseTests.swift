import Service
import Testing
import Units
import Variates

@Suite("Pauses that stop a container")
struct PauseTests {
    private func pauses(every: Double, length: Double) throws -> PauseModel {
        PauseModel(every: try .constant(every), length: try .constant(length))
    }

    @Test("stop its threads, and let them go on where they stopped")
    func stop() throws {
        // 950–1,000 runs, 1,000–1,100 stands, 1,100–1,150 runs.
        let model = try ServiceModel.requests(at: [950], steps: [.cpu(try .constant(0.1))]) {
            $0.orchestrator.pauses = try pauses(every: 1, length: 0.1)
        }
        let result = model.observed(for: .seconds(60))
        #expect(result.outcomes == [.answered(ms: 200)])
        // Pauses begin at 1.0, 2.1, ... 59.3 s: 54 of them, 0.1 s each.
        let paused = try #require(result.metric("paused_fraction.orchestrator"))
        #expect(abs(paused - 5.4 / 60) < 1e-12)
    }

    @Test("leave the quota alone that a paused container cannot use")
    func quota() throws {
        // 50 ms in each 100 ms. Runs 0–30, stands until 130, runs 130–160 on the second quota.
        let model = try ServiceModel.requests(at: [0], steps: [.cpu(try .constant(0.06))]) {
            $0.orchestrator.pods[0].cpuLimit = MilliCPU(500)
            $0.orchestrator.pauses = try pauses(every: 0.03, length: 0.1)
        }
        let result = model.observed(for: .seconds(1))
        #expect(result.outcomes == [.answered(ms: 160)])
        #expect(result.metric("throttled_time_s.orchestrator") == 0)
    }

    @Test("outlast a refill of the quota")
    func throttledAndPaused() throws {
        // Runs 0–50, throttled until 100, paused from 70 to 130, runs 130–140.
        let model = try ServiceModel.requests(at: [0], steps: [.cpu(try .constant(0.06))]) {
            $0.orchestrator.pods[0].cpuLimit = MilliCPU(500)
            $0.orchestrator.pauses = try pauses(every: 0.07, length: 0.06)
        }
        let result = model.observed(for: .seconds(1))
        #expect(result.outcomes == [.answered(ms: 140)])
        #expect(result.metric("throttled_time_s.orchestrator") == 0.05)
    }

    @Test("leave the cores of a node to the other containers")
    func node() throws {
        // Both have half a core until 4 ms. Then the agent stands, and the orchestrator has its
        // other 8 ms by 12. The agent runs 104–108 and 208–212.
        let model = try ServiceModel.service([
            Workload(
                name: "own",
                arrivals: .trace([.zero]),
                steps: [.cpu(.constant(0.01))]
            ),
            Workload(name: "agent", arrivals: .trace([.zero]), steps: [.operations()]),
        ]) { model in
            model.nodes = [NodeModel(name: "worker", cpu: .cores(1))]
            model.orchestrator.pods[0].node = 0
            model.agents = [
                try .pool(OperationProfile(cpu: .constant(0.01))) { pool in
                    pool.pods[0].node = 0
                    pool.pauses = try pauses(every: 0.004, length: 0.1)
                }
            ]
        }
        let result = model.observed(for: .seconds(1))
        #expect(result.outcomes == [.answered(ms: 12), .answered(ms: 212)])
        #expect(result.metric("paused_fraction.orchestrator") == nil)
    }

    @Test("come to each pod at instants of its own, which no other candidate moves")
    func ownStreams() throws {
        func outcomes(pods: Int, burstsOf seconds: Double) throws -> [Double?] {
            let model = try ServiceModel.requests(
                at: [0],
                steps: [.cpu(try .constant(seconds))],
                pods: pods
            ) {
                $0.orchestrator.pauses = PauseModel(
                    every: try .exponential(mean: 1),
                    length: try .exponential(mean: 0.5)
                )
            }
            return [model.observed(for: .seconds(600)).metric("paused_fraction.orchestrator")]
        }
        #expect(try outcomes(pods: 1, burstsOf: 1) == outcomes(pods: 1, burstsOf: 20))
        #expect(try outcomes(pods: 1, burstsOf: 1) != outcomes(pods: 2, burstsOf: 1))
    }
}
