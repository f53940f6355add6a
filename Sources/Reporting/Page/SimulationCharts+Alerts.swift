/// When alerts were pending and firing, against when objectives were broken, in one replication.
extension SimulationDocument {
    /// A stretch of time in a row of the strip.
    private struct Stretch {
        var row: Int
        var state: String
        var start: Double
        var end: Double
    }

    private static let states: [(name: String, color: PageColor)] = [
        ("objectives broken", .ink), ("pending", .orange), ("firing", .vermillion),
    ]

    private var alerts: [JSONValue] {
        (json["alerts"]?.elements ?? []).filter { $0["alert"]?.stringValue != nil }
    }

    /// When an objective was broken, in seconds.
    private var episodes: [(start: Double, end: Double)] {
        func seconds(_ json: JSONValue, _ start: String, _ end: String) -> (Double, Double)? {
            guard let start = json[start]?.double, let end = json[end]?.double else { return nil }
            return (start, end)
        }
        if let broken = json["objectives_broken"] {
            return broken.elements.compactMap { seconds($0, "from_s", "to_s") }
        }
        // Of a file of an older version what some alert has seen.
        var known: Set<[Double]> = []
        return alerts.flatMap { $0["detected"]?.elements ?? [] }
            .compactMap { seconds($0, "broken_from_s", "broken_to_s") }
            .filter { known.insert([$0.0, $0.1]).inserted }
            .sorted { $0.0 < $1.0 }
    }

    /// The names of the alerts that ever fired.
    private var fired: [String] {
        alerts.filter { alert in
            (alert["timelines"]?.elements ?? []).contains { timeline in
                (timeline["intervals"]?.elements ?? [])
                    .contains { $0["state"]?.stringValue == "firing" }
            }
        }.compactMap { $0["alert"]?.stringValue }
    }

    /// What the alerts were worth, in a sentence; `nil` without alerts.
    var alertWords: HTML? {
        guard !alerts.isEmpty else { return nil }
        let episodes = episodes
        let seen = Set(
            alerts.flatMap { $0["detected"]?.elements ?? [] }
                .compactMap { $0["broken_from_s"]?.double }
        ).count
        let falseAlarms = alerts.compactMap { $0["false_alarms"]?.double }.reduce(0, +)
        let unseen = episodes.count - seen
        let text: String
        let kind: String
        switch (episodes.count, seen) {
        case (0, _):
            text =
                "In the replication that was watched no objective was broken"
                + (fired.isEmpty ? ", and no alert fired." : ".")
            kind = "good"
        case (let all, 0):
            let times = all == 1 ? "once" : "\(all) times"
            text = "Objectives were broken \(times), and no alert fired then."
            kind = "bad"
        case (let all, _):
            let times = all == 1 ? "once" : "\(all) times"
            text =
                "Objectives were broken \(times)"
                + (unseen > 0
                    ? "; \(unseen) of them no alert saw." : ", and an alert fired each time.")
            kind = unseen > 0 ? "bad" : "good"
        }
        let word =
            kind == "good" ? falseAlarms > 0 ? "fired for nothing" : "nothing missed" : "missed"
        let badge = HTML.badge(word, falseAlarms > 0 && kind == "good" ? "doubtful" : kind)
        let nothing =
            falseAlarms > 0
            ? " Alerts fired for nothing: \(NumberText.fixed(falseAlarms, decimals: 0))." : ""
        return "<p>\(badge) \(text)\(nothing)</p>\n"
    }

    /// Rows of the strip at most, the truth aside.
    private static let mostAlerts = 14

    /// What the strip shows of these alerts, and of the objectives in the row above them.
    private func stretches(of alerts: [JSONValue]) -> [Stretch] {
        var stretches: [Stretch] = []
        for (index, alert) in alerts.enumerated() {
            let timelines = alert["timelines"]?.elements ?? []
            for interval in timelines.flatMap({ $0["intervals"]?.elements ?? [] }) {
                guard let start = interval["start"]?.double,
                    let state = interval["state"]?.stringValue
                else { continue }
                let end = interval["end"]?.double ?? duration
                stretches.append(Stretch(row: index + 1, state: state, start: start, end: end))
            }
        }
        return stretches
            + episodes.map {
                Stretch(row: 0, state: "objectives broken", start: $0.start, end: $0.end)
            }
    }

