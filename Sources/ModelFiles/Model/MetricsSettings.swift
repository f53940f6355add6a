import Units

/// What pods export, and how they are scraped.
public struct MetricsSettings: Sendable, Equatable {
    /// Whether pods export their limits, `max_connections` and `max_memory_bytes`.
    public var exportsLimits = false
    /// The time between two scrapes of a target.
    public var scrapeInterval = SimDuration.seconds(15)
    /// By how much a scrape is late at most; below the interval.
    public var scrapeJitter = SimDuration.zero

    /// The settings of a model that says nothing of them.
    public init() {}
}
