import Service

extension Experiment {
    /// The names of the metrics that the result will have, in its order.
    ///
    /// They follow from the model, so nothing has to be run for them.
    public var metricNames: [String] {
        let blank = Replication(
            model: model,
            duration: settings.duration,
            warmUp: .zero,
            seed: settings.seed,
            replication: 0
        ).blankResult
        return blank.metrics.map(\.name)
            + model.timeline.flatMap { EventEstimate.metricNames(of: $0) }
    }
}
