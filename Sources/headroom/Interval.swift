import Alerting
import ArgumentParser
import Reporting
import Units

/// A length of time above 0, with a unit.
struct Interval: ExpressibleByArgument, CustomStringConvertible {
    /// The length, in whole milliseconds.
    let duration: SimDuration

    init(duration: SimDuration) { self.duration = duration }

    init?(argument: String) {
        guard let parsed = try? PromQLDuration(argument), parsed.duration > .zero else {
            return nil
        }
        duration = parsed.duration
    }

    var description: String { NumberText.duration(duration) }
    var defaultValueDescription: String { description }
}
