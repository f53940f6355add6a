/// A result of `headroom solve --capacity` as its JSON has it.
struct CapacityDocument: Sendable, Equatable {
    /// The whole result.
    let json: JSONValue

    /// An objective that was to be kept.
    struct Objective {
        /// As it was written: `latency_p99_s < 250ms`.
        var text: String
        /// Its metric.
        var metric: String
        /// What the metric is held against.
        var threshold: Double
    }

    /// The metrics at a load.
    struct Point {
        /// The load as a multiple of the model's.
        var factor: Double
        /// The metrics, an object.
        var metrics: JSONValue?
    }

    /// The model's name.
    var model: String { json["model"]?.stringValue ?? "result" }

    /// The answer.
    var capacity: JSONValue? { json["capacity"] }

    /// The objectives, in the model's order.
    var objectives: [Objective] {
        (json["objectives"]?.elements ?? []).compactMap { objective in
            guard let text = objective["objective"]?.stringValue,
                let metric = objective["metric"]?.stringValue,
                let threshold = objective["threshold"]?.double
            else { return nil }
            return Objective(text: text, metric: metric, threshold: threshold)
        }
    }

    /// The loads that the answer rests on, in ascending order.
    var points: [Point] {
        (json["points"]?.elements ?? []).compactMap { point in
            point["factor"]?.double.map { Point(factor: $0, metrics: point["metrics"]) }
        }
        .sorted { $0.factor < $1.factor }
    }
}
