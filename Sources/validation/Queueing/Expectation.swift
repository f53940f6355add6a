/// What theory says about one metric of a model.
struct Expectation: Sendable {
    /// The metric's name in the command's JSON; `workloads.NAME.METRIC` for that of one workload.
    let metric: String
    /// Its exact value, in the metric's own unit.
    let value: Double

    /// The metric `metric` is `value` in the long run.
    init(_ metric: String, _ value: Double) {
        self.metric = metric
        self.value = value
    }
}
