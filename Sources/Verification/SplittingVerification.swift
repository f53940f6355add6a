import Experiments
import RareEvents
import Statistics
import Variates

/// A rare refusal simulated by splitting, held against its exact chain.
public struct SplittingVerification: Sendable {
    /// What was simulated.
    public let name: String
    /// The comparison; `nil` if the simulation gave no figure.
    public let comparison: Comparison?

    /// The limiters that are simulated.
    private static var cases: [(name: String, limiter: RareLimiter)] {
        func limiter(_ form: RareLimiter.Form, rate: Double) -> RareLimiter? {
            RareArrivals.poisson(rate: rate).map { RareLimiter(form, arrivals: $0) }
        }
        func service(_ distribution: Distribution?) -> RareService? {
            distribution.map { RareService([.init(weight: 1, times: [$0])]) }
        }
        var cases: [(String, RareLimiter?)] = [
            (
                "token bucket 100/50 at 80/s",
                limiter(.rate(perSecond: 100, burst: 50, algorithm: .gcra), rate: 80)
            )
        ]
        if let exponential = service(try? .exponential(mean: 0.2)) {
            cases.append(
                (
                    "50 places, 20 erlangs",
                    limiter(.places(servers: 50, queue: 0, service: exponential), rate: 100)
                )
            )
        }
        if let constant = service(try? .constant(0.01)) {
            cases.append(
                (
                    "M/D/1/15 at half load",
                    limiter(.places(servers: 1, queue: 14, service: constant), rate: 50)
                )
            )
        }
        return cases.compactMap { name, limiter in limiter.map { (name, $0) } }
    }

    /// Simulates every limiter.
    ///
    /// - Parameters:
    ///   - jobs: Threads at most.
    ///   - cancellation: Stops it.
    /// - Returns: What came of each, in a fixed order.
    static func run(jobs: Int, cancellation: Cancellation) -> [SplittingVerification] {
        cases.map { name, limiter in
            let candidate = RareLimiterCandidate(
                name: name,
                cause: "",
                limiter: limiter,
                assumptions: []
            )
            let experiment = RareEventExperiment(
                candidate,
                method: .splitting,
                precision: 0.1,
                jobs: jobs
            )
            let found = try? experiment.run(cancellation: cancellation)
            let comparison = limiter.exact.flatMap { exact in
                Comparison(
                    Expectation("rejection_rate", exact.probability),
                    mean: found?.estimate?.mean,
                    halfWidth: found?.estimate?.halfWidth,
                    confidence: experiment.confidence,
                    replications: found?.estimate?.count ?? 0
                )
            }
            return SplittingVerification(name: name, comparison: comparison)
        }
    }

    private init(name: String, comparison: Comparison?) {
        self.name = name
        self.comparison = comparison
    }
}
