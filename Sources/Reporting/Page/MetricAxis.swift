/// How a metric stands on an axis: latencies in milliseconds, shares in per cent.
struct MetricAxis {
    /// The unit of the metric.
    let unit: MetricUnit

    /// The axis of the metric with this name.
    init(ofMetric name: String) { unit = MetricUnit(ofMetric: name) }

    /// What a value is multiplied by on the axis.
    var factor: Double { unit == .seconds ? 1e3 : 1 }

    /// A value, or a difference of values, on the axis.
    func position(_ value: Double) -> JSONValue { .number(value * factor) }

    /// The unit of its numbers, if they do not say it themselves.
    private var title: String {
        switch unit {
        case .seconds: "milliseconds"
        case .fraction: ""
        case .perSecond: "per second"
        case .number: ""
        }
    }

    /// The axis as a specification has it.
    ///
    /// - Parameters:
    ///   - title: What it shows, in front of its unit; empty = the unit alone.
    ///   - isChange: Whether its numbers are differences, which are written with their signs.
    /// - Returns: An object.
    func json(_ title: String = "", isChange: Bool = false) -> JSONValue {
        let named =
            title.isEmpty ? self.title : self.title.isEmpty ? title : "\(title), \(self.title)"
        let sign = isChange ? "+" : ""
        let format = unit == .fraction ? "\(sign)~%" : "\(sign),~r"
        return [
            "title": named.isEmpty ? nil : .string(named), "format": .string(format),
            "tickCount": 5,
        ]
    }
}
