import Statistics

/// Poisson arrivals and exponential service, or what is insensitive to the service distribution.
extension QueueingCase {
    static var markovian: [QueueingCase] {
        [
            mm1, mmc, mmck, erlangB, connectionCap, acceptBacklog, engset, infiniteServers,
            processorSharing,
            processorSharingLoss, randomRouting,
        ]
    }

    private static var mm1: QueueingCase {
        let queue = QueueingTheory.MM1(arrivalRate: 90, serviceRate: 100)
        return QueueingCase(
            "mm1",
            "M/M/1",
            solution: "`MM1`",
            [
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("latency_p50_s", queue.sojournQuantile(0.5)),
                Expectation("latency_p90_s", queue.sojournQuantile(0.9)),
                Expectation("latency_p99_s", queue.sojournQuantile(0.99)),
                Expectation("queue_mean_s", queue.meanWait),
                Expectation("in_system_mean", queue.meanInSystem),
                Expectation("throughput_per_s", queue.arrivalRate),
                Expectation("utilization.orchestrator.max_worker_threads", queue.utilization),
            ]
        )
    }

    private static var mmc: QueueingCase {
        let queue = QueueingTheory.MMC(arrivalRate: 80, serviceRate: 10, servers: 10)
        return QueueingCase(
            "mmc",
            "M/M/10",
            solution: "`MMC`",
            [
                Expectation("queue_mean_s", queue.meanWait),
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("latency_p50_s", queue.sojournQuantile(0.5)),
                Expectation("latency_p90_s", queue.sojournQuantile(0.9)),
                Expectation("latency_p99_s", queue.sojournQuantile(0.99)),
                Expectation("in_system_mean", queue.meanInSystem),
                Expectation("utilization.orchestrator.max_worker_threads", queue.utilization),
            ]
        )
    }

    private static var mmck: QueueingCase {
        let queue = QueueingTheory.MMCK(
            arrivalRate: 90,
            serviceRate: 20,
            servers: 4,
            capacity: 12
        )
        return QueueingCase(
            "mmck",
            "M/M/4/12",
            solution: "`MMCK`",
            [
                Expectation("rejection_rate.queue_full", queue.loss),
                Expectation("throughput_per_s", queue.throughput),
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("queue_mean_s", queue.meanWait),
                Expectation("in_system_mean", queue.meanInSystem),
            ]
        )
    }

    private static var erlangB: QueueingCase {
        let loss = QueueingTheory.erlangB(servers: 50, load: 45)
        return QueueingCase(
            "erlang-b",
            "M/G/50/50",
            solution: "`erlangB`",
            [
                Expectation("rejection_rate.queue_full", loss),
                Expectation("rejection_rate", loss),
                Expectation("latency_mean_s", 0.1),
                Expectation("utilization.orchestrator.max_worker_threads", 45 * (1 - loss) / 50),
            ]
        )
    }

    private static var connectionCap: QueueingCase {
        let loss = QueueingTheory.erlangB(servers: 1_000, load: 1_000)
        return QueueingCase(
            "connection-cap",
            "M/G/1000/1000",
            solution: "`erlangB`",
            [
                Expectation("rejection_rate.connection_limit_exceeded", loss),
                Expectation("in_system_mean", 1_000 * (1 - loss)),
                Expectation("utilization.orchestrator.max_concurrent_connections", 1 - loss),
            ]
        )
    }

    private static var acceptBacklog: QueueingCase {
        let queue = QueueingTheory.MMCK(
            arrivalRate: 90,
            serviceRate: 20,
            servers: 4,
            capacity: 12
        )
        return QueueingCase(
            "accept-backlog",
            "M/M/4/12",
            solution: "`MMCK`",
            [
                Expectation("rejection_rate.connection_limit_exceeded", queue.loss),
                Expectation("throughput_per_s", queue.throughput),
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("backlog_mean_s", queue.meanWait),
                Expectation("utilization.orchestrator.accept_backlog", queue.meanQueue / 8),
                Expectation("in_system_mean", queue.meanInSystem),
            ]
        )
    }

    private static var engset: QueueingCase {
        let system = QueueingTheory.Engset(
            sources: 60,
            servers: 10,
            attemptRate: 1,
            serviceRate: 5
        )
        return QueueingCase(
            "engset",
            "M/M/10/10//60",
            solution: "`Engset`",
            [Expectation("rejection_rate.queue_full", system.callCongestion)]
        )
    }

    private static var infiniteServers: QueueingCase {
        QueueingCase(
            "mginf",
            "M/G/∞",
            solution: "`InfiniteServers`",
            [
                Expectation(
                    "in_system_mean",
                    QueueingTheory.InfiniteServers.meanInSystem(
                        arrivalRate: 100,
                        meanService: 0.2
                    )
                ),
                Expectation("latency_mean_s", 0.2),
            ]
        )
    }

    private static var processorSharing: QueueingCase {
        let queue = QueueingTheory.MMC(arrivalRate: 340, serviceRate: 100, servers: 4)
        return QueueingCase(
            "processor-sharing",
            "M/G/4-PS",
            solution: "`MMC`, insensitive",
            [
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("in_system_mean", queue.meanInSystem),
            ]
        )
    }

    private static var processorSharingLoss: QueueingCase {
        let queue = QueueingTheory.MMCK(
            arrivalRate: 90,
            serviceRate: 100,
            servers: 1,
            capacity: 10
        )
        return QueueingCase(
            "processor-sharing-loss",
            "M/G/1/10-PS",
            solution: "`MMCK`, insensitive",
            [
                Expectation("rejection_rate.queue_full", queue.loss),
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("in_system_mean", queue.meanInSystem),
            ]
        )
    }

    private static var randomRouting: QueueingCase {
        // A Poisson stream split at random is independent Poisson streams.
        let queue = QueueingTheory.MM1(arrivalRate: 80, serviceRate: 100)
        return QueueingCase(
            "random-routing",
            "3 × M/M/1",
            solution: "`MM1`",
            [
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("latency_p90_s", queue.sojournQuantile(0.9)),
                Expectation("in_system_mean", 3 * queue.meanInSystem),
            ]
        )
    }
}
