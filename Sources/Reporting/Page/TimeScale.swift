/// The unit of an axis of simulated time.
struct TimeScale {
    /// Seconds that one unit has.
    let seconds: Double
    /// The title of the axis.
    let title: String

    /// The unit in which a run of this length has a handful of ticks.
    init(duration: Double) {
        switch duration {
        case ...300: (seconds, title) = (1, "simulated time in seconds")
        case ...(4 * 3_600): (seconds, title) = (60, "simulated time in minutes")
        case ...(4 * 86_400): (seconds, title) = (3_600, "simulated time in hours")
        default: (seconds, title) = (86_400, "simulated time in days")
        }
    }

    /// An instant, in seconds, on the axis.
    func position(_ instant: Double) -> JSONValue { .number(instant / seconds) }
}
