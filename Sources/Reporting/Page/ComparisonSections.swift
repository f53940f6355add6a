extension ComparisonDocument {
    /// The parts of the page on this result, the verdicts first.
    var sections: [PageSection] {
        [PageSection("Verdict", [.html(verdict), objectivesTable.map(PageBlock.html)])]
            + candidates.enumerated().map { index, candidate in
                PageSection(
                    candidate.name,
                    [
                        changes(of: candidate).map(PageBlock.html),
                        chart(of: candidate, number: index + 1).map(PageBlock.chart),
                        candidate.verdict == "identical"
                            ? nil : table(of: candidate).map(PageBlock.html),
                    ]
                )
            } + [PageSection("Where this comes from", [.html(HTML.provenance(of: json))])]
    }

    private var verdict: HTML {
        let items = candidates.map { candidate -> HTML in
            let told = candidate.differences.filter { $0.isPrimary && $0.isTold }
            let words = told.map { difference -> HTML in
                "\(HTML.name(difference.metric)) is \(difference.words): from \(difference.fromTo)"
            }
            let sentence: HTML =
                if candidate.verdict == "identical" {
                    "every figure of every replication is the same"
                } else if words.isEmpty {
                    "nothing that decides is known to differ"
                } else {
                    words.dropFirst().reduce(words[0]) { "\($0); \($1)" }
                }
            return """
                <li><strong>\(candidate.name)</strong> \
                \(HTML.badge(candidate.verdict.replacing("_", with: " "), kind(candidate.verdict))) \
                \(sentence).</li>

                """
        }
        let best: HTML =
            json["best"]?["name"]?.stringValue.map {
                "<p>The best is <strong>\($0)</strong>.</p>\n"
            }
            ?? ""
        return "<ul class=\"lead\">\n\(items)</ul>\n\(best)"
    }

    /// What came of the objectives in each model.
    private var objectivesTable: HTML? {
        let verdicts =
            [("baseline", json["baseline"])]
            + (json["candidates"]?.elements ?? []).map {
                ($0["name"]?.stringValue ?? "candidate", $0 as JSONValue?)
            }
        let objectives = json["baseline"]?["objectives"]?.elements ?? []
        return HTML.table(
            "The objectives in each model",
            [.text("objective")] + verdicts.map { .text($0.0) },
            objectives.enumerated().map { index, objective in
                [HTML.name(objective["objective"]?.stringValue ?? "")]
                    + verdicts.map { _, model in
                        let found = model?["objectives"]?.elements ?? []
                        return HTML.badge(
                            ofVerdict: found.count > index
                                ? found[index]["verdict"]?.stringValue : nil
                        )
                    }
            }
        )
    }

    private func kind(_ verdict: String) -> String {
        switch verdict {
        case "better": "good"
        case "worse", "mixed": "bad"
        default: "neutral"
        }
    }

    private func changes(of candidate: Candidate) -> HTML? {
        guard !candidate.changes.isEmpty else { return nil }
        let items = candidate.changes.map { change -> HTML in "<li>\(HTML.name(change))</li>" }
        return "<ul>\(items)</ul>\n"
    }

    /// The changes that a picture shows at most, in either direction, as shares of the baseline.
    private static let mostChange = 1.0

    /// The differences that decide, or are known of causes and of the traffic, as shares of the baseline,
    /// with their intervals.
    private func chart(of candidate: Candidate, number: Int) -> Chart? {
        guard candidate.verdict != "identical" else { return nil }
        let rows = candidate.differences.filter { difference in
            // How full a limit is says nothing as a share of how full it was.
            let stem = difference.metric.prefix { $0 != "." }
            return difference.isPrimary
                || (difference.isTold && stem != "utilization" && stem != "headroom")
        }
        .compactMap { difference in
            difference.relative.map { (difference: difference, relative: $0) }
        }.prefix(14)
        guard !rows.isEmpty else { return nil }
        let described = rows.map {
            "\($0.difference.metric) \(Self.signed($0.relative.mean)) (\($0.difference.words))"
        }
        let ends = rows.flatMap { [$0.relative.low.magnitude, $0.relative.high.magnitude] }
        let isClamped = (ends.max() ?? 0) > Self.mostChange
        let most = max(0.01, min(Self.mostChange, ends.max() ?? 0))
        return Chart(
            "differences-\(number)",
            title: "\(candidate.name) against the baseline",
            description:
                "Change of each metric as a share of the baseline's mean, with its interval"
                + (isClamped ? "; what is beyond stands at the edge" : "") + ": "
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
                domain: (-most, most),
                rule: 0,
                width: width
            )
        }
    }

    /// A change in per cent, or how many times the baseline it is.
    private static func signed(_ share: Double) -> String {
        guard share < 10 else { return "× \(NumberText.significant(share + 1, digits: 2))" }
        let text = NumberText.percentage(share)
        guard share.magnitude >= 0.000_5 else { return share == 0 ? text : "<.1%" }
        return (share > 0 ? "+" : "") + text
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
}
