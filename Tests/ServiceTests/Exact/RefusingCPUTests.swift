import Service
import Testing
import Units
import Variates

@Suite("A CPU quota that refuses")
struct RefusingCPUTests {
    @Test("refuses requests once half a second of a second is used, until the window is over")
    func orchestrator() throws {
        // The request at 0 uses 600 ms of the 500; the window that began at 0 ends at 1,000.
        let workloads = try [0, 700, 999, 1_000].map { (instant: Int64) in
            Workload(
                name: "at-\(instant)",
                arrivals: try .trace([.zero + .milliseconds(instant)]),
                steps: [.cpu(try .constant(instant == 0 ? 0.6 : 0.1))]
            )
        }
        let model = ServiceModel.service(workloads) { model in
            model.orchestrator.cpuEnforcement = .reject
            model.orchestrator.pods[0].cpuLimit = MilliCPU(500)
        }
        let result = model.observed()
        #expect(
            result.outcomes == [
                .answered(ms: 600), .refused("cpu_quota_exceeded"),
                .refused("cpu_quota_exceeded"), .answered(ms: 100),
            ]
        )
        #expect(result.limiter("orchestrator.cpu")?.rejections == 2)
    }

    @Test("refuses an agent's operations likewise")
    func agent() throws {
        let model = try ServiceModel.requests(at: [0, 700, 1_200], steps: [.operations()]) {
            $0.agents = [
                try .pool(OperationProfile(cpu: .constant(0.6))) { pool in
                    pool.cpuEnforcement = .reject
                    pool.limits.cpuQuotaPercentage = 50
                }
            ]
        }
        let result = model.observed()
        #expect(
            result.outcomes == [
                .answered(ms: 600), .refused("agents.agents.cpu_quota_exceeded"),
                .answered(ms: 600),
            ]
        )
    }
}
