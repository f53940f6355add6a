import Service
import Testing
import Units
import Variates

@Suite("CFS bandwidth control")
struct ThrottlingTests {
    /// Bursts of CPU, each a request that arrives at `at` and needs `needs`, in milliseconds, on one
    /// pod with this CPU limit.
    private func outcomes(
        limit: Int64,
        node: MilliCPU? = nil,
        control: CPUControl = CPUControl(),
        _ bursts: [(at: Int64, needs: Int64)]
    ) throws -> ReplicationResult {
        let workloads = try bursts.enumerated().map { index, burst in
            Workload(
                name: "burst-\(index)",
                arrivals: try .trace([.zero + .milliseconds(burst.at)]),
                steps: [.cpu(try .constant(Double(burst.needs) / 1_000))]
            )
        }
        return ServiceModel.service(workloads) { model in
            model.orchestrator.pods[0].cpuLimit = MilliCPU(limit)
            model.orchestrator.cpuControl = control
            guard let node else { return }
            model.nodes = [NodeModel(name: "worker", cpu: node)]
            model.orchestrator.pods[0].node = 0
        }.observed()
    }

    @Test("stops a thread of 120 ms twice under 50 ms per 100 ms")
    func oneThread() throws {
        // 0–50 runs, 100–150 runs, 200–220 runs.
        let result = try outcomes(limit: 500, [(0, 120)])
        #expect(result.outcomes == [.answered(ms: 220)])
        // Three periods with work in them, two of which were throttled, and the idle one at whose
        // end the kernel's timer stops.
        #expect(result.metric("throttled_periods_fraction.orchestrator") == 2.0 / 4)
        #expect(result.metric("throttled_time_s.orchestrator") == 0.1)
        let cpu = try #require(result.limiter("orchestrator.cpu"))
        #expect(cpu.peak == 1)
        // 120 ms were used of 600 periods of 50 ms.
        let utilization = try #require(cpu.utilization)
        #expect(abs(utilization - 0.004) < 1e-12)
    }

    @Test("charges two threads twice as fast")
    func twoThreads() throws {
        // 25 ms of each spend the quota; the last millisecond comes with the next period.
        let result = try outcomes(limit: 500, [(0, 26), (0, 26)])
        #expect(result.outcomes == [.answered(ms: 101), .answered(ms: 101)])
    }

    @Test("throttles operations, and moves the waits after their bursts")
    func operations() throws {
        // A computes alone until 20 ms, then both until 35, when 50 ms are spent. From 100 on A needs
        // 5 ms more, and B after these 20 more: 105 and 125. Each waits for 10 ms then. Had B not come,
        // A would have ended at 50 ms.
        let operation = OperationProfile(cpu: try .constant(0.04), wait: try .constant(0.01))
        let result = try ServiceModel.requests(at: [0, 20], steps: [.operations()]) { model in
            model.agents = [.pool(operation) { $0.pods[0].cpuLimit = MilliCPU(500) }]
        }.observed()
        #expect(result.outcomes == [.answered(ms: 115), .answered(ms: 115)])
        let throttled = try #require(result.metric("throttled_time_s.agents"))
        #expect(abs(throttled - 0.065) < 1e-12)
    }

    @Test("counts the cores that operations use whose end nobody was told of")
    func quietBursts() throws {
        // The first operation computes until 40 ms and waits until 140; of the period's 50 ms the
        // second has 10, from 60 on, and 30 in the next: it ends at 130. With the wait 170 after its
        // arrival.
        let operation = OperationProfile(cpu: try .constant(0.04), wait: try .constant(0.1))
        let result = try ServiceModel.requests(at: [0, 60], steps: [.operations()]) { model in
            model.agents = [.pool(operation) { $0.pods[0].cpuLimit = MilliCPU(500) }]
        }.observed()
        #expect(result.outcomes == [.answered(ms: 140), .answered(ms: 170)])
        let throttled = try #require(result.metric("throttled_time_s.agents"))
        #expect(abs(throttled - 0.03) < 1e-12)
    }

    @Test("refills on a fixed grid, whenever the work begins")
    func fixedGrid() throws {
        // 70–100 uses 30 ms, the period that begins at 100 gives 50 ms more.
        let result = try outcomes(limit: 500, [(70, 60)])
        #expect(result.outcomes == [.answered(ms: 60)])
        #expect(result.metric("throttled_periods_fraction.orchestrator") == 0)
    }

    @Test("leaves a thread alone that one core cannot take to the quota")
    func twoCores() throws {
        let result = try outcomes(limit: 2_000, [(0, 250)])
        #expect(result.outcomes == [.answered(ms: 250)])
        #expect(result.metric("throttled_periods_fraction.orchestrator") == 0)
    }

