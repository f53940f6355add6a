import Glibc

/// The values that a parameter takes one after the other, as texts for the model.
public struct ParameterValues: Sendable, Equatable, RandomAccessCollection {
    private enum Rule: Sendable, Equatable {
        /// As they were listed.
        case listed([String])
        /// `first`, `first + step`, …, in units of 10^`exponent`.
        case stepped(first: Int128, step: Int128, exponent: Int, unit: String)
        /// Equal differences or ratios between two bounds.
        case spaced(ParameterInterval)
    }

    private let rule: Rule
    /// How many there are.
    public let count: Int

    /// The position of the first value.
    public var startIndex: Int { 0 }
    /// The position behind the last value.
    public var endIndex: Int { count }

    init(listed texts: [String]) {
        rule = .listed(texts)
        count = texts.count
    }

    init(first: Int128, step: Int128, exponent: Int, unit: String, count: Int) {
        rule = .stepped(first: first, step: step, exponent: exponent, unit: unit)
        self.count = count
    }

    /// `count` values, at least 2, at equal distances on the scale of an interval.
    init(spaced interval: ParameterInterval, count: Int) {
        rule = .spaced(interval)
        self.count = count
    }

    /// The text of a value.
    public subscript(position: Int) -> String {
        precondition(indices.contains(position), "there is no value \(position)")
        switch rule {
        case .listed(let texts): return texts[position]
        case .stepped(let first, let step, let exponent, let unit):
            return DecimalNumber(first + Int128(position) * step, exponent: exponent).text + unit
        case .spaced(let interval):
            return interval.text(of: Self.spaced(position, of: count, in: interval))
        }
    }

    /// The values with those between the bounds rounded to whole numbers, each once.
    ///
    /// Only values that a range computes by itself are rounded: what was written stays.
    public var whole: ParameterValues {
        guard case .spaced(let interval) = rule else { return self }
        var texts: [String] = []
        for position in indices {
            let value = Self.spaced(position, of: count, in: interval)
            let text = interval.text(of: value, isWhole: true)
            if texts.last != text { texts.append(text) }
        }
        return ParameterValues(listed: texts)
    }

    private static func spaced(_ index: Int, of count: Int, in interval: ParameterInterval)
        -> Double
    {
        if index == 0 { return interval.low }
        if index == count - 1 { return interval.high }
        let fraction = Double(index) / Double(count - 1)
        switch interval.scale {
        case .linear: return interval.low + fraction * (interval.high - interval.low)
        case .logarithmic: return interval.low * pow(interval.high / interval.low, fraction)
        }
    }
}
