/// A figure with its interval, as a result file has it.
struct Figure: Sendable, Equatable {
    /// The mean over the replications.
    let mean: Double
    /// The half-width of its interval; `nil` if it is unknown.
    let halfWidth: Double?

    /// A figure.
    init(mean: Double, halfWidth: Double?) {
        self.mean = mean
        self.halfWidth = halfWidth
    }

    /// The figure that `{"mean", "half_width"}` says; `nil` if there is no mean.
    init?(_ json: JSONValue?) {
        guard let mean = json?["mean"]?.double else { return nil }
        self.init(mean: mean, halfWidth: json?["half_width"]?.double)
    }

    /// The lower end of the interval, or the mean.
    var low: Double { mean - (halfWidth ?? 0) }

    /// The upper end of the interval, or the mean.
    var high: Double { mean + (halfWidth ?? 0) }

    /// The figure with its unit, rounded as its half-width deserves: `382 ms`.
    func value(_ unit: MetricUnit) -> String { unit.text(mean: mean, halfWidth: halfWidth).value }

    /// The figure with its unit and half-width: `382 ms ± 12`.
    func text(_ unit: MetricUnit) -> String {
        let text = unit.text(mean: mean, halfWidth: halfWidth)
        return halfWidth == nil ? text.value : "\(text.value) \(text.halfWidth)"
    }
}
