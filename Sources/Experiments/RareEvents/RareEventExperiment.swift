import RareEvents
import Statistics
import Variates

/// How rarely a limiter refuses, by an exact chain where there is one, else by multilevel splitting.
///
/// The result depends on the limiter, the method, the precision and the seed only.
public struct RareEventExperiment: Sendable {
    /// Which method to use.
    public enum Method: String, Sendable, CaseIterable {
        /// The chain if there is one, else splitting.
        case auto
        /// An exact formula or chain.
        case chain
        /// Simulation with split paths.
        case splitting
    }

    /// Why a limiter gave no figure.
    public enum Failure: Error, Sendable, Equatable {
        /// There is no exact solution.
        case noChain
        /// It cannot be simulated alone.
        case notSplittable
        /// No refusal was seen, or too few to say how rare they are.
        case tooRare
        /// Paths were split so often that a run had to be given up.
        case splitsTooMuch
        /// Cancelled before there was a figure.
        case cancelled
    }

    /// The limiter and what is known of it.
    public var candidate: RareLimiterCandidate
    /// How to find its figure.
    public var method: Method
    /// The half-width that is wished for, over the probability: replications are added until it is reached.
    public var precision: Double
    /// The confidence of the interval, above 0 and below 1.
    public var confidence: Double
    /// What the simulation depends on.
    public var seed: UInt64
    /// Threads at most, at least 1.
    public var jobs: Int
    /// Arrivals on all paths of a replication after which it is given up: a thousand for one on its main path.
    public var arrivalsAtMost = 1_000 * SplittingPlan.rootArrivals

    /// Replications that are simulated before the precision is looked at, and added at a time.
    public static let batch = 20
    /// The most replications.
    public static let replicationsAtMost = 2_000

    /// An experiment on a limiter.
    public init(
        _ candidate: RareLimiterCandidate,
        method: Method = .auto,
        precision: Double = 0.05,
        confidence: Double = 0.95,
        seed: UInt64 = 1,
        jobs: Int = 1
    ) {
        self.candidate = candidate
        self.method = method
        self.precision = precision
        self.confidence = confidence
        self.seed = seed
        self.jobs = jobs
    }

    /// Finds the figure.
    ///
    /// - Parameter cancellation: Stops the simulation; what was finished is reported if there is enough.
    /// - Returns: The figure.
    /// - Throws: Why there is none.
    public func run(
        cancellation: Cancellation = Cancellation()
    ) throws(Failure) -> RareEventEstimate {
        if method != .splitting {
            if let exact = candidate.limiter.exact {
                return estimate(.chain(formula: exact.formula), exact.probability)
            }
            if method == .chain { throw .noChain }
        }
        guard candidate.limiter.isSplittable else { throw .notSplittable }
        switch candidate.limiter.form {
        case .rate(let rate, let burst, _):
            return try split(
                BucketSystem(rate: rate, burst: burst, arrivals: candidate.limiter.arrivals),
                cancellation
            )
        case .places(let servers, let queue, let service):
            return try split(
                PlacesSystem(
                    servers: servers,
                    queue: queue,
                    arrivals: candidate.limiter.arrivals,
                    service: service
                ),
                cancellation
            )
        }
    }

    private struct Outcome: Sendable {
        var share: Double
        var steps: Int
        var refusals: Int
    }

    private func split(
        _ system: some SplittableSystem,
        _ cancellation: Cancellation
    ) throws(Failure) -> RareEventEstimate {
        // The pilot has a stream of its own: the plan does not depend on what it is used for.
        var pilotStream = RandomStream(seed: seed, replication: .max)
        let (plan, sawRefusal) = SplittingPlan.pilot(system, &pilotStream)
        guard sawRefusal else { throw .tooRare }
        var outcomes: [Outcome] = []
        var estimate: Estimate?
        while outcomes.count < Self.replicationsAtMost, !cancellation.isCancelled {
            let next = outcomes.count..<outcomes.count + Self.batch
            let added = ParallelRuns.map(
                next,
                jobs: jobs,
                work: { replicate(system, plan, UInt32($0), cancellation) },
                finished: { _ in }
            )
            // What was given up would be given up again, and the others are no fair sample.
            guard added.count == next.count || cancellation.isCancelled else {
                throw .splitsTooMuch
            }
            outcomes += added
            estimate = Estimate(samples: outcomes.map { $0.share }, confidence: confidence)
            if let reached = estimate?.relativePrecision, reached <= precision { break }
        }
        guard let estimate, estimate.mean > 0 else {
            throw cancellation.isCancelled ? .cancelled : .tooRare
        }
        return self.estimate(
            .splitting,
            estimate.mean,
            estimate,
            arrivals: outcomes.reduce(0) { $0 + $1.steps },
            refusals: outcomes.reduce(0) { $0 + $1.refusals }
        )
    }

    /// What one replication came to; `nil` if it was cancelled or given up.
    private func replicate(
        _ system: some SplittableSystem,
        _ plan: SplittingPlan,
        _ replication: UInt32,
        _ cancellation: Cancellation
    ) -> Outcome? {
        guard !cancellation.isCancelled else { return nil }
        var stream = RandomStream(seed: seed, replication: replication)
        let run = RestartRun(
            system,
            plan: plan,
            rootArrivals: SplittingPlan.rootArrivals,
            warmUp: SplittingPlan.warmUp,
            stepsAtMost: arrivalsAtMost,
            &stream
        )
        guard run.isComplete else { return nil }
        return Outcome(
            share: run.refusals / run.arrivals,
            steps: run.steps,
            refusals: run.refusalCount
        )
    }

    private func estimate(
        _ method: RareEventEstimate.Method,
        _ probability: Double,
        _ estimate: Estimate? = nil,
        arrivals: Int = 0,
        refusals: Int = 0
    ) -> RareEventEstimate {
        RareEventEstimate(
            limiter: candidate.name,
            cause: candidate.cause,
            assumptions: candidate.assumptions,
            method: method,
            probability: probability,
            estimate: estimate,
            arrivalCount: arrivals,
            refusalCount: refusals,
            arrivalRate: candidate.limiter.arrivals.meanRate
        )
    }
}
