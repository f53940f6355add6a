extension ExplanationDocument {
    /// A parameter that was varied over a range, as it is written.
    struct Factor {
        /// The parameter's path.
        var path: String
        /// The lower end of its range.
        var low: String
        /// The upper end.
        var high: String

        init(_ json: JSONValue) {
            path = json["path"]?.stringValue ?? ""
            low = json["low"]?.stringValue ?? ""
            high = json["high"]?.stringValue ?? ""
        }
    }

    /// What the elementary effects of a parameter on the explained metric are (Morris).
    struct ScreenedFactor {
        /// The parameter.
        var factor: Factor
        /// The mean size of its effects, μ*.
        var meanSize: Figure
        /// Their mean, μ.
        var mean: Double?
        /// Their standard deviation, σ.
        var deviation: Double?
    }

    /// A share of the variance with its bootstrap interval.
    struct Share {
        /// The estimate, 0 to 1 but for its error.
        var value: Double
        /// The lower end of the interval.
        var low: Double
        /// The upper end.
        var high: Double

        /// The share that `key` and `key_interval` say; `nil` if they do not.
        init?(_ json: JSONValue?, _ key: String) {
            guard let value = json?[key]?.double,
                let interval = json?["\(key)_interval"]?.elements.compactMap(\.double),
                interval.count == 2
            else { return nil }
            self.value = value
            low = interval[0]
            high = interval[1]
        }
    }

    /// What a parameter has of the variance of the explained metric (Sobol).
    struct DecomposedFactor {
        /// The parameter.
        var factor: Factor
        /// By itself.
        var first: Share
        /// With its interactions.
        var total: Share
    }

    /// The parameters that were screened, the one that matters most first.
    var screening: [ScreenedFactor] {
        (json["morris"]?["parameters"]?.elements ?? []).compactMap { parameter in
            Figure(parameter[metric]?["mu_star"]).map {
                ScreenedFactor(
                    factor: Factor(parameter),
                    meanSize: $0,
                    mean: parameter[metric]?["mu"]?.double,
                    deviation: parameter[metric]?["sigma"]?.double
                )
            }
        }
        .sorted { $0.meanSize.mean > $1.meanSize.mean }
    }

    /// The parameters among which the variance was shared out, the largest share first.
    var decomposition: [DecomposedFactor] {
        (json["sobol"]?["parameters"]?.elements ?? []).compactMap { parameter in
            guard let first = Share(parameter[metric], "first"),
                let total = Share(parameter[metric], "total")
            else { return nil }
            return DecomposedFactor(factor: Factor(parameter), first: first, total: total)
        }
        .sorted { $0.total.value > $1.total.value }
    }
}
