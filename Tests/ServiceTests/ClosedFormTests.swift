import Service
import Statistics
import Testing
import Units
import Variates

@Suite("The request level")
struct SmokeTests {
    @Test("is M/M/1 with one worker thread")
    func mm1() throws {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = 1
        let model = ServiceModel(
            name: "mm1",
            workloads: [
                Workload(
                    name: "all", arrivals: try .poisson(rate: 90),
                    steps: [.cpu(try .exponential(mean: 0.01))])
            ],
            orchestrator: OrchestratorModel(
                pods: [PodModel(name: "orchestrator-0")], limits: limits))
        let clock = ContinuousClock()
        let begin = clock.now
        let result = try #require(
            Replication(
                model: model, duration: .seconds(20_000), warmUp: .seconds(60), seed: 1,
                replication: 0
            ).run())
        print(clock.now - begin, result.events, result.arrivals)
        for metric in result.metrics { print(metric.name, metric.value as Any) }
        print(result.checks, result.limiters)
        #expect(result.checks.allSatisfy(\.passed))
    }
}