    @Test("keeps who arrives at a throttled container waiting with the others")
    func arrivalWhileThrottled() throws {
        // Throttled at 50. From 100 both run: the second has its 10 ms at 110. The first has
        // 60 ms by then and 30 ms of quota left: throttled at 140 with 90 ms, 200–230 the rest.
        let result = try outcomes(limit: 500, [(0, 120), (60, 10)])
        #expect(result.outcomes == [.answered(ms: 230), .answered(ms: 50)])
    }

    @Test("does not throttle a burst that ends with the quota, but whoever comes after it")
    func exactQuota() throws {
        let alone = try outcomes(limit: 500, [(0, 50)])
        #expect(alone.outcomes == [.answered(ms: 50)])
        #expect(alone.metric("throttled_periods_fraction.orchestrator") == 0)
        let followed = try outcomes(limit: 500, [(0, 50), (60, 1)])
        #expect(followed.outcomes == [.answered(ms: 50), .answered(ms: 41)])
    }

    @Test("charges what is used, not what is asked for, when the node is contended")
    func contendedNode() throws {
        // On one core each of two threads runs at half speed: the quota lasts until 50, then
        // from 100 the missing millisecond of each takes 2 ms.
        let result = try outcomes(limit: 500, node: .cores(1), [(0, 26), (0, 26)])
        #expect(result.outcomes == [.answered(ms: 102), .answered(ms: 102)])
    }

    @Test("has periods as long as the model says")
    func otherPeriod() throws {
        // 10 ms in each 20 ms: runs 0–10, 20–30, 40–46.
        var control = CPUControl()
        control.period = .milliseconds(20)
        let result = try outcomes(limit: 500, control: control, [(0, 26)])
        #expect(result.outcomes == [.answered(ms: 46)])
        #expect(result.metric("throttled_periods_fraction.orchestrator") == 2.0 / 4)
        #expect(result.metric("throttled_time_s.orchestrator") == 0.02)
    }

    @Test("lends what was left of the period before, up to the burst")
    func burst() throws {
        // From 100 on 120 ms are needed. Without a burst: 100–150, 200–250, 300–320.
        #expect(try outcomes(limit: 500, [(100, 120)]).outcomes == [.answered(ms: 220)])
        // With 20 ms: 100–170, 200–250, the quota to the last of it.
        var control = CPUControl()
        control.burst = .milliseconds(20)
        let some = try outcomes(limit: 500, control: control, [(100, 120)])
        #expect(some.outcomes == [.answered(ms: 150)])
        #expect(some.metric("throttled_time_s.orchestrator") == 0.03)
        // 70 ms of a quota of 50.
        #expect(some.limiter("orchestrator.cpu")?.peak == 1.4)
        // With 50 ms: 100–220 without a stop.
        control.burst = .milliseconds(50)
        let whole = try outcomes(limit: 500, control: control, [(100, 120)])
        #expect(whole.outcomes == [.answered(ms: 120)])
        #expect(whole.metric("throttled_periods_fraction.orchestrator") == 0)
    }

    @Test("refills every pod of a node at the same instant, whoever comes first")
    func refillsTogether() throws {
        // Two pods of two threads each on one core, 25 ms in each 100 ms: a pod has half a core and
        // stops at 50 ms, its threads with 12.5 ms each. Again from 100 to 150. From 200 on the last
        // millisecond of four threads takes 4 ms.
        let model = try ServiceModel.requests(
            at: [0, 0, 0, 0],
            steps: [.cpu(try .constant(0.026))],
            pods: 2
        ) { model in
            model.nodes = [NodeModel(name: "worker", cpu: .cores(1))]
            for pod in 0..<2 {
                model.orchestrator.pods[pod].cpuLimit = MilliCPU(250)
                model.orchestrator.pods[pod].node = 0
            }
        }
        let result = model.observed()
        #expect(result.outcomes == Array(repeating: .answered(ms: 204), count: 4))
        #expect(result.metric("throttled_time_s.orchestrator") == 0.2)
    }

    @Test("counts for each pod alone")
    func twoPods() throws {
        let model = try ServiceModel.requests(
            at: [0, 0],
            steps: [.cpu(try .constant(0.026))],
            pods: 2
        ) { model in
            for pod in 0..<2 { model.orchestrator.pods[pod].cpuLimit = MilliCPU(500) }
        }
        #expect(model.observed().outcomes == [.answered(ms: 26), .answered(ms: 26)])
    }

    @Test("applies an agent's quota percentage as the seed's figures read: 50 % is half a core")
    func agentQuota() throws {
        let model = try ServiceModel.requests(at: [0], steps: [.operations()]) { model in
            model.agents = [
                try .pool(OperationProfile(cpu: .constant(0.12))) {
                    $0.limits.cpuQuotaPercentage = 50
                }
            ]
        }
        #expect(model.observed().outcomes == [.answered(ms: 220)])
    }
}
