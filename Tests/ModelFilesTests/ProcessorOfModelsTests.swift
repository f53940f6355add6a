import ModelFiles
import Service
import Testing
import Units
import Variates

@Suite("The processor of a model's pods")
struct ProcessorOfModelsTests {
    private func warnings(_ lines: String) throws -> [String] {
        try ModelFixture(model: .model(lines)).load().notes
            .filter { $0.severity == .warning }.map(\.message)
    }

    @Test("has the kubelet's period, no burst and a window of a second unless the model says more")
    func defaults() throws {
        let model = try ModelFixture(model: .smallModel).load().service
        #expect(model.orchestrator.cpuControl == CPUControl())
        #expect(model.orchestrator.cpuControl.period == .milliseconds(100))
        #expect(model.orchestrator.cpuControl.burst == .zero)
        #expect(model.orchestrator.cpuControl.window == .seconds(1))
        #expect(model.orchestrator.pauses == nil)
    }

    @Test("is read for the orchestrator and for each agent pool")
    func reads() throws {
        let service = try ModelFixture(
            model: .model(
                """
                orchestrator:
                  cpu: 2
                  cpu_period: 20ms
                  cpu_burst: 40ms
                  pauses: {every: {exponential: {mean: 10s}}, length: 50ms}
                agents:
                  - name: a
                    operation: {cpu: 1ms}
                    limits: {cpu_quota_percentage: 50}
                    cpu_enforcement: reject
                    cpu_window: 250ms
                    pauses: {every: 5s, length: {uniform: {from: 1ms, to: 2ms}}}
                """
            )
        ).load().service
        #expect(service.orchestrator.cpuControl.period == .milliseconds(20))
        #expect(service.orchestrator.cpuControl.burst == .milliseconds(40))
        #expect(
            service.orchestrator.pauses
                == PauseModel(every: try .exponential(mean: 10), length: try .constant(0.05))
        )
        #expect(service.agents[0].cpuControl.window == .milliseconds(250))
        #expect(
            service.agents[0].pauses
                == PauseModel(
                    every: try .constant(5),
                    length: try .uniform(from: 0.001, to: 0.002)
                )
        )
    }

    @Test("warns of what has no effect")
    func noEffect() throws {
        #expect(
            try warnings("orchestrator: {cpu_burst: 5ms, cpu_window: 2s}") == [
                "'cpu_burst' has no effect without a CPU limit",
                "'cpu_window' has no effect with 'cpu_enforcement: throttle'",
            ]
        )
        #expect(
            try warnings("orchestrator: {cpu: 1, cpu_enforcement: reject, cpu_period: 50ms}") == [
                "'cpu_period' has no effect with 'cpu_enforcement: reject'"
            ]
        )
        #expect(
            try warnings("orchestrator: {cpu: 1, cpu_burst: 100ms, cpu_period: 100ms}") == []
        )
    }

    @Test("holds a burst against the quota that the kernel enforces, the agents' own included")
    func burstOfAgents() throws {
        let fixture = try ModelFixture(
            model: .model(
                """
                orchestrator: {}
                agents:
                  - {name: a, operation: {cpu: 1ms}, cpu: 2, cpu_burst: 30ms, limits: {cpu_quota_percentage: 25}}
                """
            )
        )
        let error = try #require(try fixture.errors())
        #expect(
            error.diagnostics.filter { $0.severity == .error }.map(\.message) == [
                "'cpu_burst' is 30ms, above the quota of 25ms in each 100ms, which the kernel "
                    + "refuses; write at most 25ms"
            ]
        )
        // In each 200 ms the quota is 50 ms.
        #expect(try fixture.errors("agents.a.cpu_period=200ms") == nil)
    }
}
