/// What a single value of a model measures, and how it is written.
enum Measure: Hashable, Sendable, CaseIterable {
    /// `250us`, `5s`, `1h30m`; in seconds.
    case duration
    /// A plain number of milliseconds, or a duration; in seconds. Names end in `_ms`.
    case milliseconds
    /// A plain number of seconds, or a duration; in seconds. Names end in `_secs`.
    case seconds
    /// `60/s`, `3/min`; per second.
    case rate
    /// A plain number per second, or a rate; per second. Names end in `_per_second`.
    case perSecond
    /// `50%`; a fraction of one.
    case percentage
    /// A plain number of hundredths, or a percentage; in hundredths. Names end in `_percentage`.
    case percent
    /// A Kubernetes quantity of data: `16Ki`, `100`; in bytes. Names end in `_size` or `_bytes`.
    case size
    /// A Kubernetes quantity of memory, `512Mi`; in bytes. A plain number that is less than a page
    /// was meant to have a unit.
    case memory
    /// A quantity of memory in a time: `1Mi/h`; in bytes per second.
    case memoryRate
    /// A Kubernetes quantity of processor: `500m`, `2`; in cores.
    case processor
    /// A plain number.
    case number

    /// What a text of it is called, as in "is no duration".
    var noun: String {
        switch self {
        case .duration, .milliseconds, .seconds: "duration"
        case .rate, .perSecond: "rate"
        case .percentage, .percent: "percentage"
        case .size: "size"
        case .memory: "amount of memory"
        case .memoryRate: "amount of memory in a time"
        case .processor: "amount of processor"
        case .number: "number"
        }
    }

    /// How it is written, as in "write for example 20ms".
    var examples: String {
        switch self {
        case .duration: "250us, 20ms, 5s, 10m, 1h or 7d"
        case .milliseconds: "5000 (milliseconds) or 5s"
        case .seconds: "300 (seconds) or 5m"
        case .rate: "60/s, 3/min or 10/h"
        case .perSecond: "100 (per second) or 100/s"
        case .percentage: "10% or 0.5%"
        case .percent: "50 (percent) or 50%"
        case .size: "512, 16Ki or 2Mi"
        case .memory: "512Mi or 2Gi"
        case .memoryRate: "1Mi/h or 10Ki/s"
        case .processor: "500m or 2"
        case .number: "1.5"
        }
    }

    /// How many of a plain number's units make a base unit; `nil` if a plain number is a mistake.
    var plainUnitsPerBase: Double? {
        switch self {
        case .milliseconds: 1_000
        case .seconds, .perSecond, .percent, .number: 1
        case .duration, .rate, .percentage, .size, .memory, .memoryRate, .processor: nil
        }
    }

    /// How a value in the base unit is written.
    func text(of value: Double) -> String {
        switch self {
        case .duration: plain(value) + "s"
        case .rate: plain(value) + "/s"
        case .percentage: plain(value * 100) + "%"
        default: plain(value * (plainUnitsPerBase ?? 1))
        }
    }

    /// What a plain number of it counts, in the list of parameters.
    var unit: String {
        switch self {
        case .milliseconds: "ms"
        case .seconds: "s"
        case .perSecond: "/s"
        case .percent: "%"
        case .size, .memory: "bytes"
        case .processor: "cores"
        case .memoryRate: "bytes/s"
        case .duration, .rate, .percentage, .number: ""
        }
    }

    /// The unit in which values are held, for messages about them.
    var baseUnit: String {
        switch self {
        case .duration, .milliseconds, .seconds: "seconds"
        case .rate, .perSecond: "per second"
        case .percentage: "as a fraction"
        case .percent: "percent"
        case .size, .memory: "bytes"
        case .memoryRate: "bytes per second"
        case .processor: "cores"
        case .number: ""
        }
    }
}
