import Platform
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("A queue that is not first come, first served")
struct QueueDisciplineTheoryTests {
    private func workload(
        _ name: String,
        rate: Double,
        _ steps: [Step],
        priority: Int
    ) throws -> Workload {
        Workload(name: name, arrivals: try .poisson(rate: rate), steps: steps, priority: priority)
    }

    @Test("is Cobham's M/G/1 with priorities")
    func cobham() throws {
        let theory = QueueingTheory.Priority.meanWaits([
            .init(arrivalRate: 30, meanService: 0.01),
            .init(arrivalRate: 20, meanService: 0.02, serviceSCV: 4),
        ])
        let model = ServiceModel.service([
            try workload("urgent", rate: 30, [.cpu(try .exponential(mean: 0.01))], priority: 1),
            try workload(
                "patient",
                rate: 20,
                [.cpu(try .hyperexponential(mean: 0.02, cv: 2))],
                priority: 0
            ),
        ]) { model in
            model.orchestrator.limits.maxWorkerThreads = 1
            model.orchestrator.queue.discipline = .priority
        }
        let measured = try Measured(model, seconds: 2_000, seed: 61)
        measured.expect("queue_mean_s", of: 0, theory[0])
        measured.expect("queue_mean_s", of: 1, theory[1], within: 0.05)
    }

    @Test("keeps threads for the important: trunk reservation")
    func trunkReservation() throws {
        let theory = QueueingTheory.TrunkReservation(
            importantRate: 200,
            ordinaryRate: 250,
            serviceRate: 50,
            servers: 10,
            reserved: 2
        )
        let steps: [Step] = [.wait(try .exponential(mean: 0.02))]
        let model = ServiceModel.service([
            try workload("ordinary", rate: 250, steps, priority: 0),
            try workload("important", rate: 200, steps, priority: 7),
        ]) { model in
            model.orchestrator.limits.maxWorkerThreads = 10
            model.orchestrator.limits.queueCapacity = 0
            model.orchestrator.queue = QueueModel(discipline: .priority, reservedThreads: 2)
        }
        let measured = try Measured(model, seconds: 200, seed: 62)
        measured.expect("rejection_rate.queue_full", of: 0, theory.ordinaryLoss)
        measured.expect("rejection_rate.queue_full", of: 1, theory.importantLoss, within: 0.05)
    }

    @Test("is M/M/1 last come, first served")
    func lifo() throws {
        let theory = QueueingTheory.MM1LIFO(arrivalRate: 70, serviceRate: 100)
        let model = try ServiceModel.multiServer(
            arrivals: .poisson(rate: 70),
            service: .exponential(mean: 0.01),
            servers: 1
        ) { $0.orchestrator.queue.discipline = .lifo }
        let measured = try Measured(model, seconds: 1_000, seed: 63)
        measured.expect("queue_mean_s", theory.meanWait)
        for (name, p) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)] {
            measured.expect("latency_\(name)_s", theory.sojournQuantile(p))
        }
    }

    @Test("that clients leave after an exponential time is Erlang A", arguments: [1, 5])
    func erlangA(servers: Int) throws {
        let rate = 110 * Double(servers)
        let theory = QueueingTheory.ErlangA(
            arrivalRate: rate,
            serviceRate: 100,
            servers: servers,
            patience: 0.03
        )
        let model = try ServiceModel.multiServer(
            arrivals: .poisson(rate: rate),
            service: .exponential(mean: 0.01),
            servers: servers
        ) { model in
            model.orchestrator.cancellation = .whileQueued
            model.workloads[0].patience = try .exponential(mean: 0.03)
        }
        let measured = try Measured(model, seconds: 300, seed: 64)
        let left = theory.probabilityOfAbandoning
        measured.expect("rejection_rate.client_abandoned", left)
        measured.expect("in_system_mean", theory.meanQueue + rate * (1 - left) / 100)
        measured.expect(
            "utilization.orchestrator.max_worker_threads",
            rate * (1 - left) / 100 / Double(servers)
        )
    }

    @Test("nor any queue at all, but weights of 131,072 to 1: priorities that interrupt")
    func preemptivePriorities() throws {
        // Two agents on one core; `cpu.shares` go from 2 (BestEffort) to 262,144. Within a class the
        // core is shared, which for exponential services is as good as first come, first served.
        let theory = QueueingTheory.Priority.preemptiveMeanSojourns([
            .init(arrivalRate: 30, meanService: 0.01), .init(arrivalRate: 40, meanService: 0.01),
        ])
        let model = try ServiceModel.service([
            workload("urgent", rate: 30, [.operations(pool: 0)], priority: 0),
            workload("patient", rate: 40, [.operations(pool: 1)], priority: 0),
        ]) { model in
            model.nodes = [NodeModel(name: "node", cpu: .cores(1))]
            for (name, request) in [("urgent", MilliCPU.cores(256)), ("patient", nil)] {
                model.agents.append(
                    try .pool(
                        named: name,
                        OperationProfile(cpu: .exponential(mean: 0.01))
                    ) {
                        $0.pods[0].node = 0
                        $0.pods[0].cpuRequest = request
                    }
                )
            }
        }
        let measured = try Measured(model, seconds: 1_000, seed: 65)
        measured.expect("latency_mean_s", of: 0, theory[0])
        measured.expect("latency_mean_s", of: 1, theory[1])
    }
}
