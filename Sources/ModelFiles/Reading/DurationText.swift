import Units

/// A duration as models and command lines write it: `250ms`, `10s`, `1h30m`.
public struct DurationText: Sendable, Hashable, CustomStringConvertible {
    /// The length: not negative, a year at most.
    public let duration: SimDuration
    /// What was written.
    public let description: String

    /// The longest.
    private static let longest = SimDuration.seconds(365 * 86_400)

    /// The duration that a text says; `nil` if it has no unit, is none, or is too long.
    public init?(_ text: String) {
        guard let seconds = try? Measure.duration.value(of: text), seconds <= Self.longest.seconds
        else { return nil }
        duration = SimDuration(seconds: seconds)
        description = text
    }
}
