/// What theory says about one metric of a model.
struct Expectation: Sendable {
    /// The metric's name in the command's JSON; `workloads.NAME.METRIC` for that of one workload.
    let metric: String
    /// Its exact value, in the metric's own unit.
    let value: Double
    /// How far the model may be off by design, beside the error of the run: 0 unless the model
    /// approximates what the value is of.
    let bound: Double

    /// The metric `metric` is `value` in the long run, or within `bound` of it.
    init(_ metric: String, _ value: Double, within bound: Double = 0) {
        self.metric = metric
        self.value = value
        self.bound = bound
    }
}
