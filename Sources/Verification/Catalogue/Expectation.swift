/// What theory says about one metric of a model.
public struct Expectation: Sendable {
    /// The metric's name in the command's JSON; `workloads.NAME.METRIC` for that of one workload.
    public let metric: String
    /// Its exact value, in the metric's own unit.
    public let value: Double
    /// How far the model may be off by design, beside the error of the run.
    ///
    /// 0 unless the model approximates what the value is of.
    public let bound: Double

    /// What theory says about a metric.
    ///
    /// - Parameters:
    ///   - metric: The metric's name.
    ///   - value: Its value in the long run.
    ///   - bound: How far the model may be off by design.
    public init(_ metric: String, _ value: Double, within bound: Double = 0) {
        self.metric = metric
        self.value = value
        self.bound = bound
    }
}
