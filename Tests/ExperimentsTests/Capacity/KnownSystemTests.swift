import Experiments
import Glibc
import Limiters
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("A known system")
struct KnownSystemTests {
    @Test("is recognised in a model, with its exact capacity")
    func recognised() throws {
        let pool = try #require(KnownSystem(CapacityCase.pool(rate: 300)))
        #expect(pool.name == "M/G/50/50")
        let loss = CapacityCase.below("rejection_rate", 0.01)
        let erlangs = QueueingTheory.erlangBLoad(servers: 50, loss: 0.01)
        #expect(abs(try #require(pool.capacity(for: loss)) - erlangs / 30) < 1e-12)

        let bucket = try #require(KnownSystem(CapacityCase.bucket(rate: 50)))
        let rate = QueueingTheory.TokenBucket.arrivalRate(rate: 100, burst: 50, rejection: 0.01)
        #expect(abs(try #require(bucket.capacity(for: loss)) - rate / 50) < 1e-12)
        #expect(bucket.capacity(for: CapacityCase.below("latency_p99_s", 1)) == nil)

        // −ln(0.01)/(μ − λ) = 0.25.
        let queue = try #require(
            KnownSystem(CapacityCase.queue(threads: 1, meanService: 0.01, rate: 50))
        )
        let p99 = CapacityCase.below("latency_p99_s", 0.25)
        let exact = (100 + log(0.01) / 0.25) / 50
        #expect(abs(try #require(queue.capacity(for: p99)) - exact) < 1e-9)
    }

    @Test("is no loss system where those who find it full may wait")
    func backlog() throws {
        var model = try CapacityCase.pool(rate: 300)
        model.orchestrator.limits = OrchestratorLimits()
        model.orchestrator.limits.maxConcurrentConnections = 50
        model.orchestrator.limits.acceptBacklog = 0
        #expect(KnownSystem(model)?.name == "M/G/50/50")
        model.orchestrator.limits.acceptBacklog = 1
        #expect(KnownSystem(model) == nil)
    }

    @Test("counts from the load factor that a model has")
    func loadFactor() throws {
        var model = try CapacityCase.pool()
        let usual = try #require(KnownSystem(model))
        model.loadFactor = 2
        let doubled = try #require(KnownSystem(model))
        #expect(
            doubled.value(of: "rejection_rate", at: 0.5) == usual.value(of: "rejection_rate", at: 1)
        )
    }

    @Test("is not seen where something else could act")
    func foreign() throws {
        let model = try CapacityCase.pool()
        var limited = model
        limited.orchestrator.limits.requestsPerSecond = 1_000
        var retried = model
        retried.workloads[0].retry = RetryPolicy(
            attempts: 2,
            backoff: Backoff(base: .seconds(1), maximum: .seconds(1))
        )
        var throttled = model
        throttled.orchestrator.pods[0].cpuLimit = MilliCPU(1_000)
        var doubled = model
        doubled.orchestrator.pods.append(PodModel(name: "pod-1"))
        for other in [limited, retried, throttled, doubled] { #expect(KnownSystem(other) == nil) }
    }
}
