import Experiments

extension ComparisonReport {
    /// A sentence with its tone.
    typealias News = SimulationReport.News

    /// What can be said about all candidates, in a few words.
    var verdict: News {
        let candidates = result.candidates
        guard result.replicationCount > 0 else { return News(tone: .doubtful, text: "no result") }
        if let only = candidates.first, candidates.count == 1 {
            return News(tone: only.verdict.tone, text: "\(only.name): \(sentence(on: only))")
        }
        var parts: [String] = []
        for verdict in ComparisonResult.Candidate.Verdict.worstFirst {
            let count = candidates.count { $0.verdict == verdict }
            if count > 0 { parts.append("\(count) \(verdict.words)") }
        }
        let worst = ComparisonResult.Candidate.Verdict.worstFirst.first { verdict in
            candidates.contains { $0.verdict == verdict }
        }
        return News(
            tone: worst?.tone ?? .heading,
            text: "\(candidates.count) candidates: " + parts.joined(separator: ", ")
        )
    }

    /// What can be said about a candidate: the metrics that its verdict rests on.
    func sentence(on candidate: ComparisonResult.Candidate) -> String {
        func metrics(_ verdict: MetricDifference.Verdict) -> String {
            candidate.differences(in: .primary).filter { $0.verdict == verdict }
                .map { "\($0.metric) (\(DifferenceText($0).short))" }
                .joined(separator: ", ")
        }
        return switch candidate.verdict {
        case .better: "better in \(metrics(.better))"
        case .worse: "worse in \(metrics(.worse))"
        case .mixed: "worse in \(metrics(.worse)), better in \(metrics(.better))"
        case .equivalent: "no difference that matters"
        case .identical: "the same as the baseline in every figure"
        case .noEvidence: "no evidence of a difference"
        }
    }

    /// What a reader has to know before believing a figure, worst first.
    var warnings: [News] {
        var warnings: [News] = []
        for (name, model) in models {
            let report = SimulationReport(model, provenance: provenance)
            for warning in report.warnings where warning.tone == .bad {
                warnings.append(News(tone: .bad, text: "\(name): \(warning.text)"))
            }
        }
        if result.isInterrupted {
            warnings.append(
                News(
                    tone: .doubtful,
                    text: "interrupted: the figures rest on "
                        + "\(counted(result.replicationCount, "replication")) of each model"
                )
            )
        }
        if result.replicationCount == 1 {
            warnings.append(
                News(
                    tone: .doubtful,
                    text: "one replication: nothing can be said about differences"
                )
            )
        }
        if case .notFound = result.warmUp.source {
            warnings.append(
                News(
                    tone: .doubtful,
                    text: "MSER-5 found no warm-up of a model in the first half of a run, so half "
                        + "of it is left out: simulate longer, or give one with --warmup"
                )
            )
        }
        if result.isDecided == false, !result.isInterrupted {
            warnings.append(
                News(
                    tone: .doubtful,
                    text: "not everything is decided after "
                        + "\(counted(result.replicationCount, "replication")): allow more with "
                        + "--max-replications, or say with --margin what does not matter"
                )
            )
        }
        return warnings
    }

    /// How the figures came about.
    var circumstances: String {
        let plan = result.plan
        let draws =
            plan.isIndependent ? "independent random numbers" : "common random numbers"
        var parts = [
            "\(counted(result.replicationCount, "replication")) × "
                + "\(NumberText.duration(plan.settings.duration)) of each model on \(draws)",
            "warm-up \(NumberText.duration(result.warmUp.duration))"
                + (isWarmUpFound ? " (the longest that one needs)" : ""),
            "\(NumberText.percentage(plan.confidence)) confidence for "
                + "\(counted(questions(in: .primary), "primary difference")) together",
        ]
        if plan.isSequential { parts.append("valid at every look") }
        if plan.margin > 0 {
            parts.append("differences below \(NumberText.percentage(plan.margin)) do not matter")
        }
        return parts.joined(separator: ", ")
    }

