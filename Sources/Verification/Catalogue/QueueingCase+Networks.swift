import Statistics

/// Several stations, and closed systems.
extension QueueingCase {
    static var networks: [QueueingCase] {
        [tandem, releasedThreads, forkJoin, closed, closedNetwork, discriminatorySharing]
    }

    private static var tandem: QueueingCase {
        let network = QueueingTheory.JacksonNetwork(
            tandem: [100, 125, 200],
            arrivalRate: 80
        )
        return QueueingCase(
            "tandem",
            "M/M/1 → M/M/1 → M/M/1",
            solution: "`JacksonNetwork`",
            [
                Expectation("latency_mean_s", network.meanSojourn),
                Expectation("in_system_mean", network.meanInSystem),
                Expectation("queue_mean_s", network.stations[0].meanWait),
                Expectation("redis_utilization", network.stations[1].utilization),
                Expectation(
                    "utilization.agents.worker.max_processes",
                    network.stations[2].utilization
                ),
            ]
        )
    }

    private static var releasedThreads: QueueingCase {
        // Two visits to one thread with a wait between them: a product-form network.
        let thread = QueueingTheory.MM1(arrivalRate: 80, serviceRate: 100)
        return QueueingCase(
            "released-threads",
            "M/M/1 visited twice, M/G/∞ between",
            solution: "`MM1`, product form",
            [
                Expectation("latency_mean_s", 2 * thread.meanSojourn + 0.05),
                Expectation("queue_mean_s", 2 * thread.meanWait),
                Expectation(
                    "utilization.orchestrator.max_worker_threads",
                    thread.utilization
                ),
            ]
        )
    }

    private static var forkJoin: QueueingCase {
        QueueingCase(
            "fork-join",
            "fork-join of two M/M/1",
            solution: "`ForkJoin`",
            [
                Expectation(
                    "latency_mean_s",
                    QueueingTheory.ForkJoin.meanSojournOfTwo(arrivalRate: 70, serviceRate: 100)
                )
            ]
        )
    }

    private static var closed: QueueingCase {
        let system = QueueingTheory.MachineRepair(
            clients: 40,
            thinkTime: 1,
            servers: 2,
            serviceRate: 20
        )
        return QueueingCase(
            "closed",
            "M/M/2//40",
            solution: "`MachineRepair`",
            [
                Expectation("latency_mean_s", system.meanSojourn),
                Expectation("throughput_per_s", system.throughput),
                Expectation("in_system_mean", system.meanInSystem),
                Expectation(
                    "utilization.orchestrator.max_worker_threads",
                    system.utilization
                ),
            ]
        )
    }

    private static var discriminatorySharing: QueueingCase {
        let means = QueueingTheory.DiscriminatorySharing.meanSojourns(
            arrivalRates: [30, 20],
            serviceRates: [100, 1 / 0.015],
            weights: [2, 1]
        )
        return QueueingCase(
            "discriminatory-sharing",
            "M/M/1-DPS, two classes of weights 2 and 1",
            solution: "`DiscriminatorySharing`",
            [
                Expectation("workloads.heavy.latency_mean_s", means[0]),
                Expectation("workloads.light.latency_mean_s", means[1]),
                Expectation("in_system_mean", 30 * means[0] + 20 * means[1]),
            ]
        )
    }

    private static var closedNetwork: QueueingCase {
        let network = QueueingTheory.ClosedNetwork(
            clients: 20,
            thinkTime: 0.1,
            demands: [0.01, 0.005, 0.008]
        )
        return QueueingCase(
            "closed-network",
            "closed network of three stations, 20 users",
            solution: "`ClosedNetwork`",
            [
                Expectation("latency_mean_s", network.meanSojourn),
                Expectation("throughput_per_s", network.throughput),
                Expectation("redis_utilization", network.throughput * 0.005),
            ]
        )
    }
}
