/// A result of `headroom solve --minimize` as its JSON has it.
struct SolutionDocument: Sendable, Equatable {
    /// The whole result.
    let json: JSONValue

    /// The model's name.
    var model: String { json["model"]?.stringValue ?? "result" }

    private var solution: JSONValue? { json["solution"] }

    /// The parts of the page on this result.
    var sections: [PageSection] {
        [
            PageSection(
                "Verdict",
                [
                    .html(verdict), parametersTable.map(PageBlock.html),
                    objectivesTable.map(PageBlock.html),
                ]
            ),
            PageSection(
                "Where this comes from",
                [.html(HTML.provenance(of: json))]
            ),
        ]
    }

    private var verdict: HTML {
        let cost = HTML.data(
            solution?["cost"]?.double,
            solution?["cost"]?.double.flatMap(NumberText.shortest) ?? NumberText.missing
        )
        let formula =
            solution?["minimize"]?.stringValue.map { formula -> HTML in
                "<p>The cost is \(HTML.name(formula)), in cores, bytes, seconds and per second.</p>\n"
            } ?? ""
        let words: HTML
        switch solution?["status"]?.stringValue {
        case "found":
            words = """
                \(HTML.badge("found", "good")) The objectives are met from a cost of \
                <strong>\(cost)</strong> on.
                """
        case "unconfirmed":
            words = """
                \(HTML.badge("undecided", "doubtful")) A cost of <strong>\(cost)</strong> met the \
                objectives in the search, and fresh replications do not decide it.
                """
        case "infeasible":
            words = """
                \(HTML.badge("infeasible", "bad")) The objectives are missed even with the best of all \
                values that were allowed.
                """
        default:
            words = "\(HTML.badge("not known", "doubtful")) The search ended early."
        }
        let objective = solution?["binding"]?["objective"]?.stringValue
        let limiter =
            solution?["binding"]?["parameter"]?.stringValue
            ?? solution?["binding"]?["limiter"]?.stringValue
        let binding =
            objective.map { objective -> HTML in
                let place = limiter.map { name -> HTML in ", by \(HTML.name(name))" } ?? ""
                return "<p>In the way is \(HTML.name(objective))\(place).</p>\n"
            } ?? ""
        return """
            <p class="lead">\(words)</p>
            \(binding)\(formula)
            """
    }

    private var parametersTable: HTML? {
        HTML.table(
            "What was chosen",
            [.text("parameter"), .number("value")],
            (solution?["parameters"]?.members ?? []).map {
                [HTML.name($0.key), "\($0.value.plainText)"]
            }
        )
    }

    private var objectivesTable: HTML? {
        HTML.table(
            "The objectives there, on replications that the search had not seen",
            [.text("objective"), .text("verdict"), .number("value")],
            (json["objectives"]?.elements ?? []).map { objective in
                let text = objective["objective"]?.stringValue ?? ""
                let metric = String(text.prefix { $0 != " " })
                return [
                    HTML.name(text), HTML.badge(ofVerdict: objective["verdict"]?.stringValue),
                    HTML.figure(Figure(objective["estimate"]), MetricUnit(ofMetric: metric)),
                ]
            }
        )
    }
}
