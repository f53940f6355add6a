import Limiters
import Statistics

extension FindingRule {
    /// The bucket as M/D/1/K, at a share of 1 % refused.
    ///
    /// Source: `QueueingTheory.TokenBucket` (A. W. Berger, IEEE JSAC 9, 1991).
    static let burstTooSmall = FindingRule(
        "burst-too-small",
        .warning,
        title: "A token bucket refuses 1 % long before its rate is reached.",
        explanation: """
            Behind Poisson arrivals a token bucket refuses as an M/D/1/K queue loses, with K = burst_size and \
            a service time of 1/rate. u is the arrival rate at which it refuses 1 %: the smaller the burst, \
            the further u is below the rate. The rule speaks where the rate leaves a reserve of a quarter \
            above the mean load of a pod, and u does not (rate ≥ 1.25 × load > u), or where the load is \
            below the rate and 1 % is refused already. The load is that of the workloads, spread evenly over \
            the pods, without retries; a closed workload has none.
            """
    ) { model in
        model.rateLimits.compactMap { bucket in
            // Other algorithms have no bucket that stands for a queue.
            guard case .gcra = bucket.algorithm, bucket.load > 0, bucket.load < bucket.rate,
                bucket.burst >= 1,
                bucket.burst < 5_000
            else { return nil }
            let wanted = reserve * bucket.load
            let usable = QueueingTheory.TokenBucket.arrivalRate(
                rate: bucket.rate,
                burst: bucket.burst,
                rejection: share
            )
            let isMissed = usable < bucket.load
            guard isMissed || (wanted <= bucket.rate && usable < wanted) else { return nil }
            // With less than the whole reserve to be had, the load itself is what must pass.
            let target = min(wanted, bucket.rate)
            let needed = smallestBurst(rate: bucket.rate, for: target)
            return Observation(
                position: model.place("\(bucket.path).burst_size"),
                message: "a burst of \(bucket.burst) is too small for \(figure(bucket.rate))/s: "
                    + "\(bucket.title) refuses 1 % of Poisson arrivals from \(figure(usable))/s on, and "
                    + "\(figure(bucket.load))/s are offered to \(bucket.scope)"
                    + (isMissed ? "" : ", \(figure(wanted))/s with a reserve of a quarter"),
                repair: needed.map { "set burst_size to \($0) or more" }
                    ?? "raise the rate: no burst up to \(largestBurst) is enough"
            )
        }
    }

    /// The share that may be refused.
    private static let share = 0.01
    /// What a limit is to leave above the load.
    private static let reserve = 1.25
    /// Bursts are looked for up to this size.
    private static let largestBurst = 2_000

    /// The smallest burst with which a load passes but for 1 %; `nil` if none is small enough.
    private static func smallestBurst(rate: Double, for load: Double) -> Int? {
        func suffices(_ burst: Int) -> Bool {
            QueueingTheory.TokenBucket.rejection(arrivalRate: load, rate: rate, burst: burst)
                <= share
        }
        guard suffices(largestBurst) else { return nil }
        var (low, high) = (1, largestBurst)
        while low < high {
            let middle = (low + high) / 2
            if suffices(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
