import Service
import Statistics
import Units

/// Finds the limits that bind a service by lifting them, on common random numbers.
///
/// A limit that is never reached in any replication can be raised without changing anything, so that
/// only those that are reached are lifted: each alone, and all together, with those that are reached
/// only then. A limit binds if lifting it alone brings about what lifting all brings, to at least a half. If
/// none does, they stand behind one another or side by side; then those bind that would, each
/// alone with all others lifted, do the most harm. Limits whose effects are within 5 %, or within a
/// quarter and not told apart by the paired test, bind equally. A limit of what may wait (a queue, a
/// timeout) gives way to one of what is served that removes as much.
///
/// What binds is then lifted, and the same is asked again.
public struct BindingAnalysis: Sendable {
    /// What is simulated.
    public var model: ServiceModel
    /// How long, how often (at least twice), from which seed.
    public var settings: RunSettings
    /// What the service is to keep; chooses the measure.
    public var objectives: [Objective]
    /// The confidence of the intervals, above 0 and below 1.
    public var confidence: Double
    /// How many limits are lifted one after the other, at most.
    public var depth: Int
    /// Threads at most, at least 1.
    public var jobs: Int

    /// An analysis of a model.
    public init(
        model: ServiceModel,
        settings: RunSettings,
        objectives: [Objective] = [],
        confidence: Double = 0.95,
        depth: Int = 3,
        jobs: Int = 1
    ) {
        precondition(settings.replications >= 2, "a paired test needs two replications")
        self.model = model
        self.settings = settings
        self.objectives = objectives
        self.confidence = confidence
        self.depth = depth
        self.jobs = jobs
    }

    /// Runs the analysis.
    ///
    /// - Parameters:
    ///   - cancellation: Stops it when raised.
    ///   - progress: Called after each run, from any thread, never from two at once.
    /// - Returns: What was found; `nil` if it was cancelled before the model as it is was run.
    public func run(
        cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (ExperimentProgress) -> Void = { _ in }
    ) -> Explanation? {
        let experiment = Experiment(model: model, settings: settings, jobs: jobs)
        guard let warmUp = experiment.warmUp(cancellation: cancellation, progress: progress) else {
            return nil
        }
        let length = RunLength(duration: settings.duration, warmUp: warmUp.duration)
        let start = ContinuousClock.now
        let runs = CommonRuns(seed: settings.seed, jobs: jobs)
        /// The results of each model, by replication.
        func results(_ models: [ServiceModel]) -> [[ReplicationResult]]? {
            guard !models.isEmpty else { return [] }
            let byReplication = runs.run(
                models,
                numbers: 0..<settings.replications,
                length: length,
                cancellation: cancellation
            ) { finished, total in
                progress(ExperimentProgress(.search, finished, of: total, since: start))
            }
            return byReplication.map { rows in
                models.indices.map { model in rows.map { $0[model] } }
            }
        }
        guard let base = results([model])?.first else { return nil }
        let measure = BindingMeasure(objectives, base, confidence: confidence)
        let limits = model.adjustableLimits
        var explanation = Explanation(
            model: model.name,
            seed: settings.seed,
            confidence: confidence,
            metric: measure.metric,
            base: base.metrics(
                [measure.metric, "rejection_rate", "latency_p99_s"],
                confidence: confidence
            ),
            steps: [],
            effects: [],
            unreached: limits.filter { !base.reaches($0) }.map { $0.described(in: model) },
            length: length,
            replications: settings.replications,
            isExhausted: false,
            isInterrupted: false
        )
        let (steps, isAtEnd) = steps(base, measure, results)
        explanation.steps = steps
        explanation.isExhausted = isAtEnd && !cancellation.isCancelled
        explanation.effects = effects(limits.filter(base.reaches), base, results)
        explanation.isInterrupted = cancellation.isCancelled
        return explanation
    }

    /// Runs models: of each its results by replication; `nil` if it was cancelled.
    private typealias Runs = ([ServiceModel]) -> [[ReplicationResult]]?

    /// Lifts what binds, one step after the other, and says whether in the end nothing bound that was found.
    private func steps(
        _ base: [ReplicationResult],
        _ measure: BindingMeasure,
        _ results: @escaping Runs
    ) -> (steps: [Explanation.Step], isAtEnd: Bool) {
        var steps: [Explanation.Step] = []
        var current = model
        var before = base
        while steps.count < depth {
            let search = BindingStepSearch(current, before, measure: measure, run: results)
            guard let binding = search.binding() else { return (steps, true) }
            let next = binding.reduce(current) { $1.lifted(in: $0) }
            guard let after = results([next])?.first else { return (steps, false) }
            steps.append(
                measure.step(
                    binding.map { $0.described(in: current) },
                    before: before,
                    after: after
                )
            )
            (current, before) = (next, after)
        }
        return (steps, false)
    }

    private func effects(
        _ limits: [AdjustableLimit],
        _ base: [ReplicationResult],
        _ results: Runs
    ) -> [Explanation.Effect] {
        var effects: [Explanation.Effect] = []
        for limit in limits {
            guard let value = limit.value(in: model) else { continue }
            let tenth = value + (limit.isWhole ? (value / 10).rounded(.up) : value / 10)
            var changes: [(value: Double?, model: ServiceModel?)] = [
                (value + limit.increment, limit.setting(value + limit.increment, in: model)),
                // A tenth of nothing is nothing.
                (tenth, tenth > value ? limit.setting(tenth, in: model) : nil),
            ]
            if limit.name == limit.limiter { changes.append((nil, limit.lifted(in: model))) }
            guard let found = results(changes.compactMap(\.model)) else { return effects }
            var left = found[...]
            let counterfactuals = changes.map { change -> Counterfactual? in
                guard change.model != nil, let after = left.popFirst() else { return nil }
                return Counterfactual(
                    value: change.value,
                    before: base,
                    after: after,
                    confidence: confidence
                )
            }
            effects.append(
                Explanation.Effect(
                    limit: limit.described(in: model),
                    increment: limit.increment,
                    lifted: counterfactuals.count > 2 ? counterfactuals[2] : nil,
                    oneMore: counterfactuals[0],
                    tenthMore: counterfactuals[1]
                )
            )
        }
        return effects
    }
}

extension AdjustableLimit {
    /// What the limit is called, with its value in a model.
    func described(in model: ServiceModel) -> Explanation.Limit {
        Explanation.Limit(
            name: name,
            parameter: parameter,
            value: value(in: model) ?? .infinity,
            unit: unit
        )
    }
}

extension [ReplicationResult] {
    /// Whether a limit was ever reached, or refused anything.
    func reaches(_ limit: AdjustableLimit) -> Bool {
        contains { result in
            result.limiters.contains { limiter in
                limiter.name == limit.limiter
                    && (limiter.rejections > 0 || limiter.peak ?? 0 >= 1
                        || limiter.shareAtLimit ?? 0 > 0)
            }
        }
    }

    /// Estimates of these metrics, each once.
    fileprivate func metrics(_ names: [String], confidence: Double) -> [MetricEstimate] {
        var metrics: [MetricEstimate] = []
        for name in names where !metrics.contains(where: { $0.name == name }) {
            let samples = map { $0.value(of: name) }
            metrics.append(
                MetricEstimate(name, Estimate(samples: samples, confidence: confidence))
            )
        }
        return metrics
    }
}