    /// The strip; `nil` if no alert was ever pending and no objective broken.
    var alertsChart: Chart? {
        let alerts = Array(alerts.prefix(Self.mostAlerts))
        let stretches = stretches(of: alerts)
        guard !stretches.isEmpty else { return nil }
        let names = fired
        let scale = timeScale
        let labels = ["objectives broken"] + alerts.map { $0["alert"]?.stringValue ?? "" }
        return Chart(
            "alerts",
            title: "Alerts against what they watch",
            description:
                "When alerts were pending and firing in one replication, and above when "
                + "an objective was broken. "
                + (names.isEmpty ? "None fired." : "Fired: \(names.joined(separator: ", "))."),
            isBroad: true
        ) { width in
            let row: JSONValue = [
                "field": "row", "type": "ordinal", "axis": nil,
                "scale": ["domain": .array(labels.indices.map { .integer(Int64($0)) })],
            ]
            let x: JSONValue = [
                "field": "start", "type": "quantitative",
                "axis": ["title": .string(scale.title), "tickCount": 6],
                "scale": ["domain": [0, scale.position(duration)], "nice": false, "clamp": true],
            ]
            return [
                JSONValue.Member("height", ["step": 40]),
                JSONValue.Member(
                    "layer",
                    [
                        [
                            "data": Chart.values(
                                stretches.map { stretch in
                                    [
                                        "row": .integer(Int64(stretch.row)),
                                        "state": .string(stretch.state),
                                        "start": scale.position(stretch.start),
                                        "end": scale.position(stretch.end),
                                    ]
                                }
                            ),
                            "mark": ["type": "bar", "size": 12, "yOffset": 9, "minBandSize": 1],
                            "encoding": [
                                "x": x, "x2": ["field": "end"], "y": row,
                                "color": Chart.color(
                                    of: "state",
                                    Self.states.map(\.name),
                                    Self.states.map(\.color),
                                    legend: Chart.legend(Self.states.map(\.name), width: width)
                                ),
                            ],
                        ],
                        [
                            "data": Chart.values(
                                labels.enumerated().map {
                                    ["row": .integer(Int64($0)), "label": .string($1)]
                                }
                            ),
                            "mark": ["type": "text", "align": "left", "yOffset": -7],
                            "encoding": [
                                "x": ["value": 0], "y": row,
                                "text": ["field": "label", "type": "nominal"],
                            ],
                        ],
                    ]
                ),
            ]
        }
    }

    /// What each alert was worth.
    var alertsTable: HTML? {
        HTML.table(
            "What each alert was worth in one replication",
            [
                .text("alert"), .number("seen"), .number("seen after at most"),
                .number("requests lost before"), .number("missed"), .number("for nothing"),
                .number("flapped"),
            ],
            alerts.map { alert in
                let detections = alert["detected"]?.elements ?? []
                let slowest = detections.compactMap { $0["detected_after_s"]?.double }.max()
                let lost = detections.compactMap { $0["lost_requests"]?.double }.reduce(0, +)
                func count(_ value: Double?) -> HTML {
                    HTML.data(value, NumberText.fixed(value ?? .nan, decimals: 0))
                }
                return [
                    HTML.name(alert["alert"]?.stringValue ?? ""), count(Double(detections.count)),
                    HTML.data(
                        slowest,
                        MetricUnit.seconds.text(mean: slowest, halfWidth: nil).value
                    ),
                    count(detections.isEmpty ? nil : lost),
                    HTML.marked(
                        count(alert["missed"]?.double),
                        alert["missed"]?.double ?? 0 > 0 ? "bad" : nil
                    ),
                    count(alert["false_alarms"]?.double), count(alert["flaps"]?.double),
                ]
            }
        )
    }
}
