import ModelFiles
import Service
import Testing
import Units

@Suite("The memory of a model's pods")
struct MemoryOfModelsTests {
    @Test("does not grow, and holds no responses, unless the model says so")
    func defaults() throws {
        let model = try ModelFixture(model: .smallModel).load().service
        #expect(model.orchestrator.memoryGrowth == MemoryGrowth())
        #expect(model.orchestrator.responseMemory == .none)
    }

    @Test(
        "leaks so many bytes a second",
        arguments: [("1Mi/h", 1_048_576.0 / 3_600), ("10Ki/s", 10_240), ("6/m", 0.1), ("0/s", 0)]
    )
    func leaks(text: String, bytesPerSecond: Double) throws {
        let model = try ModelFixture(model: .smallModel).load(
            "orchestrator.memory=1Gi",
            "orchestrator.memory_leak=\(text)"
        )
        #expect(model.service.orchestrator.memoryGrowth.leakPerSecond == bytesPerSecond)
    }

    @Test("is read for the orchestrator and for each agent pool")
    func reads() throws {
        let service = try ModelFixture(
            model: .model(
                """
                orchestrator:
                  memory: 1Gi
                  leak_per_request: 1Ki
                  response_memory: admission
                agents:
                  - name: a
                    memory: 1Gi
                    operation: {cpu: 1ms}
                    memory_cache: {per_request: 64Ki, max: 512Mi}
                """
            )
        ).load().service
        #expect(service.orchestrator.memoryGrowth.leakPerRequest == .kibibytes(1))
        #expect(service.orchestrator.responseMemory == .admission)
        #expect(service.agents[0].memoryGrowth.cachePerRequest == .kibibytes(64))
        #expect(service.agents[0].memoryGrowth.cacheMaximum == .mebibytes(512))
    }

    @Test("warns of a leak that nothing limits")
    func noEffect() throws {
        let notes = try ModelFixture(model: .model("orchestrator: {memory_leak: 1Mi/h}")).load()
            .notes.filter { $0.severity == .warning }.map(\.message)
        #expect(
            notes == ["'memory_leak' has no effect without a memory limit or 'max_memory_bytes'"]
        )
    }
}
