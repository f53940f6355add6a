/// A result of `headroom explain --alerts` as its JSON has it.
struct AlertTuningDocument: Sendable, Equatable {
    /// The whole result.
    let json: JSONValue

    /// The model's name.
    var model: String { json["model"]?.stringValue ?? "result" }

    /// The parts of the page on this result.
    var sections: [PageSection] {
        [
            PageSection("Verdict", [.html(verdict)]),
            PageSection("What each rule was worth", rules.map { .html(section($0)) }),
            PageSection("Where this comes from", [.html(HTML.provenance(of: json))]),
        ]
    }

    private var rules: [JSONValue] { json["rules"]?.elements ?? [] }

    private var verdict: HTML {
        let caught = rules.compactMap { $0["now"]?["fresh"]?["caught"]?["count"]?.double }.max()
        let broken = json["broken_fresh"]?.double ?? 0
        let badge: HTML
        switch caught {
        case _ where broken == 0: badge = HTML.badge("nothing to catch", "neutral")
        case broken: badge = HTML.badge("all of it is noticed", "good")
        default:
            badge = HTML.badge("the best rule notices \(text(caught)) of \(text(broken))", "bad")
        }
        let unsuited = (json["without_threshold"]?.elements ?? []).compactMap(\.stringValue)
        let rest: HTML =
            unsuited.isEmpty
            ? ""
            : """
            <p>Without a threshold of their own: \(unsuited.map { HTML.name($0) + " " }).</p>

            """
        return """
            <p class="lead">\(badge) In this search \(json["sentence"]?.stringValue ?? "").</p>
            <p>Settings were chosen on the former; what they are worth is shown for the fresh ones.</p>
            \(rest)
            """
    }

    /// The settings of a rule, held against replications that had no part in the choice.
    private func section(_ rule: JSONValue) -> HTML {
        let comparison = rule["comparison"]?.stringValue ?? ""
        let rows = [("now", rule["now"]), ("proposed", rule["proposed"])].compactMap {
            (name, tried) -> [HTML]? in
            guard let fresh = tried?["fresh"] else { return nil }
            let threshold = tried?["threshold"]?.double
            let hold = Figure(mean: tried?["for_s"]?.double ?? 0, halfWidth: nil)
            return [
                "\(name)",
                """
                \(comparison) \(HTML.data(threshold, text(threshold))) \
                for \(HTML.figure(hold, .seconds))
                """,
                share(fresh["caught"]), share(fresh["false_alarm_replications"]),
                HTML.figure(Figure(fresh["detected_after_s"]), .seconds),
                HTML.figure(Figure(fresh["lost_requests"]), .number),
            ]
        }
        let table = HTML.table(
            "\(rule["alert"]?.stringValue ?? "")",
            [
                .text("setting"), .text("threshold"), .number("caught"), .number("false alarms in"),
                .number("after"), .number("lost before"),
            ],
            rows
        )
        let measure: HTML = "<p>\(HTML.name(rule["measure"]?.stringValue ?? ""))</p>\n"
        let reason = rule["reason"]?.stringValue.map { reason -> HTML in
            "<p>No proposal: \(reason).</p>\n"
        }
        return measure + (table ?? "") + (reason ?? "")
    }

    /// `10 of 10`, with the exact interval of the share.
    private func share(_ share: JSONValue?) -> HTML {
        guard let count = share?["count"]?.double, let trials = share?["of"]?.double else {
            return "\(NumberText.missing)"
        }
        let interval =
            "\(NumberText.percentage(share?["low"]?.double)) to "
            + NumberText.percentage(share?["high"]?.double)
        return "\(HTML.data(count, text(count))) of \(text(trials)) <small>\(interval)</small>"
    }

    private func text(_ number: Double?) -> String {
        number.flatMap(NumberText.shortest) ?? NumberText.missing
    }
}
