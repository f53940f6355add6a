extension Variant {
    /// The law by which requests arrive.
    static let arrivals = Variant(
        name: "arrivals",
        noun: "an arrival process",
        cases: [
            .optional(
                "poisson",
                .mapping(
                    Shape(
                        name: "poisson_arrivals",
                        summary: "Independent arrivals at a constant rate.",
                        fields: [.required("rate", rate, "Arrivals per time.")]
                    )
                ),
                "Independent arrivals at a constant rate."
            ),
            .optional(
                "renewal",
                .variant(.distribution(of: .duration)),
                "Independent times between arrivals, of any distribution."
            ),
            .optional(
                "deterministic",
                .mapping(
                    Shape(
                        name: "deterministic_arrivals",
                        summary: "Evenly spaced arrivals: rate or interval.",
                        fields: [
                            .optional("rate", rate, "Arrivals per time."),
                            .optional(
                                "interval",
                                .measure(.duration, .positive),
                                "The time between two arrivals."
                            ),
                        ]
                    )
                ),
                "Evenly spaced arrivals."
            ),
            .optional(
                "batch",
                .mapping(
                    Shape(
                        name: "batch_arrivals",
                        summary: "Several requests at a time.",
                        fields: [
                            .required("rate", rate, "Batches per time."),
                            .required(
                                "size",
                                .variant(.distribution(of: .number)),
                                "Requests in a batch, a distribution of whole numbers."
                            ),
                        ]
                    )
                ),
                "Several requests at each arrival of a Poisson process."
            ),
            .optional(
                "mmpp",
                .mapping(
                    Shape(
                        name: "mmpp_arrivals",
                        summary: "A Poisson process whose rate a Markov chain chooses: "
                            + "quiet and busy, or rates and transitions.",
                        fields: [
                            .optional("quiet_rate", optionalRate, "Arrivals while quiet."),
                            .optional("busy_rate", optionalRate, "Arrivals while busy."),
                            .optional(
                                "quiet_mean",
                                .measure(.duration, .positive),
                                "The mean length of a quiet time."
                            ),
                            .optional(
                                "busy_mean",
                                .measure(.duration, .positive),
                                "The mean length of a busy time."
                            ),
                            .optional("rates", .list(optionalRate), "Arrivals in each state."),
                            .optional(
                                "transitions",
                                .list(.list(optionalRate)),
                                "For each state, the rates of going to each state; "
                                    + "0/s to itself."
                            ),
                        ]
                    )
                ),
                "A Poisson process whose rate a Markov chain chooses."
            ),
            .optional(
                "on_off",
                .mapping(
                    Shape(
                        name: "on_off_arrivals",
                        summary: "A Poisson process that is switched on and off.",
                        fields: [
                            .required("rate", rate, "Arrivals per time while on."),
                            .required(
                                "on",
                                .variant(.distribution(of: .duration)),
                                "How long it is on."
                            ),
                            .required(
                                "off",
                                .variant(.distribution(of: .duration)),
                                "How long it is off."
                            ),
                        ]
                    )
                ),
                "A Poisson process that is switched on and off."
            ),
            .optional(
                "profile",
                .mapping(
                    Shape(
                        name: "profile_arrivals",
                        summary: "A rate that goes in straight lines from point to point.",
                        fields: [
                            .required(
                                "points",
                                .list(
                                    .mapping(
                                        Shape(
                                            name: "rate_point",
                                            summary: "The rate at a time.",
                                            fields: [
                                                .required(
                                                    "at",
                                                    .measure(.duration, .notNegative),
                                                    "When, from the start."
                                                ),
                                                .required(
                                                    "rate",
                                                    optionalRate,
                                                    "Arrivals per time then."
                                                ),
                                            ]
                                        )
                                    )
                                ),
                                "The points, the first at 0s."
                            ),
                            .optional(
                                "period",
                                .measure(.duration, .positive),
                                "When the profile begins anew."
                            ),
                        ]
                    )
                ),
                "A rate that changes over time: days, ramps, spikes."
            ),
            .optional(
                "trace",
                .either(
                    .path,
                    .mapping(
                        Shape(
                            name: "trace_arrivals",
                            summary: "Recorded arrivals.",
                            fields: [
                                .required(
                                    "file",
                                    .path,
                                    "A CSV file with the arrivals in seconds, in order."
                                ),
                                .optional(
                                    "column",
                                    .text,
                                    "The name of the column; the first one if left out."
                                ),
                            ]
                        )
                    )
                ),
                "Recorded arrivals."
            ),
            .optional(
                "closed",
                .mapping(
                    Shape(
                        name: "closed_arrivals",
                        summary: "Users who send a request, wait for its end, and think.",
                        fields: [
                            .required("users", .count(1...1_000_000), "The number of users."),
                            .required(
                                "think",
                                .variant(.distribution(of: .duration)),
                                "How long a user thinks between two requests."
                            ),
                        ]
                    )
                ),
                "Users who send a request, wait for its end, and think."
            ),
        ],
        bare: nil,
        canBeListed: true
    )

    private static let rate = Kind.measure(.rate, .positive(upTo: 1e9))
    private static let optionalRate = Kind.measure(.rate, .from(0, to: 1e9))
}
