import Experiments
import Limiters
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("A binding limit")
struct BindingAnalysisTests {
    /// Requests of 100 ms at a rate, in front of these limits.
    private func model(
        rate: Double,
        _ limits: (inout OrchestratorLimits) -> Void
    ) throws -> ServiceModel {
        try CapacityCase.model(rate: rate, steps: [.cpu(.exponential(mean: 0.1))], limits)
    }

    private func explain(
        _ model: ServiceModel,
        objectives: [Objective] = [],
        jobs: Int = 2
    ) throws -> Explanation {
        let analysis = BindingAnalysis(
            model: model,
            settings: RunSettings(
                duration: .seconds(220),
                warmUp: .fixed(.seconds(20)),
                replications: 6,
                seed: 5
            ),
            objectives: objectives,
            jobs: jobs
        )
        return try #require(analysis.run())
    }

    private func names(_ explanation: Explanation) -> [[String]] {
        explanation.steps.map { $0.limits.map(\.name) }
    }

    @Test("is the one without which nothing is refused")
    func single() throws {
        let model = try model(rate: 130) {
            $0.requestsPerSecond = 100
            $0.burstSize = 50
            $0.maxWorkerThreads = 64
        }
        let explanation = try explain(model)
        #expect(explanation.metric == "rejection_rate")
        #expect(names(explanation) == [["orchestrator.requests_per_second"]])
        let step = try #require(explanation.steps.first)
        #expect(step.limits[0].parameter == "orchestrator.limits.requests_per_second")
        #expect(step.after?.mean == 0)
        #expect(step.removed?.ratio == 1)
        // 130/s into 110/s lose 15 % instead of 23 %.
        let effect = try #require(explanation.effects.first)
        let removed = try #require(effect.tenthMore?.rejectionsRemoved)
        let exact = QueueingTheory.TokenBucket.rejection(arrivalRate: 130, rate: 110, burst: 50)
        let base = QueueingTheory.TokenBucket.rejection(arrivalRate: 130, rate: 100, burst: 50)
        // Four standard errors, as 95 % are 2.6 of them here.
        #expect(abs(removed.ratio - (1 - exact / base)) < 1.6 * (removed.halfWidth ?? 0))
    }

    @Test("hides another one, which binds next")
    func chain() throws {
        let model = try model(rate: 150) {
            $0.requestsPerSecond = 80
            $0.burstSize = 20
            $0.maxWorkerThreads = 10
            $0.queueCapacity = 0
        }
        let explanation = try explain(model)
        #expect(
            names(explanation) == [
                ["orchestrator.requests_per_second"], ["orchestrator.max_worker_threads"],
            ]
        )
    }

    @Test("has an equal at its side, and both are named")
    func equals() throws {
        let model = try model(rate: 150) {
            $0.maxConcurrentConnections = 10
            $0.maxWorkerThreads = 10
            $0.queueCapacity = 0
        }
        let explanation = try explain(model)
        #expect(
            names(explanation) == [
                ["orchestrator.max_concurrent_connections", "orchestrator.max_worker_threads"]
            ]
        )
        #expect(explanation.steps[0].after?.mean == 0)
    }

    @Test("is not there where nothing is reached")
    func none() throws {
        let model = try model(rate: 10) {
            $0.maxWorkerThreads = 64
            $0.maxConcurrentConnections = 100
        }
        let explanation = try explain(model)
        #expect(explanation.steps.isEmpty)
        #expect(explanation.effects.isEmpty)
        #expect(explanation.unreached.count == 2)
        // Which is why they need not be tried.
        for limit in model.adjustableLimits {
            let replications = [model, limit.lifted(in: model)].map {
                Replication(
                    model: $0,
                    duration: .seconds(100),
                    warmUp: .zero,
                    seed: 5,
                    replication: 0
                ).run()?.workloads
            }
            #expect(replications[0] == replications[1])
        }
    }

    @Test("is judged by the objective that is nearest to be missed")
    func objectives() throws {
        let model = try model(rate: 95) { $0.maxWorkerThreads = 10 }
        let explanation = try explain(
            model,
            objectives: [
                CapacityCase.below("rejection_rate", 0.01),
                CapacityCase.below("queue_mean_s", 0.05),
            ]
        )
        #expect(explanation.metric == "queue_mean_s")
        #expect(names(explanation) == [["orchestrator.max_worker_threads"]])
    }

    @Test("does not depend on the threads")
    func repeatable() throws {
        let model = try model(rate: 130) {
            $0.maxWorkerThreads = 10
            $0.queueCapacity = 5
        }
        #expect(try explain(model, jobs: 1) == explain(model, jobs: 3))
    }
}