    private var isWarmUpFound: Bool {
        if case .detected = result.warmUp.source { true } else { false }
    }

    /// How many differences of a family are judged together.
    func questions(in family: MetricDifference.Family) -> Int {
        result.candidates.reduce(0) { count, candidate in
            count + candidate.differences(in: family).count { $0.pValue != nil }
        }
    }

    /// The baseline and the candidates, each with its name and its figures.
    var models: [(name: String, result: ExperimentResult)] {
        [("baseline", result.baseline)] + result.candidates.map { ($0.name, $0.result) }
    }

    /// By which factor common random numbers shortened the comparison with a candidate: the smallest
    /// variance reduction of its primary metrics.
    func varianceReduction(_ candidate: ComparisonResult.Candidate) -> Double? {
        candidate.differences(in: .primary).compactMap(\.varianceReduction)
            .filter(\.isFinite).min()
    }

    /// What the numbers in common were worth, as a sentence; `nil` if nothing varies.
    func sentenceOnNumbers(_ candidate: ComparisonResult.Candidate) -> String? {
        guard let reduction = varianceReduction(candidate) else { return nil }
        return reduction >= 1.5
            ? "as precise as \(NumberText.significant(reduction, digits: 2)) times as many "
                + "replications on independent random numbers"
            : "common random numbers bring little here: what varies is in one of the two alone"
    }

    /// The differences of a family that there is a verdict on, the largest first.
    func moved(
        _ family: MetricDifference.Family,
        _ candidate: ComparisonResult.Candidate
    ) -> [MetricDifference] {
        candidate.differences(in: family).enumerated()
            .filter { [.better, .worse, .changed].contains($0.element.verdict) }
            .sorted {
                let left = $0.element.size(in: family)
                let right = $1.element.size(in: family)
                return left == right ? $0.offset < $1.offset : left > right
            }
            .map(\.element)
    }

    /// What came of the selection, in a sentence; `nil` if it was not asked for.
    var selectionNews: News? {
        guard let selection = result.selection else { return nil }
        let goal = selection.goal
        let unit = MetricUnit(ofMetric: goal.metric)
        let least = unit.text(mean: goal.indifference, halfWidth: nil).value
        guard !selection.lacksSamples else {
            return News(
                tone: .doubtful,
                text: "no best by \(goal.metric): a replication had no sample of it"
            )
        }
        guard let best = selection.best else {
            let left = selection.systems.filter { !$0.isEliminated }.map(\.name)
            return News(
                tone: .doubtful,
                text: "the best by \(goal.metric) is not known yet; it may be "
                    + left.joined(separator: ", ")
                    + ": allow more replications with --max-replications"
            )
        }
        return News(
            tone: .good,
            text: "best by \(goal.metric): \(best), with a probability of at least "
                + "\(NumberText.percentage(goal.probability)) that no other is better by "
                + "\(least) or more"
        )
    }
}

extension MetricDifference {
    /// How large it is beside others of its family: rates by cause as they are, others relative.
    fileprivate func size(in family: Family) -> Double {
        family == .causes
            ? (difference ?? 0).magnitude : relative?.magnitude ?? .infinity
    }
}

extension ComparisonResult.Candidate.Verdict {
    /// All verdicts, the one that has to be seen first.
    static let worstFirst: [Self] = [.worse, .mixed, .noEvidence, .equivalent, .identical, .better]

    /// The verdict for people.
    var words: String {
        switch self {
        case .better, .worse, .mixed, .equivalent, .identical: rawValue
        case .noEvidence: "no evidence"
        }
    }

    /// The colour of the verdict.
    var tone: TerminalStyle.Tone {
        switch self {
        case .better: .good
        case .worse, .mixed: .bad
        case .equivalent, .identical: .heading
        case .noEvidence: .doubtful
        }
    }
}
