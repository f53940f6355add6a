import Service

/// What callers do about a service that fails.
extension Shape {
    /// A circuit breaker.
    static let circuitBreaker = Shape(
        name: "circuit_breaker",
        summary: "When a caller stops calling what keeps failing, and for how long.",
        fields: [
            .optional(
                "consecutive_failures",
                .count(1...1_000_000),
                "Failures in a row that open it; one of this and failure_ratio must be there."
            ),
            .optional(
                "failure_ratio",
                .measure(.percentage, .positive(upTo: 1)),
                "The share of failures in the window that opens it."
            ),
            .optional(
                "window",
                .measure(.duration, .from(1e-3, to: 86_400)),
                default: "10s",
                "Over what time the share is taken."
            ),
            .optional(
                "minimum_requests",
                .count(1...1_000_000),
                default: "20",
                "Calls in the window before the share counts."
            ),
            .optional(
                "open",
                .measure(.duration, .positive),
                default: "30s",
                "How long no call goes through."
            ),
            .optional(
                "half_open_probes",
                .count(1...1_000_000),
                default: "1",
                "Calls that then go through; all must succeed for it to close."
            ),
        ]
    )

    /// Client-side throttling.
    static let adaptiveThrottle = Shape(
        name: "adaptive_throttle",
        summary: "How clients refuse by themselves what the service would probably refuse.",
        fields: [
            .optional(
                "multiplier",
                .measure(.number, .from(1, to: 1_000)),
                default: "2",
                "Requests per accepted one before any is refused."
            ),
            .optional(
                "window",
                .measure(.duration, .from(1e-3, to: 86_400)),
                default: "120s",
                "How long requests count."
            ),
        ]
    )

    /// Hedging.
    static let hedge = Shape(
        name: "hedge",
        summary: "When clients send another attempt beside the first; the first answer wins.",
        fields: [
            .required(
                "after",
                .either(.percentile, .measure(.duration, .positive)),
                "How long to wait for an answer before the next attempt; after p95, as long as 95 % "
                    + "of the answers took at most."
            ),
            .optional(
                "max",
                .count(1...HedgePolicy.most),
                default: "1",
                "Attempts beside the first at most."
            ),
        ]
    )

    /// A limit on what a pod has in flight.
    static let concurrencyLimit = Shape(
        name: "concurrency_limit",
        summary: "A limit on what a pod has in flight, which may find its own value.",
        fields: [
            .required(
                "type",
                .choice(["fixed", "aimd", "gradient", "vegas"]),
                "How the limit moves."
            ),
            .optional("initial", .count(1...1_000_000), default: "20", "The limit at the start."),
            .optional(
                "min",
                .count(1...1_000_000),
                "The lowest limit; 20, or initial if that is less, if left out."
            ),
            .optional(
                "max",
                .count(1...1_000_000),
                "The highest limit; 200, or initial if that is more, if left out."
            ),
            .optional(
                "backoff_ratio",
                .measure(.number, .from(0.5, to: 0.999)),
                default: "0.9",
                "aimd: what a drop multiplies the limit by."
            ),
            .optional(
                "timeout",
                .measure(.duration, .positive),
                default: "5s",
                "aimd: what takes longer counts as dropped."
            ),
            .optional(
                "tolerance",
                .measure(.number, .from(1, to: 100)),
                default: "1.5",
                "gradient: by how much a time may be above the long average."
            ),
            .optional(
                "queue_size",
                .count(0...1_000_000),
                default: "4",
                "gradient: what the limit grows by if nothing queues."
            ),
            .optional(
                "smoothing",
                .measure(.number, .positive(upTo: 1)),
                default: "0.2",
                "gradient: the weight of the new limit."
            ),
            .optional(
                "long_window",
                .count(1...1_000_000),
                default: "600",
                "gradient: over how many times the long average is taken."
            ),
        ]
    )
}
