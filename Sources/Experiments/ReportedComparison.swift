import Statistics

/// Metrics of two experiments, of which only the reports are left.
///
/// Without the replications nothing can be paired: the means are compared as independent ones
/// (Welch), in the families of a comparison.
public struct ReportedComparison: Sendable {
    /// A metric as a report has it.
    public struct Metric: Sendable, Equatable {
        /// Its public name.
        public var name: String
        /// Its mean; `nil` if it had no sample.
        public var mean: Double?
        /// The half-width of its interval; `nil` if that is unknown.
        public var halfWidth: Double?

        /// The metric `name` with this mean and half-width.
        public init(name: String, mean: Double?, halfWidth: Double?) {
            self.name = name
            self.mean = mean
            self.halfWidth = halfWidth
        }
    }

    /// What one report says.
    public struct Side: Sendable, Equatable {
        /// Its metrics, in its order.
        public var metrics: [Metric]
        /// Replications that they rest on.
        public var replications: Int
        /// The confidence of its intervals, above 0 and below 1.
        public var confidence: Double

        /// A report with these metrics.
        public init(metrics: [Metric], replications: Int, confidence: Double) {
            self.metrics = metrics
            self.replications = replications
            self.confidence = confidence
        }

        fileprivate func sample(_ metric: Metric?) -> SampleMean? {
            guard let mean = metric?.mean, let halfWidth = metric?.halfWidth else { return nil }
            return SampleMean(
                mean: mean,
                halfWidth: halfWidth,
                confidence: confidence,
                count: replications
            )
        }
    }

    /// The differences of the metrics that one of both has: those of `after` in its order, then
    /// the others.
    ///
    /// - Parameters:
    ///   - before: The baseline.
    ///   - after: What is held against it.
    ///   - objectives: The metrics of the objectives, which are primary.
    ///   - confidence: The confidence of verdicts and intervals, above 0 and below 1.
    /// - Returns: A difference for each metric; without a verdict where a side has no interval.
    public static func differences(
        before: Side,
        after: Side,
        objectives: [String],
        confidence: Double
    ) -> [MetricDifference] {
        let olds = Dictionary(before.metrics.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        let news = Dictionary(after.metrics.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        let names =
            after.metrics.map(\.name) + before.metrics.map(\.name).filter { news[$0] == nil }
        let drafts = names.map { name in
            let (old, new) = (olds[name], news[name])
            let welch = before.sample(old).flatMap { before in
                after.sample(new).map { WelchComparison(baseline: before, candidate: $0) }
            }
            let difference = old?.mean.flatMap { old in new?.mean.map { $0 - old } }
            return DifferenceJudge.Draft(
                difference: MetricDifference(
                    metric: name,
                    direction: MetricDirection(ofMetric: name),
                    family: MetricDifference.Family(of: name, objectives: objectives),
                    baseline: old?.mean,
                    candidate: new?.mean,
                    difference: difference,
                    pValue: welch?.pValue,
                    pairs: 0,
                    isIdentical: old?.mean != nil && old == new,
                    verdict: .noEvidence
                ),
                halfWidth: { welch?.halfWidth(confidence: $0) }
            )
        }
        return DifferenceJudge(confidence: confidence, margin: 0).verdicts(on: [drafts])[0]
    }
}
