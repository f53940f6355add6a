/// A result of `headroom compare` as its JSON has it.
struct ComparisonDocument: Sendable, Equatable {
    /// What can be said about one metric of a candidate.
    struct Difference {
        /// The metric.
        var metric: String
        /// The verdict: `better`, `worse`, `changed`, `equivalent`, `no_evidence`.
        var verdict: String
        /// The baseline's mean; `nil` without a sample.
        var baseline: Double?
        /// The candidate's mean; `nil` without a sample.
        var candidate: Double?
        /// Candidate minus baseline.
        var difference: Figure?
        /// What it is among: `primary`, the metrics that decide, `causes` or `others`.
        var family: String

        /// Whether it is one of the metrics that decide.
        var isPrimary: Bool { family == "primary" }

        /// The unit of the metric.
        var unit: MetricUnit { MetricUnit(ofMetric: metric) }

        /// The difference as a share of the baseline; `nil` if that is 0 or unknown.
        var relative: Figure? {
            guard let difference, let baseline, baseline != 0 else { return nil }
            return Figure(
                mean: difference.mean / baseline.magnitude,
                halfWidth: difference.halfWidth.map { $0 / baseline.magnitude }
            )
        }

        /// From what to what: `0.0027 % to 1.4 %`.
        var fromTo: String {
            func text(_ value: Double?) -> String { unit.text(mean: value, halfWidth: nil).value }
            return "\(text(baseline)) to \(text(candidate))"
        }

        /// Whether something is known about it.
        var isTold: Bool { verdict != "no_evidence" }

        /// The verdict in words.
        var words: String { verdict == "no_evidence" ? "no evidence" : verdict }

        /// The kind of its badge.
        var kind: String {
            switch verdict {
            case "better": "good"
            case "worse": "bad"
            case "changed": "doubtful"
            default: "neutral"
            }
        }

        /// The colour of its mark.
        var color: PageColor {
            switch verdict {
            case "better": .green
            case "worse": .vermillion
            case "changed": .purple
            case "equivalent": .blue
            default: .gray
            }
        }
    }

    /// A model that was held against the baseline.
    struct Candidate {
        /// Its name.
        var name: String
        /// The verdict on it: `better`, `worse`, `mixed`, ….
        var verdict: String
        /// What was set in it, as `path=value`.
        var changes: [String]
        /// Its metrics, in the order of the file.
        var differences: [Difference]
    }

    /// The whole result.
    let json: JSONValue

    /// The baseline's name.
    var model: String { json["model"]?.stringValue ?? "comparison" }

    /// The candidates, in the order of the file.
    var candidates: [Candidate] {
        let baseline = json["baseline"]?["metrics"]
        return (json["candidates"]?.elements ?? []).map { candidate in
            Candidate(
                name: candidate["name"]?.stringValue ?? "candidate",
                verdict: candidate["verdict"]?.stringValue ?? "",
                changes: (candidate["set"]?.members ?? []).map {
                    "\($0.key)=\($0.value.plainText)"
                },
                differences: (candidate["differences"]?.members ?? []).map { member in
                    Difference(
                        metric: member.key,
                        verdict: member.value["verdict"]?.stringValue ?? "no_evidence",
                        baseline: baseline?[member.key]?["mean"]?.double,
                        candidate: candidate["metrics"]?[member.key]?["mean"]?.double,
                        difference: member.value["difference"]?.double.map {
                            Figure(mean: $0, halfWidth: member.value["half_width"]?.double)
                        },
                        family: member.value["family"]?.stringValue ?? "others"
                    )
                }
            )
        }
    }
}
