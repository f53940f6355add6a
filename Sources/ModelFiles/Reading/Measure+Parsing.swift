import Platform

/// Why a text is no value of its measure.
enum MeasureError: Error, Equatable {
    /// A number without the unit that it needs.
    case missingUnit
    /// Not written as the measure is.
    case malformed
    /// A number that no computer number can hold.
    case tooLarge
    /// Below zero, which no measure of a model is.
    case negative
}

extension Measure {
    /// The value of a text, in the measure's base unit.
    func value(of text: String) throws(MeasureError) -> Double {
        if let number = try plainNumber(text) {
            switch self {
            case .size, .processor: return try notNegative(number)
            case .memory:
                // Nothing runs in less than a page: "512" is 512Mi without its unit.
                guard number == 0 || number >= 4_096 else {
                    throw number < 0 ? .negative : .missingUnit
                }
                return number
            case .number: return number
            case .milliseconds, .seconds, .perSecond, .percent, .duration, .rate, .percentage,
                .memoryRate:
                guard let plainUnitsPerBase else {
                    throw number < 0 ? .negative : .missingUnit
                }
                return try notNegative(number / plainUnitsPerBase)
            }
        }
        switch self {
        case .duration, .milliseconds, .seconds: return try notNegative(duration(text))
        case .rate, .perSecond: return try notNegative(rate(text))
        case .percentage: return try notNegative(percentage(text) / 100)
        case .percent: return try notNegative(percentage(text))
        case .size, .memory, .processor: return try notNegative(quantity(text))
        case .memoryRate: return try notNegative(memoryRate(text))
        case .number: throw .malformed
        }
    }

    private func notNegative(_ value: Double) throws(MeasureError) -> Double {
        guard value >= 0 else { throw .negative }
        return value
    }

    /// The text as a number, `nil` if it is none.
    private func plainNumber(_ text: String) throws(MeasureError) -> Double? {
        var rest = text[...]
        guard let number = try Self.takeNumber(&rest), rest.isEmpty else { return nil }
        return number
    }

    /// One or more numbers with units, the larger units first: `1h30m`.
    private func duration(_ text: String) throws(MeasureError) -> Double {
        var rest = text[...]
        var total = 0.0
        var former = Double.infinity
        repeat {
            guard let number = try Self.takeNumber(&rest) else { throw .malformed }
            let name = rest.prefix { $0.isLetter }
            guard let unit = Self.timeUnit(String(name)), unit < former else { throw .malformed }
            rest = rest.dropFirst(name.count)
            total += number * unit
            former = unit
        } while !rest.isEmpty
        guard total.isFinite else { throw .tooLarge }
        return total
    }

    private func rate(_ text: String) throws(MeasureError) -> Double {
        var rest = text[...]
        guard let number = try Self.takeNumber(&rest), rest.first == "/" else { throw .malformed }
        guard let unit = Self.timeUnit(String(rest.dropFirst())) else { throw .malformed }
        return number / unit
    }

    /// A quantity of memory and the time that it is for: `1Mi/h`.
    private func memoryRate(_ text: String) throws(MeasureError) -> Double {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let unit = Self.timeUnit(String(parts[1])) else {
            throw .malformed
        }
        return try quantity(String(parts[0])) / unit
    }

    private func percentage(_ text: String) throws(MeasureError) -> Double {
        var rest = text[...]
        guard let number = try Self.takeNumber(&rest), rest == "%" else { throw .malformed }
        return number
    }

    private func quantity(_ text: String) throws(MeasureError) -> Double {
        do throws(QuantityError) {
            let quantity = try Quantity(text)
            return self == .processor
                ? Double(quantity.milliValue) / 1_000 : Double(quantity.value)
        } catch {
            throw .malformed
        }
    }

    /// Takes a decimal number off the front of a text; `nil` if it does not begin with one.
    private static func takeNumber(_ text: inout Substring) throws(MeasureError) -> Double? {
        let scalars = Array(text.unicodeScalars)
        var end = 0
        func digits() -> Int {
            let start = end
            while end < scalars.count, ("0"..."9").contains(scalars[end]) { end += 1 }
            return end - start
        }
        if end < scalars.count, scalars[end] == "-" || scalars[end] == "+" { end += 1 }
        var count = digits()
        if end < scalars.count, scalars[end] == "." {
            end += 1
            count += digits()
        }
        guard count > 0 else { return nil }
        let mantissaEnd = end
        if end < scalars.count, scalars[end] == "e" || scalars[end] == "E" {
            end += 1
            if end < scalars.count, scalars[end] == "-" || scalars[end] == "+" { end += 1 }
            if digits() == 0 { end = mantissaEnd }
        }
        let written = String(String.UnicodeScalarView(scalars[..<end]))
        text = Substring(String(String.UnicodeScalarView(scalars[end...])))
        guard let number = Double(written) else { return nil }
        guard number.isFinite else { throw .tooLarge }
        return number
    }

    /// The length of a unit of time in seconds.
    private static func timeUnit(_ name: String) -> Double? {
        switch name {
        case "ns": 1e-9
        case "us", "µs", "μs": 1e-6
        case "ms": 1e-3
        case "s": 1
        case "m", "min": 60
        case "h": 3_600
        case "d": 86_400
        case "w": 604_800
        default: nil
        }
    }
}
