import Glibc

/// Functions of one number, and of the time that a number stands for.
///
/// Source: `promql/functions.go` of Prometheus 2.42.
enum ElementFunctions {
    /// The value of a function; `parameters` are the values of the scalar arguments.
    static func value(
        of function: PromQLFunction,
        _ value: Double,
        _ parameters: [Double]
    ) -> Double {
        switch function {
        case .abs: value.magnitude
        case .ceil: value.rounded(.up)
        case .floor: value.rounded(.down)
        case .exp: exp(value)
        case .sqrt: value.squareRoot()
        case .ln: log(value)
        case .log2: GoMath.log2(value)
        case .log10: GoMath.log10(value)
        case .sgn: value < 0 ? -1 : value > 0 ? 1 : value
        case .round: rounded(value, to: parameters.first ?? 1)
        case .clamp: GoMath.max(parameters[0], GoMath.min(parameters[1], value))
        case .clampMin: GoMath.max(parameters[0], value)
        case .clampMax: GoMath.min(parameters[0], value)
        case .sin: sin(value)
        case .cos: cos(value)
        case .tan: tan(value)
        case .asin: asin(value)
        case .acos: acos(value)
        case .atan: atan(value)
        case .sinh: sinh(value)
        case .cosh: cosh(value)
        case .tanh: tanh(value)
        case .asinh: asinh(value)
        case .acosh: acosh(value)
        case .atanh: atanh(value)
        case .deg: value * 180 / .pi
        case .rad: value * .pi / 180
        default: calendar(function, value)
        }
    }

    /// The multiple of `step` that is nearest, the upper of two.
    private static func rounded(_ value: Double, to step: Double) -> Double {
        let inverse = 1 / step
        return (value * inverse + 0.5).rounded(.down) / inverse
    }

    /// What a function of the calendar says of a time in seconds since 1970, in UTC.
    private static func calendar(_ function: PromQLFunction, _ seconds: Double) -> Double {
        // Go turns what no integer holds into the smallest.
        let whole = Int64(exactly: seconds.rounded(.towardZero)) ?? .min
        let date = CalendarDate(secondsSince1970: whole)
        return switch function {
        case .minute: Double(date.minute)
        case .hour: Double(date.hour)
        case .dayOfWeek: Double(date.weekday)
        case .dayOfMonth: Double(date.day)
        case .dayOfYear: Double(date.dayOfYear)
        case .daysInMonth: Double(date.daysInMonth)
        case .month: Double(date.month)
        case .year: Double(date.year)
        default: preconditionFailure("\(function) is no function of one number")
        }
    }
}

/// A day of the Gregorian calendar and a time of it, in UTC.
///
/// Source: the conversion between days and dates of E. M. Reingold and N. Dershowitz, "Calendrical
/// Calculations" (2018), with years that begin in March.
struct CalendarDate {
    let year: Int64
    /// From 1.
    let month: Int64
    /// From 1.
    let day: Int64
    let hour: Int64
    let minute: Int64
    let second: Int64
    /// From 0, a Sunday.
    let weekday: Int64

    init(secondsSince1970 seconds: Int64) {
        let (days, rest) = Self.divided(seconds, by: 86_400)
        (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60)
        weekday = Self.divided(days + 4, by: 7).remainder
        // Day 0 is the 1st of March of the year 0.
        let (era, dayOfEra) = Self.divided(days + 719_468, by: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    private static func divided(
        _ value: Int64,
        by divisor: Int64
    ) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private var isLeapYear: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static let lengths: [Int64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    var daysInMonth: Int64 {
        month == 2 && isLeapYear ? 29 : Self.lengths[Int(month - 1)]
    }

    /// From 1.
    var dayOfYear: Int64 {
        let before = Self.lengths.prefix(Int(month - 1)).reduce(0, +)
        return before + day + (month > 2 && isLeapYear ? 1 : 0)
    }
}
