/// The functions of PromQL that are evaluated: all of Prometheus 2.42 but those of native histograms.
enum PromQLFunction: String, CaseIterable, Sendable {
    // Of samples over time.
    case rate, irate, increase, delta, idelta, deriv, changes, resets
    case predictLinear = "predict_linear"
    case holtWinters = "holt_winters"
    case avgOverTime = "avg_over_time"
    case minOverTime = "min_over_time"
    case maxOverTime = "max_over_time"
    case sumOverTime = "sum_over_time"
    case countOverTime = "count_over_time"
    case quantileOverTime = "quantile_over_time"
    case stddevOverTime = "stddev_over_time"
    case stdvarOverTime = "stdvar_over_time"
    case lastOverTime = "last_over_time"
    case presentOverTime = "present_over_time"
    case absentOverTime = "absent_over_time"
    // Of each value.
    case abs, ceil, floor, exp, sqrt, ln, log2, log10, sgn, round, clamp
    case clampMin = "clamp_min"
    case clampMax = "clamp_max"
    case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh, deg, rad
    // Of the value as a time.
    case minute, hour, month, year
    case dayOfMonth = "day_of_month"
    case dayOfWeek = "day_of_week"
    case dayOfYear = "day_of_year"
    case daysInMonth = "days_in_month"
    // Of vectors and labels.
    case absent, scalar, vector, sort, timestamp, time, pi
    case sortDescending = "sort_desc"
    case histogramQuantile = "histogram_quantile"
    case labelReplace = "label_replace"
    case labelJoin = "label_join"

    /// Functions of Prometheus 2.42 that are left out, and why.
    static let unsupported: [String: String] = [
        "histogram_count": "native histograms are not supported",
        "histogram_sum": "native histograms are not supported",
        "histogram_fraction": "native histograms are not supported",
    ]

    /// The types of the arguments.
    var parameters: [PromQLType] {
        switch self {
        case .rate, .irate, .increase, .delta, .idelta, .deriv, .changes, .resets, .avgOverTime,
            .minOverTime, .maxOverTime, .sumOverTime, .countOverTime, .stddevOverTime,
            .stdvarOverTime, .lastOverTime, .presentOverTime, .absentOverTime:
            [.range]
        case .predictLinear: [.range, .scalar]
        case .holtWinters: [.range, .scalar, .scalar]
        case .quantileOverTime: [.scalar, .range]
        case .round, .clampMin, .clampMax: [.vector, .scalar]
        case .clamp: [.vector, .scalar, .scalar]
        case .histogramQuantile: [.scalar, .vector]
        case .labelReplace: [.vector, .string, .string, .string, .string]
        case .labelJoin: [.vector, .string, .string, .string]
        case .time, .pi: []
        case .vector: [.scalar]
        default: [.vector]
        }
    }

    /// How many arguments there must be.
    var argumentCounts: ClosedRange<Int> {
        switch self {
        case .round: 1...2
        case .minute, .hour, .month, .year, .dayOfMonth, .dayOfWeek, .dayOfYear, .daysInMonth: 0...1
        case .labelJoin: 3...Int.max
        default: parameters.count...parameters.count
        }
    }

    /// The type of the result.
    var result: PromQLType {
        switch self {
        case .scalar, .time, .pi: .scalar
        default: .vector
        }
    }
}

/// What an expression gives.
enum PromQLType: String, Sendable {
    case scalar
    case vector = "instant vector"
    case range = "range vector"
    case string
}
