import Service
import Testing
import Units
import Variates

@Suite("Sizes and memory")
struct SizeAndMemoryTests {
    @Test("a request of exactly max_request_size_bytes passes, one byte more does not")
    func requestSize() throws {
        var model = try ServiceModel.requests(at: [0, 0], steps: []) {
            $0.orchestrator.limits.maxRequestSize = Bytes(1_000)
        }
        model.workloads[0].requestSize = try .constant(1_000)
        model.workloads[1].requestSize = try .constant(1_001)
        let result = model.observed()
        #expect(result.outcomes == [.answered(ms: 0), .refused("request_too_large")])
        #expect(result.limiter("orchestrator.max_request_size_bytes")?.rejections == 1)
    }

    @Test("a response that is too large has cost all the work before it is refused")
    func responseSize() throws {
        var model = try ServiceModel.requests(at: [0, 0], steps: [.cpu(try .constant(0.1))]) {
            $0.orchestrator.limits.maxResponseSize = Bytes(1_000)
            $0.orchestrator.limits.maxWorkerThreads = 1
        }
        model.workloads[0].responseSize = try .constant(1_001)
        model.workloads[1].responseSize = try .constant(1_000)
        #expect(
            model.observed().outcomes == [.refused("response_too_large"), .answered(ms: 200)]
        )
    }

    @Test("the memory monitor admits to the byte what fits beside the base")
    func memoryMonitor() throws {
        // 40 of base + 30 of request + 30 of work = 100; with one byte more, refused.
        for (work, outcome) in [
            (30.0, Outcome.answered(ms: 100)), (31, .refused("memory_limit_exceeded")),
        ] {
            var model = try ServiceModel.requests(at: [0], steps: [.wait(try .constant(0.1))]) {
                $0.orchestrator.baseMemory = Bytes(40)
                $0.orchestrator.limits.maxMemory = Bytes(100)
            }
            model.workloads[0].requestSize = try .constant(30)
            model.workloads[0].memory = try .constant(work)
            #expect(model.observed().outcomes == [outcome])
        }
    }

    @Test("sizes of a heavy tail may be beyond every number of bytes")
    func heavyTail() throws {
        // Above 1 PB, and four in ten above what 64 bits count.
        let huge = try Distribution.pareto(shape: 0.1, minimum: 1e15)
        var model = try ServiceModel.requests(at: Array(repeating: 0, count: 20), steps: [])
        for index in 0..<20 {
            model.workloads[index].requestSize = huge
            model.workloads[index].responseSize = huge
            model.workloads[index].memory = huge
        }
        #expect(
            model.observed().outcomes == Array(repeating: Outcome.answered(ms: 0), count: 20)
        )
    }

    @Test("memory is given back when a request ends")
    func release() throws {
        var model = try ServiceModel.requests(
            at: [0, 50, 100],
            steps: [.wait(try .constant(0.1))]
        ) { $0.orchestrator.limits.maxMemory = Bytes(100) }
        for index in 0..<3 { model.workloads[index].memory = try .constant(60) }
        #expect(
            model.observed().outcomes == [
                .answered(ms: 100), .refused("memory_limit_exceeded"), .answered(ms: 100),
            ]
        )
    }
}
