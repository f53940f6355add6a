import Service
import Statistics
import Units

/// The replications of the models of a comparison, as they are run.
struct ContenderRuns {
    /// What each model measured, by the number of the replication; as many of each.
    private(set) var replications: [[ReplicationResult]]

    private let contenders: [ModelComparison.Contender]
    private let plan: ModelComparison.Plan
    private let warmUp: SimDuration
    private let jobs: Int

    /// The fewest replications to add at a time.
    private static let leastBatch = 5

    /// No replication of a comparison yet.
    init(_ comparison: ModelComparison, warmUp: SimDuration) {
        contenders = comparison.contenders
        plan = comparison.plan
        jobs = comparison.jobs
        self.warmUp = warmUp
        replications = contenders.map { _ in [] }
    }

    /// How many replications there are of each model.
    var count: Int { replications[0].count }

    /// How many to add before looking again: a quarter of those there are.
    var nextBatch: Int { max(Self.leastBatch, count / 4) }

    /// How many may be added.
    func room(to most: Int?) -> Int { max(0, (most ?? 0) - count) }

    /// How one of the models is run.
    func settings(of index: Int) -> RunSettings {
        var settings = plan.settings
        if plan.isIndependent { settings.seed &+= UInt64(index) }
        return settings
    }

    /// Runs further replications of all models, and keeps those that were finished of all.
    mutating func add(
        _ batch: Int,
        _ phase: ExperimentProgress.Phase,
        _ cancellation: Cancellation,
        _ progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) {
        let all = Array(contenders.indices)
        let added = simulate(all, count..<count + batch, phase, cancellation, progress)
        for index in all { replications[index] += added[index] }
    }

    /// Replications of some models, those that were finished of all of them.
    private func simulate(
        _ indices: [Int],
        _ numbers: Range<Int>,
        _ phase: ExperimentProgress.Phase,
        _ cancellation: Cancellation,
        _ progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) -> [[ReplicationResult]] {
        let start = ContinuousClock.now
        let width = indices.count
        let models = indices.map { contenders[$0].model }
        let settings = indices.map(settings(of:))
        let warmUp = warmUp
        let pieces = numbers.lowerBound * width..<numbers.upperBound * width
        let results = ParallelRuns.map(pieces, jobs: jobs) { piece in
            let (number, model) = piece.quotientAndRemainder(dividingBy: width)
            let experiment = Experiment(model: models[model], settings: settings[model])
            return Replication(
                model: models[model],
                duration: settings[model].duration,
                warmUp: warmUp,
                seed: settings[model].seed,
                replication: UInt32(number),
                resolution: models[model].timeline.isEmpty ? nil : experiment.resolution
            ).run { cancellation.isCancelled }
        } finished: { finished in
            progress(
                ExperimentProgress(
                    phase,
                    pieces.lowerBound + finished,
                    of: pieces.upperBound,
                    since: start
                )
            )
        }
        // Only replications that were finished of every model can be compared.
        let complete = results.count / width * width
        return indices.indices.map { model in
            stride(from: model, to: complete, by: width).map { results[$0] }
        }
    }

    /// Goes on with those models that may still be the best until one of them is.
    ///
    /// - Parameters:
    ///   - goal: What is best.
    ///   - most: Replications of a model at most.
    ///   - cancellation: Stops it when raised.
    ///   - progress: As of a comparison.
    /// - Returns: What came of it; `nil` without a first stage.
    func select(
        _ goal: SelectionGoal,
        most: Int,
        _ cancellation: Cancellation,
        _ progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) -> SelectionResult? {
        guard count >= 2, contenders.count >= 2 else { return nil }
        var selection = BestSelection(
            systems: contenders.count,
            isLargerBetter: MetricDirection(ofMetric: goal.metric) == .higherIsBetter,
            indifference: goal.indifference,
            probability: goal.probability,
            firstStage: count
        )
        var tallies = contenders.map { _ in Tally() }
        var hasValues = true
        /// Takes one replication of the remaining models.
        func take(_ results: [(system: Int, result: ReplicationResult)]) {
            var values = contenders.map { _ in 0.0 }
            for (system, result) in results {
                guard let value = result.value(of: goal.metric) else {
                    hasValues = false
                    return
                }
                values[system] = value
                tallies[system].add(value)
            }
            selection.add(values)
        }
        for number in 0..<count where hasValues && selection.best == nil {
            take(contenders.indices.map { ($0, replications[$0][number]) })
        }
        while hasValues, selection.best == nil, selection.replications < most,
            !cancellation.isCancelled
        {
            let systems = selection.remaining
            let first = selection.replications
            let size = min(max(Self.leastBatch, first / 4), most - first)
            let batch = simulate(systems, first..<first + size, .precision, cancellation, progress)
            for number in 0..<(batch.first?.count ?? 0) where hasValues && selection.best == nil {
                // Some were simulated on the chance that they remain.
                let remaining = selection.remaining
                take(
                    zip(systems, batch).filter { remaining.contains($0.0) }
                        .map { ($0, $1[number]) }
                )
            }
        }
        return SelectionResult(
            goal: goal,
            systems: contenders.indices.map { index in
                SelectionResult.System(
                    name: contenders[index].name,
                    mean: tallies[index].mean ?? 0,
                    replications: tallies[index].count,
                    isEliminated: selection.eliminatedAfter[index] != nil
                )
            },
            best: hasValues ? selection.best.map { contenders[$0].name } : nil,
            lacksSamples: !hasValues
        )
    }
}
