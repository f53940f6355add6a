import Glibc
import Statistics

/// Service of other distributions than the exponential one.
extension QueueingCase {
    static var generalService: [QueueingCase] {
        [
            deterministicService,
            mg1("hyperexponential", scv: 4),
            mg1("lognormal", scv: 2.25),
            // E[X²]/E[X]² − 1 = Γ(1 + 2/k)/Γ(1 + 1/k)² − 1 with k = 1/2: 4!/2!² − 1.
            mg1("weibull", scv: 5),
            // 1/(α·(α − 2)) with α = 5.
            mg1("pareto", scv: 1.0 / 15),
            mg1("erlang", scv: 0.25),
            mdc, redisServer, pauses,
        ]
    }

    private static func mg1(_ law: String, scv: Double) -> QueueingCase {
        let queue = QueueingTheory.MG1(arrivalRate: 70, meanService: 0.01, serviceSCV: scv)
        return QueueingCase(
            "mg1-\(law)",
            "M/G/1, \(law)",
            solution: "`MG1`",
            [
                Expectation("queue_mean_s", queue.meanWait),
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("in_system_mean", queue.meanInSystem),
            ]
        )
    }

    private static var deterministicService: QueueingCase {
        let queue = QueueingTheory.MDC(arrivalRate: 80, serviceTime: 0.01)
        return QueueingCase(
            "mg1-deterministic",
            "M/D/1",
            solution: "`MDC`",
            [
                Expectation("queue_mean_s", queue.meanWait),
                Expectation("latency_mean_s", queue.meanWait + queue.serviceTime),
                Expectation("latency_p90_s", queue.waitQuantile(0.9) + queue.serviceTime),
                Expectation("latency_p99_s", queue.waitQuantile(0.99) + queue.serviceTime),
            ]
        )
    }

    private static var mdc: QueueingCase {
        let queue = QueueingTheory.MDC(arrivalRate: 90, serviceTime: 0.1, servers: 10)
        return QueueingCase(
            "mdc",
            "M/D/10",
            solution: "`MDC`",
            [
                Expectation("queue_mean_s", queue.meanWait),
                Expectation("latency_p90_s", queue.waitQuantile(0.9) + queue.serviceTime),
                Expectation("latency_p99_s", queue.waitQuantile(0.99) + queue.serviceTime),
            ]
        )
    }

    private static var pauses: QueueingCase {
        let queue = QueueingTheory.MG1Interruptions(
            queue: QueueingTheory.MG1(arrivalRate: 60, meanService: 0.01, serviceSCV: 1),
            interruptionRate: 0.5,
            meanInterruption: 0.2,
            interruptionSCV: 1
        )
        return QueueingCase(
            "pauses",
            "M/M/1 with interruptions",
            solution: "`MG1Interruptions`",
            [
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("in_system_mean", queue.meanInSystem),
                Expectation("paused_fraction.orchestrator", queue.interruptedShare),
            ]
        )
    }

    private static var redisServer: QueueingCase {
        let queue = QueueingTheory.MDC(arrivalRate: 800, serviceTime: 0.001)
        return QueueingCase(
            "redis-server",
            "M/D/1",
            solution: "`MDC`",
            [
                Expectation("latency_mean_s", queue.meanWait + queue.serviceTime),
                Expectation("latency_p99_s", queue.waitQuantile(0.99) + queue.serviceTime),
                Expectation("redis_utilization", queue.utilization),
            ]
        )
    }
}
