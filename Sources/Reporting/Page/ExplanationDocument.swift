/// A result of `headroom explain` as its JSON has it.
struct ExplanationDocument: Sendable, Equatable {
    /// The whole result.
    let json: JSONValue

    /// What a changed limit does to a metric.
    struct Effect {
        /// The limit's name.
        var name: String
        /// The metric's change.
        var change: Figure
    }

    /// The model's name.
    var model: String { json["model"]?.stringValue ?? "result" }

    /// The metric that is explained.
    var metric: String { json["measure"]?.stringValue ?? "rejection_rate" }

    /// The changes of the limits that were tried, with their headings.
    static let changes = [
        ("one_more", "One more unit of each limit"), ("tenth_more", "A tenth more of each limit"),
        ("lifted", "Each limit lifted"),
    ]

    /// What a change of each limit does to the explained metric, the strongest first.
    ///
    /// - Parameter kind: `one_more`, `tenth_more` or `lifted`.
    /// - Returns: The limits for which it was tried.
    func effects(of kind: String) -> [Effect] {
        (json["effects"]?.elements ?? []).compactMap { effect in
            Figure(effect[kind]?[metric]?["difference"]).map {
                Effect(name: effect["name"]?.stringValue ?? "", change: $0)
            }
        }
        .sorted { $0.change.mean.magnitude > $1.change.mean.magnitude }
    }
}
