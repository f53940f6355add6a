import Service
import Units

/// Looks for a load pulse that tips a service: extra replications, without the model's timeline, in
/// which the load is a multiple of the usual for a while.
///
/// The smallest such multiple is bracketed by doubling and then bisected. All probes use the same
/// random numbers, so that they differ by the pulse only.
public struct StabilityProbe: Sendable {
    /// How long the parts of a probe are.
    public struct Layout: Sendable, Equatable {
        /// The warm-up.
        public var warmUp: SimDuration
        /// An interval, by which the objectives are judged.
        public var interval: SimDuration

        /// How long the service runs as usual before the pulse.
        public var lead: SimDuration { times(12) }
        /// The length of the pulse.
        public var pulse: SimDuration { times(12) }
        /// How long the service has to come back after the pulse.
        public var patience: SimDuration { times(60) }
        /// Probes that do not come back get so many times the patience, to tell slow from never.
        static let furtherPatience = 4

        private func times(_ count: Int64) -> SimDuration {
            SimDuration(nanoseconds: interval.nanoseconds * count)
        }
    }

    /// The largest multiple of the load that is tried.
    public static let largestFactor = 16.0
    /// Replications of each probe; most of them decide.
    public static let replications = 3
    /// The bisection ends when the bracket is this narrow, as a ratio.
    static let resolution = 1.05
    /// Pulses at most: none, four doublings, and four halvings of the last step.
    static let mostPulses = 9
    /// The requests of a probe without a pulse, at most: it is to cost less than the run.
    static let mostRequests = 100_000.0

    let model: ServiceModel
    let layout: Layout
    let seed: UInt64
    let jobs: Int
    private let judge: HealthJudge

    /// A probe of a model under these settings.
    ///
    /// - Parameters:
    ///   - model: The model; its timeline is left out.
    ///   - settings: The length of its runs and its seed.
    ///   - warmUp: What a run leaves out at the start.
    ///   - objectives: What the service is to keep.
    ///   - jobs: Threads at most.
    public init(
        _ model: ServiceModel,
        settings: RunSettings,
        warmUp: SimDuration,
        objectives: [Objective],
        jobs: Int
    ) {
        self.model = model
        self.jobs = jobs
        seed = settings.seed
        judge = HealthJudge(objectives)
        let usual = Layout(warmUp: warmUp, interval: .seconds(1))
        let intervals = Double((usual.lead + usual.pulse + usual.patience).nanoseconds) / 1e9
        let rates = model.workloads.map { $0.arrivals.meanRate ?? 0 }
        let rate = max(rates.reduce(0, +) * model.loadFactor, 1e-9)
        // 50 requests an interval, within 5 s and what fits into a run and into the budget.
        let most = min(
            (settings.duration - warmUp).seconds / intervals,
            Self.mostRequests / rate / intervals
        )
        let interval = max(
            .microseconds(1),
            SimDuration(seconds: min(max(5, 50 / rate), most))
        )
        let length = SimDuration(seconds: interval.seconds * intervals)
        layout = Layout(warmUp: min(warmUp, length), interval: interval)
    }

    /// Probes the model.
    ///
    /// - Parameters:
    ///   - isCancelled: Ends the search.
    ///   - finished: Told after each pulse how many have been tried, and how many there are at most.
    /// - Returns: What was found; `nil` if it was cancelled.
    public func run(
        isCancelled: @escaping @Sendable () -> Bool,
        finished: (Int, Int) -> Void
    ) -> StabilityVerdict? {
        var tried = 0
        func survives(_ factor: Double) -> Bool? {
            defer {
                tried += 1
                finished(tried, Self.mostPulses)
            }
            return self.survives(factor, isCancelled)
        }
        guard let isWell = survives(1) else { return nil }
        guard isWell else { return StabilityVerdict(nil, .alreadyOut, probe: layout) }
        var survived = 1.0
        var tipping: Double?
        while tipping == nil, survived < Self.largestFactor {
            guard let survives = survives(2 * survived) else { return nil }
            if survives { survived *= 2 } else { tipping = 2 * survived }
        }
        guard var tipping else {
            return StabilityVerdict(.stable, .survivedPulse(factor: survived), probe: layout)
        }
        while tipping / survived > Self.resolution {
            let middle = (tipping * survived).squareRoot()
            guard let survives = survives(middle) else { return nil }
            if survives { survived = middle } else { tipping = middle }
        }
        return StabilityVerdict(
            .vulnerable,
            .tippingPulse(factor: tipping, survived: survived),
            probe: layout
        )
    }

    /// Whether the service comes back from a pulse in most replications; `nil` if cancelled.
    private func survives(_ factor: Double, _ isCancelled: @escaping @Sendable () -> Bool) -> Bool?
    {
        let outcomes = ParallelRuns.map(0..<Self.replications, jobs: jobs) { number in
            isBack(after: factor, patience: 1, number: number, isCancelled).flatMap { isBack in
                // A long backlog drains slowly; what feeds itself does not.
                isBack
                    ? true
                    : self.isBack(
                        after: factor,
                        patience: Layout.furtherPatience,
                        number: number,
                        isCancelled
                    )
            }
        } finished: { _ in
        }
        guard outcomes.count == Self.replications else { return nil }
        return 2 * outcomes.count { $0 } > Self.replications
    }

    private func isBack(
        after factor: Double,
        patience: Int,
        number: Int,
        _ isCancelled: () -> Bool
    ) -> Bool? {
        let start = SimTime.zero + layout.warmUp + layout.lead
        var model = model
        model.timeline =
            factor == 1
            ? []
            : [
                TimelineEvent(
                    name: "pulse",
                    start: start,
                    duration: layout.pulse,
                    action: .load(LoadChange(factor: factor))
                )
            ]
        let watched = SimDuration(nanoseconds: layout.patience.nanoseconds * Int64(patience))
        let gone = start + layout.pulse
        let result = Replication(
            model: model,
            duration: gone + watched - .zero,
            warmUp: layout.warmUp,
            seed: seed,
            // Numbers of their own: between the replications and the pilots.
            replication: 1 << 31 + UInt32(number),
            resolution: layout.interval
        ).run(isCancelled: isCancelled)
        guard let result, let series = result.series else { return nil }
        guard result.overwhelmedAt == nil else { return false }
        let verdicts = judge.verdicts(on: series)
        let count = verdicts.count
        let first = Int((gone.nanoseconds - 1) / layout.interval.nanoseconds) + 1
        guard factor > 1 else {
            // Without a pulse nothing has to be come back from: most intervals are to be good.
            let watched = verdicts[min(first, count)...]
            return 2 * watched.count { $0 } >= watched.count
        }
        return HealthJudge.recovery(in: verdicts, min(first, count)..<count) != nil
    }
}
