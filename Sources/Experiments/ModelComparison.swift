import Service
import Statistics
import Units

/// A baseline and its candidates, replication by replication.
///
/// On common random numbers request *k* of replication *i* draws the same values in each of them, so
/// that what the traffic happens to do cancels out of the differences.
///
/// The result depends on the models and the plan only: not on the number of threads.
public struct ModelComparison: Sendable {
    /// A model and what it is called.
    public struct Contender: Sendable {
        /// What it is called.
        public var name: String
        /// The model.
        public var model: ServiceModel

        /// A model called `name`.
        public init(name: String, model: ServiceModel) {
            self.name = name
            self.model = model
        }
    }

    /// How the comparison is made.
    public struct Plan: Sendable, Equatable {
        /// How long, how often, from which seed: the same for all.
        public var settings: RunSettings
        /// The objectives that each of them is held against.
        public var objectives: [Objective]
        /// The confidence level of intervals and verdicts, above 0 and below 1.
        public var confidence: Double
        /// Whether each model has a seed of its own: the baseline the plan's, the next one more.
        public var isIndependent: Bool
        /// A difference below this fraction of the baseline's mean does not matter; 0 = each does.
        public var margin: Double
        /// Goes on until everything is decided, with so many replications at most; `nil` = as many
        /// as the settings say.
        public var mostReplications: Int?
        /// Selects the best as well, with so many replications at most as `mostReplications` says.
        public var selection: SelectionGoal?

        /// A plan on common random numbers.
        public init(
            settings: RunSettings,
            objectives: [Objective] = [],
            confidence: Double = 0.95,
            isIndependent: Bool = false,
            margin: Double = 0,
            mostReplications: Int? = nil,
            selection: SelectionGoal? = nil
        ) {
            self.settings = settings
            self.objectives = objectives
            self.confidence = confidence
            self.isIndependent = isIndependent
            self.margin = margin
            self.mostReplications = mostReplications
            self.selection = selection
        }

        /// Whether the replications go on until everything is decided.
        public var isSequential: Bool { mostReplications != nil && selection == nil }
    }

    /// The baseline, then the candidates.
    public var contenders: [Contender]
    /// How they are compared.
    public var plan: Plan
    /// Threads at most, at least 1.
    public var jobs: Int

    /// The comparison of candidates with a baseline.
    public init(baseline: ServiceModel, candidates: [Contender], plan: Plan, jobs: Int = 1) {
        contenders = [Contender(name: "baseline", model: baseline)] + candidates
        self.plan = plan
        self.jobs = jobs
    }

    /// Runs the replications of all models.
    ///
    /// If it is cancelled, the result rests on the replications that were finished of every model by
    /// then, without a gap; possibly on none.
    ///
    /// - Parameters:
    ///   - cancellation: Stops the comparison when raised.
    ///   - progress: Called after each replication of a model, from any thread, never from two at
    ///     once.
    /// - Returns: The differences over the finished replications.
    public func run(
        cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (ExperimentProgress) -> Void = { _ in }
    ) -> ComparisonResult {
        let search = WarmUpSearch(
            models: contenders.map(\.model),
            settings: plan.settings,
            jobs: jobs
        )
        let warmUps = search.run(cancellation: cancellation, progress: progress)
        let warmUp =
            warmUps?.max { $0.duration < $1.duration }
            ?? WarmUpChoice(duration: .zero, source: .given)
        var runs = ContenderRuns(self, warmUp: warmUp.duration)
        if warmUps != nil {
            runs.add(plan.settings.replications, .replications, cancellation, progress)
        }
        var result = self.result(runs, warmUp)
        if plan.isSequential {
            while result.isDecided == false, runs.room(to: plan.mostReplications) > 0,
                !cancellation.isCancelled
            {
                let batch = min(runs.nextBatch, runs.room(to: plan.mostReplications))
                runs.add(batch, .precision, cancellation, progress)
                result = self.result(runs, warmUp)
            }
        } else if let goal = plan.selection, !cancellation.isCancelled {
            result.selection = runs.select(
                goal,
                most: plan.mostReplications ?? plan.settings.replications,
                cancellation,
                progress
            )
        }
        result.isInterrupted = cancellation.isCancelled
        return result
    }

    private func result(_ runs: ContenderRuns, _ warmUp: WarmUpChoice) -> ComparisonResult {
        let results = contenders.indices.map { index in
            var result = ExperimentResult(
                model: contenders[index].model.name,
                settings: runs.settings(of: index),
                warmUp: warmUp,
                confidence: plan.confidence,
                replications: runs.replications[index],
                objectives: plan.objectives,
                timeline: contenders[index].model.timeline
            )
            if plan.isSequential { result.judgeAtEveryLook() }
            return result
        }
        let differences = DifferenceTests(plan).differences(results)
        var result = ComparisonResult(
            plan: plan,
            warmUp: warmUp,
            baseline: results[0],
            candidates: zip(contenders.dropFirst(), zip(results.dropFirst(), differences)).map {
                ComparisonResult.Candidate(
                    name: $0.name,
                    result: $1.0,
                    differences: $1.1
                )
            },
            isInterrupted: false
        )
        if plan.isSequential {
            let open = results.contains { result in
                result.objectives.contains { $0.verdict == .undecided && $0.estimate != nil }
            }
            result.isDecided =
                !open && result.replicationCount > 1
                && result.candidates.allSatisfy {
                    $0.differences(in: .primary).allSatisfy(\.isDecided)
                }
        }
        return result
    }
}

extension ExperimentResult {
    /// Judges the objectives by intervals that hold at every look.
    fileprivate mutating func judgeAtEveryLook() {
        objectives = objectives.map { verdict in
            let values = values(of: verdict.objective.metric).compactMap { $0 }
            return ObjectiveVerdict(
                verdict.objective,
                on: verdict.estimate,
                halfWidth: StudentSequence(values).halfWidth(confidence: confidence),
                requests: arrivals
            )
        }
    }
}
