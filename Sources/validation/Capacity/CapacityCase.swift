import Statistics

/// A model whose capacity an exact solution has.
struct CapacityCase: Sendable {
    /// The model's file in `models/capacity`, without `.yaml`.
    let model: String
    /// The question.
    let question: String
    /// The exact load factor.
    let factor: Double

    /// The six questions.
    static let all: [CapacityCase] = [
        pool(loss: 0.01, "1"), pool(loss: 0.001, "0.1"), bucket(loss: 0.01, "1"),
        bucket(loss: 0.001, "0.1"), queue, workers,
    ]

    private static func pool(loss: Double, _ percent: String) -> CapacityCase {
        CapacityCase(
            model: "pool-\(percent)-percent",
            question: "pool of 50, \(percent) % lost",
            factor: QueueingTheory.erlangBLoad(servers: 50, loss: loss) / 30
        )
    }

    private static func bucket(loss: Double, _ percent: String) -> CapacityCase {
        CapacityCase(
            model: "bucket-\(percent)-percent",
            question: "bucket 100/s, 50, \(percent) % refused",
            factor: QueueingTheory.TokenBucket.arrivalRate(rate: 100, burst: 50, rejection: loss)
                / 50
        )
    }

    private static var queue: CapacityCase {
        CapacityCase(
            model: "mm1-p99",
            question: "M/M/1, p99 of 250 ms",
            factor: turningPoint(in: 1...100 / 60) { factor in
                QueueingTheory.MM1(arrivalRate: 60 * factor, serviceRate: 100)
                    .sojournQuantile(0.99) <= 0.25
            }
        )
    }

    private static var workers: CapacityCase {
        CapacityCase(
            model: "workers-mean-wait",
            question: "32 workers × 100 ms, mean wait of 10 ms",
            factor: turningPoint(in: 1...1.6) { factor in
                QueueingTheory.MMC(arrivalRate: 200 * factor, serviceRate: 10, servers: 32)
                    .meanWait <= 0.01
            }
        )
    }
}
