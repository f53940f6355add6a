import Statistics

/// What a metric is measured in, which its name says.
public enum MetricUnit: Sendable, Equatable {
    /// Seconds, shown in the unit that fits: `12.3 ms`.
    case seconds
    /// A fraction, shown as a percentage.
    case fraction
    /// A rate in 1/s.
    case perSecond
    /// A plain number.
    case number

    /// The unit of the metric with this name.
    public init(ofMetric name: String) {
        let first = name.prefix { $0 != "." }
        if first.hasSuffix("_per_s") {
            self = .perSecond
        } else if first.hasSuffix("_s") {
            self = .seconds
        } else if first.hasSuffix("_rate") || first.hasSuffix("_fraction")
            || ["utilization", "headroom", "quota_utilization", "quota_peak"].contains(first)
        {
            self = .fraction
        } else {
            self = .number
        }
    }

    /// A value and its half-width, both with as many decimals as the half-width deserves.
    ///
    /// - Parameter estimate: What to show; `nil` = there was no sample.
    /// - Returns: The value with its unit, and `± half-width`; `±` a dash if it is unknown.
    public func text(_ estimate: Estimate?) -> (value: String, halfWidth: String) {
        text(mean: estimate?.mean, halfWidth: estimate?.halfWidth)
    }

    /// A mean and its half-width, both with as many decimals as the half-width deserves.
    ///
    /// - Parameters:
    ///   - mean: The value; `nil` = there was no sample.
    ///   - halfWidth: Its half-width; `nil` = unknown.
    /// - Returns: The value with its unit, and `± half-width`.
    public func text(mean: Double?, halfWidth: Double?) -> (value: String, halfWidth: String) {
        guard let exact = mean else { return (NumberText.missing, "") }
        let (scale, unit) = scale(for: exact)
        let mean = exact * scale
        let halfWidth = halfWidth.map { $0 * scale }
        let decimals = NumberText.decimals(for: mean, halfWidth: halfWidth)
        let spread =
            halfWidth.map { halfWidth in
                NumberText.isRounding(halfWidth, of: mean)
                    ? "0" : NumberText.fixed(halfWidth, decimals: decimals)
            } ?? NumberText.missing
        return (NumberText.fixed(mean, decimals: decimals) + unit, "± " + spread)
    }

    private func scale(for value: Double) -> (scale: Double, unit: String) {
        switch self {
        case .fraction: return (100, " %")
        case .perSecond: return (1, " /s")
        case .number: return (1, "")
        case .seconds:
            if value == 0 || value.magnitude >= 1 { return (1, " s") }
            if value.magnitude >= 1e-3 { return (1e3, " ms") }
            return (1e6, " us")
        }
    }
}
