import Experiments
import Service
import Statistics
import Synchronization
import Testing
import Units

@Suite("A comparison")
struct ComparisonTests {
    private func settings(
        replications: Int,
        warmUp: WarmUpRule = .fixed(.seconds(10)),
        seed: UInt64 = 7
    ) -> RunSettings {
        RunSettings(
            duration: .seconds(70),
            warmUp: warmUp,
            replications: replications,
            seed: seed
        )
    }

    private func contender(_ name: String, _ queue: QueueModel) throws -> ModelComparison.Contender
    {
        ModelComparison.Contender(name: name, model: try queue.model())
    }

    private func compare(
        _ baseline: QueueModel,
        _ candidates: [QueueModel],
        plan: ModelComparison.Plan,
        jobs: Int = 2
    ) throws -> ComparisonResult {
        ModelComparison(
            baseline: try baseline.model(),
            candidates: try candidates.enumerated().map { try contender("\($0)", $1) },
            plan: plan,
            jobs: jobs
        ).run()
    }

    @Test("of equal models finds them identical, to the last bit")
    func equalsAreIdentical() throws {
        let queue = QueueModel(queueCapacity: 5)
        let result = try compare(
            queue,
            [queue],
            plan: ModelComparison.Plan(settings: settings(replications: 3))
        )
        #expect(result.candidates[0].verdict == .identical)
        #expect(result.candidates[0].result.metrics == result.baseline.metrics)
        #expect(
            result.candidates[0].differences.allSatisfy {
                $0.verdict == .noEvidence && ($0.isIdentical || $0.pairs == 0)
            }
        )
    }

    @Test("runs each model as it would run alone")
    func runsAsAlone() throws {
        let result = try compare(
            QueueModel(queueCapacity: 5),
            [QueueModel(queueCapacity: 9)],
            plan: ModelComparison.Plan(settings: settings(replications: 4))
        )
        let alone = Experiment(
            model: try QueueModel(queueCapacity: 9).model(),
            settings: settings(replications: 4)
        ).run()
        #expect(result.candidates[0].result.replications == alone.replications)
        #expect(result.candidates[0].result.metrics == alone.metrics)
    }

    @Test("gives the same result with one thread and with many, however long it goes on")
    func doesNotDependOnThreads() throws {
        let objective = Objective(
            metric: "latency_p99_s",
            comparison: .less,
            threshold: 0.08,
            text: ""
        )
        let plans = [
            ModelComparison.Plan(
                settings: settings(replications: 3, warmUp: .automatic),
                objectives: [objective]
            ),
            ModelComparison.Plan(
                settings: settings(replications: 3),
                objectives: [objective],
                margin: 0.02,
                mostReplications: 20
            ),
            ModelComparison.Plan(
                settings: settings(replications: 5),
                mostReplications: 40,
                selection: SelectionGoal(metric: "latency_mean_s", indifference: 0.001)
            ),
        ]
        for plan in plans {
            let results = try [1, 2, 5].map { jobs in
                try compare(
                    QueueModel(queueCapacity: 5),
                    [QueueModel(queueCapacity: 9), QueueModel(queueCapacity: 6)],
                    plan: plan,
                    jobs: jobs
                )
            }
            #expect(results[0].replicationCount >= 3)
            #expect(results[0] == results[1])
            #expect(results[0] == results[2])
        }
    }

    @Test("leaves out the longest warm-up that a model needs, in all of them")
    func takesTheLongestWarmUp() throws {
        let slow = QueueModel(arrivalRate: 95)
        let fast = QueueModel(arrivalRate: 10)
        let plan = ModelComparison.Plan(settings: settings(replications: 2, warmUp: .automatic))
        let result = try compare(fast, [slow], plan: plan)
        let alone = try [slow, fast].map { queue in
            Experiment(model: try queue.model(), settings: plan.settings).run().warmUp
        }
        #expect(result.warmUp.duration == max(alone[0].duration, alone[1].duration))
        #expect(result.baseline.warmUp == result.warmUp)
        #expect(result.candidates[0].result.warmUp == result.warmUp)
        #expect(alone[0].duration != alone[1].duration)
    }

    @Test("says better and worse by the direction of each metric")
    func knowsDirections() throws {
        let result = try compare(
            QueueModel(arrivalRate: 90, queueCapacity: 5),
            [QueueModel(arrivalRate: 90, queueCapacity: 20)],
            plan: ModelComparison.Plan(settings: settings(replications: 8))
        )
        let candidate = result.candidates[0]
        func verdict(_ metric: String) -> MetricDifference.Verdict? {
            candidate.differences.first { $0.metric == metric }?.verdict
        }
        // More room to wait: fewer refused, those that are let in wait longer.
        #expect(verdict("rejection_rate") == .better)
        #expect(verdict("rejection_rate.queue_full") == .better)
        #expect(verdict("throughput_per_s") == .better)
        #expect(verdict("latency_p99_s") == .worse)
        #expect(verdict("in_system_mean") == .changed)
        #expect(verdict("arrivals") == .noEvidence)
        #expect(candidate.verdict == .mixed)
        #expect(candidate.differences.first { $0.metric == "arrivals" }?.isIdentical == true)
        #expect(
            candidate.differences(in: .primary).map(\.metric) == [
                "rejection_rate", "latency_p99_s",
            ]
        )
    }

    @Test("corrects over candidates and metrics of a family")
    func correctsFamilies() throws {
        let result = try compare(
            QueueModel(queueCapacity: 5),
            [QueueModel(queueCapacity: 6), QueueModel(queueCapacity: 7)],
            plan: ModelComparison.Plan(settings: settings(replications: 6))
        )
        // Two metrics of two candidates.
        let primary = result.candidates.flatMap { $0.differences(in: .primary) }
        let adjusted = FamilyWise.holm(primary.compactMap(\.pValue))
        #expect(primary.count == 4)
        #expect(primary.compactMap(\.adjustedPValue) == adjusted)
        for (difference, candidate) in zip(primary, [0, 0, 1, 1]) {
            let pair = PairedComparison(
                baseline: result.baseline.values(of: difference.metric),
                candidate: result.candidates[candidate].result.values(of: difference.metric),
                confidence: FamilyWise.confidence(0.95, ofEach: 4)
            )
            #expect(difference.halfWidth == pair?.difference.halfWidth)
        }
    }

    @Test("with a margin calls equivalent what differs by less, and by more a difference")
    func respectsMargins() throws {
        let baseline = QueueModel(arrivalRate: 90, queueCapacity: 5)
        let candidates = [QueueModel(arrivalRate: 90, meanService: 0.010_1, queueCapacity: 5)]
        let exact = try compare(
            baseline,
            candidates,
            plan: ModelComparison.Plan(settings: settings(replications: 8))
        )
        let tolerant = try compare(
            baseline,
            candidates,
            plan: ModelComparison.Plan(settings: settings(replications: 8), margin: 0.05)
        )
        // 1 % slower: common random numbers see even that.
        #expect(exact.candidates[0].verdict == .worse)
        #expect(tolerant.candidates[0].verdict == .equivalent)
        let large = try compare(
            baseline,
            [QueueModel(arrivalRate: 90, meanService: 0.02, queueCapacity: 5)],
            plan: ModelComparison.Plan(settings: settings(replications: 8), margin: 0.05)
        )
        #expect(large.candidates[0].verdict == .worse)
    }

    @Test("keeps replications that were finished of all models when it is cancelled")
    func keepsWhatIsFinished() throws {
        for plan in [
            ModelComparison.Plan(settings: settings(replications: 1_000)),
            ModelComparison.Plan(settings: settings(replications: 2), mostReplications: 1_000),
        ] {
            let cancellation = Cancellation()
            let queue = QueueModel(queueCapacity: 5)
            let result = ModelComparison(
                baseline: try queue.model(),
                candidates: [
                    try contender("a", queue), try contender("b", QueueModel(queueCapacity: 6)),
                ],
                plan: plan
            ).run(cancellation: cancellation) { progress in
                // In the middle of the fourth replication of three models.
                if progress.completed == 11 { cancellation.cancel() }
            }
            #expect(result.isInterrupted)
            let counts = [result.baseline] + result.candidates.map(\.result)
            #expect(counts.map(\.replicationCount) == [3, 3, 3])
            #expect(result.candidates[0].verdict == .identical)
        }
    }

    @Test("has no result, and says so, when it is cancelled before it begins")
    func survivesEarlyCancellation() throws {
        let cancellation = Cancellation()
        cancellation.cancel()
        for warmUp in [WarmUpRule.automatic, .fixed(.zero)] {
            let result = ModelComparison(
                baseline: try QueueModel().model(),
                candidates: [try contender("a", QueueModel())],
                plan: ModelComparison.Plan(settings: settings(replications: 3, warmUp: warmUp))
            ).run(cancellation: cancellation)
            #expect(result.isInterrupted)
            #expect(result.replicationCount == 0)
            #expect(result.candidates[0].verdict == .noEvidence)
        }
    }

    @Test("of a single replication knows no verdict")
    func admitsIgnorance() throws {
        let result = try compare(
            QueueModel(arrivalRate: 90, queueCapacity: 5),
            [QueueModel(arrivalRate: 90, queueCapacity: 20)],
            plan: ModelComparison.Plan(settings: settings(replications: 1))
        )
        #expect(result.candidates[0].verdict == .noEvidence)
        #expect(result.candidates[0].differences.allSatisfy { $0.halfWidth == nil })
    }

    @Test("selects the model that is the best in truth, and runs the others no longer than needed")
    func selectsTheBest() throws {
        // M/M/1 means: 1/(μ − λ) = 20, 16.7 and 14.3 ms.
        let result = try compare(
            QueueModel(meanService: 1.0 / 100),
            [QueueModel(meanService: 1.0 / 110), QueueModel(meanService: 1.0 / 120)],
            plan: ModelComparison.Plan(
                settings: settings(replications: 10),
                mostReplications: 200,
                selection: SelectionGoal(metric: "latency_mean_s", indifference: 0.001)
            )
        )
        let selection = try #require(result.selection)
        #expect(selection.best == "1")
        #expect(selection.systems.map(\.name) == ["baseline", "0", "1"])
        #expect(selection.systems.map(\.isEliminated) == [true, true, false])
        #expect(result.replicationCount == 10)
    }
}
