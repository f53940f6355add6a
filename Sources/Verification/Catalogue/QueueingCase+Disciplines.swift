import Statistics

/// Queues that are not first come, first served, and clients that do not wait for ever.
extension QueueingCase {
    static var disciplines: [QueueingCase] { [lifo, priority, trunkReservation, erlangA] }

    private static var lifo: QueueingCase {
        let queue = QueueingTheory.MM1LIFO(arrivalRate: 80, serviceRate: 100)
        return QueueingCase(
            "lifo",
            "M/M/1-LIFO",
            solution: "`MM1LIFO`",
            [
                Expectation("queue_mean_s", queue.meanWait),
                Expectation("latency_p50_s", queue.sojournQuantile(0.5)),
                Expectation("latency_p90_s", queue.sojournQuantile(0.9)),
                Expectation("latency_p99_s", queue.sojournQuantile(0.99)),
            ]
        )
    }

    private static var priority: QueueingCase {
        let waits = QueueingTheory.Priority.meanWaits([
            .init(arrivalRate: 30, meanService: 0.01),
            .init(arrivalRate: 20, meanService: 0.02, serviceSCV: 4),
        ])
        return QueueingCase(
            "priority",
            "M/G/1, two priorities",
            solution: "`Priority.meanWaits`, Cobham",
            [
                Expectation("workloads.urgent.queue_mean_s", waits[0]),
                Expectation("workloads.patient.queue_mean_s", waits[1]),
                Expectation("queue_mean_s", 0.6 * waits[0] + 0.4 * waits[1]),
            ]
        )
    }

    private static var trunkReservation: QueueingCase {
        let system = QueueingTheory.TrunkReservation(
            importantRate: 200,
            ordinaryRate: 250,
            serviceRate: 50,
            servers: 10,
            reserved: 2
        )
        return QueueingCase(
            "trunk-reservation",
            "M/M/10/10, 2 reserved",
            solution: "`TrunkReservation`",
            [
                Expectation("workloads.important.rejection_rate.queue_full", system.importantLoss),
                Expectation("workloads.ordinary.rejection_rate.queue_full", system.ordinaryLoss),
                Expectation(
                    "rejection_rate",
                    (200 * system.importantLoss + 250 * system.ordinaryLoss) / 450
                ),
            ]
        )
    }

    private static var erlangA: QueueingCase {
        let queue = QueueingTheory.ErlangA(
            arrivalRate: 60,
            serviceRate: 10,
            servers: 5,
            patience: 0.2
        )
        let left = queue.probabilityOfAbandoning
        return QueueingCase(
            "erlang-a",
            "M/M/5+M",
            solution: "`ErlangA`",
            [
                Expectation("rejection_rate.client_abandoned", left),
                Expectation("in_system_mean", queue.meanQueue + 60 * (1 - left) / 10),
                Expectation("throughput_per_s", 60 * (1 - left)),
                Expectation("utilization.orchestrator.max_worker_threads", 60 * (1 - left) / 50),
            ]
        )
    }
}
