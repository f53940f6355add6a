import Experiments
import Reporting
import Service
import Testing
import Units
import Variates

@Suite("What a change moved")
struct MovedFiguresTests {
    private func run(rate: Double, replications: Int = 5) throws -> ExperimentResult {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = 1
        limits.queueCapacity = 5
        let model = ServiceModel(
            name: "queue",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .poisson(rate: rate),
                    steps: [.cpu(try .exponential(mean: 0.01))]
                )
            ],
            orchestrator: OrchestratorModel(pods: [PodModel(name: "pod-0")], limits: limits)
        )
        let settings = RunSettings(
            duration: .seconds(100),
            warmUp: .fixed(.zero),
            replications: replications,
            seed: 3
        )
        return Experiment(model: model, settings: settings).run()
    }

    @Test("is nothing between two runs of one model")
    func nothing() throws {
        let moved = MovedFigures(before: try run(rate: 80), after: try run(rate: 80))
        #expect(moved.text() == "nothing moved: every figure is the same\n")
    }

    @Test("is what differs beyond the paired interval, with both values and the difference")
    func something() throws {
        let lines = MovedFigures(before: try run(rate: 50), after: try run(rate: 120)).text()
            .split(separator: "\n")
        #expect(lines.first == "moved")
        let rejected = try #require(lines.first { $0.hasPrefix("  rejection_rate ") })
        #expect(rejected.contains("→") && rejected.contains("+") && rejected.contains("±"))
        #expect(lines.contains { $0.hasPrefix("  throughput_per_s ") })
    }

    @Test("holds as many replications against each other as both have")
    func unequal() throws {
        let moved = MovedFigures(
            before: try run(rate: 50),
            after: try run(rate: 120, replications: 2)
        )
        #expect(moved.text().contains("  throughput_per_s "))
    }
}
