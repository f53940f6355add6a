extension ComparisonDocument {
    /// The parts of the page on this result, the verdicts first.
    var sections: [PageSection] {
        [PageSection("Verdict", [.html(verdict)])]
            + candidates.enumerated().map { index, candidate in
                PageSection(
                    candidate.name,
                    [
                        changes(of: candidate).map(PageBlock.html),
                        chart(of: candidate, number: index + 1).map(PageBlock.chart),
                        table(of: candidate).map(PageBlock.html),
                    ]
                )
            } + [PageSection("Where this comes from", [.html(provenance)])]
    }

    private var verdict: HTML {
        let items = candidates.map { candidate -> HTML in
            let told = candidate.differences.filter { $0.isPrimary && $0.isTold }.map { $0 }
            let words = told.map { difference in
                let change = difference.relative.map { NumberText.percentage($0.mean) }
                return "\(difference.metric) \(difference.words)"
                    + (change.map { " (\($0))" } ?? "")
            }
            let sentence =
                words.isEmpty
                ? "nothing that decides is known to differ" : words.joined(separator: ", ")
            return """
                <li><strong>\(candidate.name)</strong> \
                \(HTML.badge(candidate.verdict.replacing("_", with: " "), kind(candidate.verdict))) \
                \(sentence)</li>

                """
        }
        let best: HTML =
            json["best"]?["name"]?.stringValue.map {
                "<p>The best is <strong>\($0)</strong>.</p>\n"
            }
            ?? ""
        return "<ul class=\"lead\">\n\(items)</ul>\n\(best)"
    }

    private func kind(_ verdict: String) -> String {
        switch verdict {
        case "better": "good"
        case "worse": "bad"
        default: "neutral"
        }
    }

    private func changes(of candidate: Candidate) -> HTML? {
        guard !candidate.changes.isEmpty else { return nil }
        let items = candidate.changes.map { change -> HTML in "<li>\(HTML.name(change))</li>" }
        return "<ul>\(items)</ul>\n"
    }

    /// The differences that decide or are known, as shares of the baseline, with their intervals.
    private func chart(of candidate: Candidate, number: Int) -> Chart? {
        let rows = candidate.differences.filter { $0.isPrimary || $0.isTold }.compactMap {
            difference in difference.relative.map { (difference: difference, relative: $0) }
        }.prefix(14)
        guard !rows.isEmpty else { return nil }
        let described = rows.map { "\($0.difference.metric) \($0.difference.words)" }
        return Chart(
            "differences-\(number)",
            title: "\(candidate.name) against the baseline",
            description:
                "Change of each metric as a share of the baseline's mean, with its interval: "
                + described.joined(separator: ", ") + "."
        ) { width in
            LabelledBars.specification(
                rows: rows.map { difference, relative in
                    LabelledBars.Row(
                        label: difference.metric,
                        note: "\(Self.signed(relative.mean)) \(difference.words)",
                        value: relative.mean,
                        interval: (relative.low, relative.high),
                        color: difference.color
                    )
                },
                mark: .point,
                axis: ["format": "+~%", "title": "change against the baseline", "tickCount": 5],
                rule: 0,
                width: width
            )
        }
    }

    private static func signed(_ share: Double) -> String {
        (share > 0 ? "+" : "") + NumberText.percentage(share)
    }

    private func table(of candidate: Candidate) -> HTML? {
        HTML.table(
            "What is known of \(candidate.name), and what decides",
            [
                .text("metric"), .text("verdict"), .number("baseline"), .number("candidate"),
                .number("difference"),
            ],
            candidate.differences.filter { $0.isPrimary || $0.isTold }.map { difference in
                [
                    HTML.name(difference.metric), HTML.badge(difference.words, difference.kind),
                    HTML.data(
                        difference.baseline,
                        difference.unit.text(mean: difference.baseline, halfWidth: nil).value
                    ),
                    HTML.data(
                        difference.candidate,
                        difference.unit.text(mean: difference.candidate, halfWidth: nil).value
                    ),
                    HTML.figure(difference.difference, difference.unit),
                ]
            }
        )
    }

    private var provenance: HTML {
        let kind = json["random_numbers"]?.stringValue ?? "common"
        let replications = json["replications"]?.double ?? 0
        return HTML.list([
            ("model", json["model_path"]?.stringValue.map { "<code>\($0)</code>" }),
            ("seed", json["seed"].map { "\($0.stringValue ?? $0.lineText)" }),
            ("replications", "\(NumberText.fixed(replications, decimals: 0))"),
            ("random numbers", "\(kind)"),
            ("headroom", json["headroom"]?.stringValue.map { "\($0)" }),
        ])
    }
}
