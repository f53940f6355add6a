/// Functions of the samples of one series in a range.
///
/// Source: `promql/functions.go` of Prometheus 2.42.
enum RangeFunctions {
    /// The value of a function.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - window: The samples, at least one.
    ///   - parameters: The values of the scalar arguments, in order.
    /// - Returns: The value; `nil` if it has none for this window.
    static func value(
        of function: PromQLFunction,
        over window: RangeWindow,
        _ parameters: [Double]
    ) -> Double? {
        switch function {
        case .rate: extrapolated(window, isCounter: true, isRate: true)
        case .increase: extrapolated(window, isCounter: true, isRate: false)
        case .delta: extrapolated(window, isCounter: false, isRate: false)
        case .irate: latestDifference(window, isRate: true)
        case .idelta: latestDifference(window, isRate: false)
        case .deriv:
            window.count < 2 ? nil : LinearRegression(window, origin: window.firstTime).slope
        case .predictLinear: predicted(window, after: parameters[0])
        case .holtWinters: smoothed(window, parameters[0], parameters[1])
        case .changes: Double(changes(window))
        case .resets: Double(resets(window))
        case .avgOverTime: average(window)
        case .sumOverTime: sum(window)
        case .minOverTime: extreme(window) { $0 < $1 }
        case .maxOverTime: extreme(window) { $0 > $1 }
        case .countOverTime: Double(window.count)
        case .quantileOverTime: Quantile.of(Array(window.values), parameters[0])
        case .stddevOverTime: variance(window).squareRoot()
        case .stdvarOverTime: variance(window)
        case .lastOverTime: window.lastValue
        case .presentOverTime: 1
        default: preconditionFailure("\(function) is no function of a range")
        }
    }

    /// `rate`, `increase` and `delta`: the difference of the ends, extrapolated to the range.
    private static func extrapolated(
        _ window: RangeWindow,
        isCounter: Bool,
        isRate: Bool
    ) -> Double? {
        guard window.count >= 2 else { return nil }
        var result = window.lastValue - window.firstValue
        if isCounter {
            var previous = window.firstValue
            for value in window.values.dropFirst() {
                if value < previous { result += previous }
                previous = value
            }
        }
        var toStart = Double(window.firstTime - window.start) / 1_000
        let toEnd = Double(window.end - window.lastTime) / 1_000
        let sampled = Double(window.lastTime - window.firstTime) / 1_000
        let spacing = sampled / Double(window.count - 1)
        if isCounter, result > 0, window.firstValue >= 0 {
            // A counter does not go below zero: nothing is extrapolated to before it was there.
            toStart = min(toStart, sampled * (window.firstValue / result))
        }
        let threshold = spacing * 1.1
        var extrapolated = sampled
        extrapolated += toStart < threshold ? toStart : spacing / 2
        extrapolated += toEnd < threshold ? toEnd : spacing / 2
        var factor = extrapolated / sampled
        if isRate { factor /= window.seconds }
        return result * factor
    }

    private static func latestDifference(_ window: RangeWindow, isRate: Bool) -> Double? {
        guard window.count >= 2 else { return nil }
        let last = window.lastValue
        let previous = window.values[window.count - 2]
        let difference = isRate && last < previous ? last : last - previous
        guard isRate else { return difference }
        return difference / (Double(window.lastTime - window.times[window.count - 2]) / 1_000)
    }

    private static func predicted(_ window: RangeWindow, after seconds: Double) -> Double? {
        guard window.count >= 2 else { return nil }
        let line = LinearRegression(window, origin: window.evaluationTime)
        return line.slope * seconds + line.intercept
    }

    /// Double exponential smoothing.
    private static func smoothed(
        _ window: RangeWindow,
        _ smoothing: Double,
        _ trendFactor: Double
    ) -> Double? {
        guard window.count >= 2 else { return nil }
        var before = 0.0
        var level = window.firstValue
        var trend = window.values[1] - window.firstValue
        for index in 1..<window.count {
            if index > 1 { trend = trendFactor * (level - before) + (1 - trendFactor) * trend }
            let next = smoothing * window.values[index] + (1 - smoothing) * (level + trend)
            (before, level) = (level, next)
        }
        return level
    }

    private static func changes(_ window: RangeWindow) -> Int {
        var count = 0
        var previous = window.firstValue
        for value in window.values.dropFirst() {
            if value != previous, !(value.isNaN && previous.isNaN) { count += 1 }
            previous = value
        }
        return count
    }

    private static func resets(_ window: RangeWindow) -> Int {
        var count = 0
        var previous = window.firstValue
        for value in window.values.dropFirst() {
            if value < previous { count += 1 }
            previous = value
        }
        return count
    }

    private static func sum(_ window: RangeWindow) -> Double {
        var sum = CompensatedSum()
        for value in window.values { sum.add(value) }
        return sum.sum.isInfinite ? sum.sum : sum.total
    }

    private static func average(_ window: RangeWindow) -> Double {
        var mean = CompensatedSum()
        var count = 0.0
        for value in window.values {
            count += 1
            if mean.sum.isInfinite {
                // An infinite mean stays so, unless what is added says otherwise.
                if value.isInfinite, (mean.sum > 0) == (value > 0) { continue }
                if value.isFinite { continue }
            }
            mean.add(value / count - mean.sum / count)
        }
        return mean.sum.isInfinite ? mean.sum : mean.total
    }

    private static func extreme(
        _ window: RangeWindow,
        _ isBetter: (Double, Double) -> Bool
    ) -> Double {
        var best = window.firstValue
        for value in window.values where isBetter(value, best) || best.isNaN { best = value }
        return best
    }

    /// The variance about the mean, updated value by value (Welford, 1962).
    private static func variance(_ window: RangeWindow) -> Double {
        var mean = CompensatedSum()
        var squares = CompensatedSum()
        var count = 0.0
        for value in window.values {
            count += 1
            let difference = value - mean.total
            mean.add(difference / count)
            squares.add(difference * (value - mean.total))
        }
        return squares.total / count
    }
}

/// The straight line through samples with the least squares.
struct LinearRegression {
    /// The increase in a second.
    let slope: Double
    /// The value at the origin.
    let intercept: Double

    /// The line through the samples of a window; `origin` is a time in milliseconds.
    init(_ window: RangeWindow, origin: Int64) {
        var sums = (x: CompensatedSum(), y: CompensatedSum())
        var products = (xy: CompensatedSum(), xx: CompensatedSum())
        let first = window.firstValue
        var isConstant = true
        for (time, value) in zip(window.times, window.values) {
            if value != first { isConstant = false }
            let x = Double(time - origin) / 1_000
            sums.x.add(x)
            sums.y.add(value)
            products.xy.add(x * value)
            products.xx.add(x * x)
        }
        guard !isConstant else {
            slope = first.isInfinite ? .nan : 0
            intercept = first.isInfinite ? .nan : first
            return
        }
        let count = Double(window.count)
        let covariance = products.xy.total - sums.x.total * sums.y.total / count
        let variance = products.xx.total - sums.x.total * sums.x.total / count
        slope = covariance / variance
        intercept = sums.y.total / count - slope * sums.x.total / count
    }
}
