import Glibc
import Statistics

/// Deadlines by each cancellation rule, rate limits and retries.
extension QueueingCase {
    static var impatience: [QueueingCase] {
        [abandonment, deadlineCancel, deadlineAbandon, deadlineWhenDequeued, retries]
            + [
                retrial, retrialServers, hedging, hedgingAtPercentile, concurrencyLimit,
                tokenBucket, tokenBucketOfOne,
                agentLoss,
            ]
    }

    private static var abandonment: QueueingCase {
        let patience = 0.2
        let queue = QueueingTheory.MMCD(
            arrivalRate: 60,
            serviceRate: 10,
            servers: 5,
            patience: patience
        )
        let loss = queue.probabilityOfAbandoning
        // Those who leave have waited for all of their patience.
        let waitOfServed = (queue.meanWait - patience * loss) / (1 - loss)
        return QueueingCase(
            "abandonment",
            "M/M/5+D",
            solution: "`MMCD`",
            [
                Expectation("rejection_rate.request_timeout", loss),
                Expectation("queue_mean_s", waitOfServed),
                Expectation("latency_mean_s", waitOfServed + 0.1),
                Expectation("throughput_per_s", 60 * (1 - loss)),
                Expectation(
                    "utilization.orchestrator.max_worker_threads",
                    60 * (1 - loss) / 50
                ),
            ]
        )
    }

    private static var deadlineCancel: QueueingCase {
        deadline("deadline-cancel", deadline: 0.05, work: .cancelled)
    }

    private static var deadlineAbandon: QueueingCase {
        deadline("deadline-abandon", deadline: 0.1, work: .continued)
    }

    private static func deadline(
        _ model: String,
        deadline: Double,
        work: QueueingTheory.MM1Deadline.Work
    ) -> QueueingCase {
        let queue = QueueingTheory.MM1Deadline(
            arrivalRate: 80,
            serviceRate: 100,
            deadline: deadline,
            work: work
        )
        let loss = queue.probabilityOfTimeout
        return QueueingCase(
            model,
            work == .cancelled ? "M/M/1, work cancelled at D" : "M/M/1, client leaves at D",
            solution: "`MM1Deadline`",
            [
                Expectation("rejection_rate.request_timeout", loss),
                // The mean of min(T, D) is made up of the completed and of those at D.
                Expectation("latency_mean_s", (queue.meanSojourn - deadline * loss) / (1 - loss)),
                Expectation("throughput_per_s", 80 * (1 - loss)),
                Expectation("utilization.orchestrator.max_worker_threads", queue.utilization),
            ]
        )
    }

    /// M/M/1 whose clients leave at D and whose server drops them only when it comes to them.
    ///
    /// The server skips whoever has waited for D, as in M/M/1+D. Who is reached in time may still be
    /// too late: the work ahead has the density λ·P₀·e^(−(μ − λ)·x) below D, so that
    /// P(timeout) = P(wait ≥ D) + P₀·e^(−μ·D)·(1 + λ·∫₀ᴰ e^(λ·x) dx) = P(wait ≥ D) + P₀·e^(−(μ − λ)·D).
    private static var deadlineWhenDequeued: QueueingCase {
        let (arrivalRate, serviceRate, deadline) = (80.0, 100.0, 0.05)
        let queue = QueueingTheory.MMCD(
            arrivalRate: arrivalRate,
            serviceRate: serviceRate,
            servers: 1,
            patience: deadline
        )
        let utilization = arrivalRate / serviceRate * (1 - queue.probabilityOfAbandoning)
        let late = (1 - utilization) * exp(-(serviceRate - arrivalRate) * deadline)
        return QueueingCase(
            "deadline-when-dequeued",
            "M/M/1, dropped when dequeued after D",
            solution: "`MMCD` and P₀·e^(−(μ − λ)·D)",
            [
                Expectation(
                    "rejection_rate.request_timeout",
                    queue.probabilityOfAbandoning + late
                ),
                Expectation("utilization.orchestrator.max_worker_threads", utilization),
            ]
        )
    }

    /// Attempts that fail independently: an exponential wait of mean D under a timeout of D.
    private static var retries: QueueingCase {
        let timeout = 0.1
        let attempts = 3
        let failure = exp(-1.0)
        let success = (timeout - timeout * failure / (1 - failure))
        // The k-th attempt starts after k − 1 timeouts and the waits between them.
        let starts = [0, timeout + 0.01, 2 * timeout + 0.03]
        let chances = (0..<attempts).map { pow(failure, Double($0)) * (1 - failure) }
        let completed = chances.reduce(0, +)
        let start = zip(starts, chances).reduce(0) { $0 + $1.0 * $1.1 } / completed
        return QueueingCase(
            "retries",
            "3 attempts, independent failures",
            solution: "`Retries.meanAttempts`",
            [
                Expectation(
                    "retries_per_request",
                    QueueingTheory.Retries.meanAttempts(failure: failure, attempts: attempts) - 1
                ),
                Expectation("rejection_rate.request_timeout", pow(failure, Double(attempts))),
                Expectation("latency_mean_s", start + success),
            ]
        )
    }

