extension Variant {
    /// A distribution of values of a measure.
    static func distribution(of measure: Measure) -> Variant {
        let value = Kind.measure(measure, .notNegative)
        let positive = Kind.measure(measure, .positive)
        let ratio = Kind.measure(.number, .positive)
        let mean = Field.optional("mean", positive, "The mean.")
        let cv = Field.optional("cv", ratio, "The standard deviation over the mean.")
        let shape = Field.optional("shape", ratio, "The shape.")
        let scale = Field.optional("scale", positive, "The scale.")
        let unit = Field.optional(
            "unit",
            positive,
            default: measure == .duration ? "1s" : "1",
            "What one unit of the numbers stands for."
        )
        let suffix =
            switch measure {
            case .duration: "of_durations"
            case .size: "of_sizes"
            default: "of_numbers"
            }
        func law(_ key: String, _ fields: [Field], _ summary: String) -> Field {
            .optional(
                key,
                .mapping(Shape(name: "\(key)_\(suffix)", summary: summary, fields: fields)),
                summary
            )
        }
        return Variant(
            name: "distribution_\(suffix)",
            noun: "a distribution or \(article(measure.noun))",
            cases: [
                .optional("constant", value, "Always this value."),
                law(
                    "uniform",
                    [
                        .optional("from", value, "The smallest value."),
                        .optional("to", positive, "The largest value."), mean, cv,
                    ],
                    "Equally likely anywhere between two values: from and to, or mean and cv."
                ),
                law(
                    "exponential",
                    [
                        mean,
                        .optional(
                            "rate",
                            measure == .duration ? .measure(.rate, .positive) : ratio,
                            "One over the mean."
                        ),
                    ],
                    "Memoryless: mean or rate."
                ),
                law(
                    "gamma",
                    [mean, cv, shape, scale],
                    "Gamma: mean and shape, mean and cv, or shape and scale."
                ),
                law(
                    "erlang",
                    [
                        .required("mean", positive, "The mean of the sum."),
                        .required(
                            "stages",
                            .count(1...1_000_000),
                            "How many exponentials are summed."
                        ),
                    ],
                    "A sum of independent exponentials."
                ),
                law(
                    "lognormal",
                    [
                        mean, cv,
                        .optional(
                            "mu",
                            .measure(.number, .from(-50, to: 50)),
                            "The mean of the logarithm of the value in seconds or bytes."
                        ),
                        .optional("sigma", ratio, "The standard deviation of the logarithm."),
                    ],
                    "Lognormal: mean and cv, or mu and sigma."
                ),
                law(
                    "weibull",
                    [mean, cv, shape, scale],
                    "Weibull: mean and shape, mean and cv, or shape and scale."
                ),
                law(
                    "pareto",
                    [mean, cv, shape, .optional("minimum", positive, "The smallest value.")],
                    "Pareto: mean and shape, mean and cv, or shape and minimum."
                ),
                law(
                    "hyperexponential",
                    [
                        mean, cv,
                        .optional(
                            "branches",
                            .list(
                                .mapping(.branch(of: positive, suffix: suffix))
                            ),
                            "The exponentials and how often each is taken."
                        ),
                    ],
                    "One of several exponentials: mean and cv, or branches."
                ),
                law(
                    "normal",
                    [
                        mean, cv,
                        .optional("mu", value, "The mean before truncation."),
                        .optional("sigma", positive, "The standard deviation before truncation."),
                    ],
                    "Normal, truncated at 0: mean and cv, or mu and sigma."
                ),
                law(
                    "beta",
                    [
                        mean, cv, .optional("alpha", ratio, "The first shape."),
                        .optional("beta", ratio, "The second shape."),
                        .required("maximum", positive, "The largest value."),
                    ],
                    "Beta between 0 and maximum: alpha and beta, or mean and cv."
                ),
                law(
                    "zipf",
                    [
                        .required("count", .count(1...1 << 40), "The number of ranks."),
                        .required(
                            "exponent",
                            .measure(.number, .from(0, to: 64)),
                            "Zipf's exponent."
                        ),
                        unit,
                    ],
                    "A rank, rank k in proportion to k^-exponent, times unit."
                ),
                law(
                    "geometric",
                    [
                        .optional(
                            "mean",
                            .measure(.number, .from(1, to: 1e8)),
                            "The mean number of trials."
                        ),
                        .optional(
                            "probability",
                            .measure(.number, .positive(upTo: 1)),
                            "The probability that a trial succeeds."
                        ), unit,
                    ],
                    "Trials up to the first success, times unit: mean or probability."
                ),
                law(
                    "poisson",
                    [.required("mean", ratio, "The mean number of events."), unit],
                    "Events of a Poisson process, times unit."
                ),
                law(
                    "empirical",
                    [
                        .optional("values", .list(value), "The values."),
                        .optional(
                            "weights",
                            .list(.measure(.number, .notNegative)),
                            "How often each value is taken; all alike if left out."
                        ),
                        .optional(
                            "file",
                            .path,
                            "A CSV file: values, and weights in a second column."
                        ),
                        unit,
                    ],
                    "One of these values: values and weights, or file."
                ),
            ],
            bare: value,
            canBeListed: false
        )
    }
}

extension Shape {
    /// One exponential of a hyperexponential distribution.
    static func branch(of mean: Kind, suffix: String = "") -> Shape {
        Shape(
            name: "branch_\(suffix)",
            summary: "One exponential and how often it is taken.",
            fields: [
                .required("weight", .measure(.number, .positive), "How often it is taken."),
                .required("mean", mean, "Its mean."),
            ]
        )
    }
}
