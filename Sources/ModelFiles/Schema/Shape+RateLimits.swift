import Limiters
import Service

/// The names of Limiters' `RateLimitAlgorithm` in a model.
enum RateLimitAlgorithmName: String, CaseIterable {
    case gcra
    case discreteFill = "discrete_fill"
    case fixedWindow = "fixed_window"
    case slidingWindowLog = "sliding_window_log"
    case slidingWindowCounter = "sliding_window_counter"
    case leakyBucket = "leaky_bucket"
}

extension Shape {
    /// How the rate limit of `limits` is kept.
    static let rateLimit = Shape(
        name: "rate_limit",
        summary: "How the rate limit of limits is kept.",
        fields: algorithmFields
    )

    /// A rate limit beside the one of `limits`.
    static let namedRateLimit = Shape(
        name: "named_rate_limit",
        summary: "A rate limit beside the one of limits.",
        fields: [
            .required("name", .text, "The limit's name, part of paths, causes and columns."),
            .required(
                "requests_per_second",
                .measure(.perSecond, .positive(upTo: 1e9)),
                "The rate limit."
            ),
            .optional(
                "burst_size",
                .count(1...Int(Int32.max)),
                "The size of its bucket; one second's worth if left out."
            ),
            .optional(
                "scope",
                .choice(RateLimitScope.allCases.map(\.rawValue)),
                default: RateLimitScope.pod.rawValue,
                "Whether it counts for each pod or for the whole service."
            ),
        ] + algorithmFields
    )

    private static let algorithmFields: [Field] = [
        .optional(
            "algorithm",
            .choice(RateLimitAlgorithmName.allCases.map(\.rawValue)),
            default: RateLimitAlgorithmName.gcra.rawValue,
            "How the rate limit is kept."
        ),
        .optional(
            "fill_interval",
            .measure(
                .duration,
                .from(DiscreteFillBucket.shortestFillInterval.seconds, to: Bounds.largest)
            ),
            default: "100ms",
            "Time between the fillings of discrete_fill."
        ),
        .optional(
            "window",
            .measure(.duration, .positive),
            default: "1s",
            "Length of the window of fixed_window, sliding_window_log, sliding_window_counter."
        ),
        .limit(
            "max_wait",
            .measure(.duration, .notNegative),
            "The longest that leaky_bucket delays a request."
        ),
    ]
}