    private static var retrial: QueueingCase {
        let orbit = QueueingTheory.Retries.meanOrbit(
            arrivalRate: 6,
            serviceRate: 10,
            retrialRate: 5
        )
        return QueueingCase(
            "retrial",
            "M/M/1/1 with retrials",
            solution: "`Retries.meanOrbit`",
            [
                Expectation("in_system_mean", orbit + 0.6),
                Expectation("retries_per_request", orbit * 5 / 6),
                Expectation("latency_mean_s", (orbit + 0.6) / 6),
                Expectation("utilization.orchestrator.max_worker_threads", 0.6),
            ]
        )
    }

    private static var retrialServers: QueueingCase {
        let queue = QueueingTheory.RetrialQueue(
            arrivalRate: 24,
            serviceRate: 10,
            servers: 3,
            retrialRate: 5,
            orbit: 400
        )
        return QueueingCase(
            "retrial-servers",
            "M/M/3/3 with retrials",
            solution: "`RetrialQueue`",
            [
                Expectation("in_system_mean", queue.meanOrbit + queue.meanBusy),
                Expectation("retries_per_request", queue.meanRetries),
                Expectation("utilization.orchestrator.max_worker_threads", queue.meanBusy / 3),
            ]
        )
    }

    /// The smaller of X and d + Y, both exponential with mean m.
    private static var hedging: QueueingCase {
        let (mean, delay) = (0.1, 0.05)
        let share = exp(-delay / mean)
        return QueueingCase(
            "hedging",
            "the first of two exponential waits",
            solution: "m·(1 − s) + s·m/2, s = e^(−d/m)",
            [
                Expectation("latency_mean_s", mean * (1 - share) + share * mean / 2),
                Expectation("hedges_per_request", share),
            ]
        )
    }

    private static var hedgingAtPercentile: QueueingCase {
        // The percentile of a window is of answers that hedges have made shorter, so that a few more
        // are sent than it says.
        let (mean, share) = (0.1, 0.05)
        return QueueingCase(
            "hedging-percentile",
            "the first of two exponential waits, the second after p95",
            solution: "s = 5 %; m·(1 − s) + s·m/2",
            [
                Expectation("hedges_per_request", share, within: share / 10),
                Expectation(
                    "latency_mean_s",
                    mean * (1 - share) + share * mean / 2,
                    within: mean * share / 20
                ),
            ]
        )
    }

    private static var concurrencyLimit: QueueingCase {
        let loss = QueueingTheory.erlangB(servers: 50, load: 45)
        return QueueingCase(
            "concurrency-limit",
            "M/G/50/50",
            solution: "`erlangB`",
            [
                Expectation("rejection_rate.concurrency_limit_exceeded", loss),
                Expectation("utilization.orchestrator.concurrency_limit", 45 * (1 - loss) / 50),
            ]
        )
    }

    private static var tokenBucket: QueueingCase {
        tokenBucket("token-bucket", arrivalRate: 95, rate: 100, burst: 10)
    }

    private static var tokenBucketOfOne: QueueingCase {
        tokenBucket("token-bucket-of-one", arrivalRate: 95, rate: 100, burst: 1)
    }

    private static func tokenBucket(
        _ model: String,
        arrivalRate: Double,
        rate: Double,
        burst: Int
    ) -> QueueingCase {
        let loss = QueueingTheory.TokenBucket.rejection(
            arrivalRate: arrivalRate,
            rate: rate,
            burst: burst
        )
        return QueueingCase(
            model,
            "M/D/1/\(burst) loss",
            solution: "`TokenBucket`",
            [
                Expectation("rejection_rate.rate_limit_exceeded", loss),
                Expectation("throughput_per_s", arrivalRate * (1 - loss)),
            ]
        )
    }

    private static var agentLoss: QueueingCase {
        let loss = QueueingTheory.erlangB(servers: 5, load: 3)
        return QueueingCase(
            "agent-loss",
            "M/G/5/5 at an agent",
            solution: "`erlangB`",
            [
                Expectation("rejection_rate.agents.planner.concurrency_limit_exceeded", loss),
                Expectation(
                    "utilization.agents.planner.max_concurrent_operations",
                    3 * (1 - loss) / 5
                ),
            ]
        )
    }
}
