import Statistics

/// The algorithms of a rate limit, and connections that carry many requests.
extension QueueingCase {
    static var rateLimits: [QueueingCase] {
        [discreteFill, fixedWindow, slidingWindow, leakyBucket, leakyBucketFull, multiplexed]
    }

    private static var discreteFill: QueueingCase {
        refusals(
            "discrete-fill",
            "bucket of 20, 10 tokens every 100 ms",
            solution: "`TokenBucket`",
            QueueingTheory.TokenBucket.rejection(
                arrivalRate: 95,
                tokensPerFill: 10,
                every: 0.1,
                burst: 20
            )
        )
    }

    private static var fixedWindow: QueueingCase {
        refusals(
            "fixed-window",
            "100 in each second of the clock",
            solution: "`WindowLimit`",
            QueueingTheory.WindowLimit.fixed(arrivalRate: 95, limit: 100, length: 1)
        )
    }

    private static var slidingWindow: QueueingCase {
        refusals(
            "sliding-window",
            "100 in every second (M/D/100/100)",
            solution: "`WindowLimit`",
            QueueingTheory.WindowLimit.sliding(arrivalRate: 95, limit: 100, length: 1)
        )
    }

    private static var leakyBucketFull: QueueingCase {
        refusals(
            "leaky-bucket-full",
            "M/D/1/10 loss",
            solution: "`MD1K`",
            QueueingTheory.MD1K(arrivalRate: 95, serviceTime: 0.01, capacity: 10).loss
        )
    }

    /// A limit that refuses a share of 95 arrivals a second.
    private static func refusals(
        _ model: String,
        _ system: String,
        solution: String,
        _ share: Double
    ) -> QueueingCase {
        QueueingCase(
            model,
            system,
            solution: solution,
            [
                Expectation("rejection_rate.rate_limit_exceeded", share),
                Expectation("throughput_per_s", 95 * (1 - share)),
            ]
        )
    }

    private static var leakyBucket: QueueingCase {
        let queue = QueueingTheory.MDC(arrivalRate: 80, serviceTime: 0.01)
        return QueueingCase(
            "leaky-bucket",
            "wait in M/D/1",
            solution: "`MDC`",
            [
                Expectation("latency_mean_s", queue.meanWait),
                Expectation("latency_p90_s", queue.waitQuantile(0.9)),
            ]
        )
    }

    private static var multiplexed: QueueingCase {
        let loss = QueueingTheory.erlangB(servers: 10, load: 8)
        return QueueingCase(
            "multiplexed",
            "M/G/10/10 on one connection",
            solution: "`erlangB`",
            [
                Expectation("rejection_rate.connection_limit_exceeded", loss),
                Expectation("in_system_mean", 8 * (1 - loss)),
            ]
        )
    }
}
