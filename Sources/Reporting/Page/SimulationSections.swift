extension SimulationDocument {
    /// The parts of the page on this result, the verdict first.
    var sections: [PageSection] {
        [
            PageSection("Verdict", [.html(verdict), objectives.map(PageBlock.html)]),
            PageSection(
                "What is rejected",
                [
                    PageBlock(rejectionsChart, causesTable),
                    rejectionsOverTimeChart.map(PageBlock.chart),
                ]
            ),
            PageSection("Events", [eventsTable.map(PageBlock.html)]),
            PageSection(
                "Alerts",
                [
                    alertWords.map(PageBlock.html), alertsChart.map(PageBlock.chart),
                    alertsTable.map(PageBlock.html),
                ]
            ),
            PageSection(
                "How long requests take",
                [
                    latencyChart.map(PageBlock.chart),
                    PageBlock(percentilesChart, latencyTable),
                    latencyOverTimeChart.map(PageBlock.chart),
                ]
            ),
            PageSection(
                "How far each limit is from binding",
                [
                    PageBlock(row: [limitersChart, timeAtLimitChart]),
                    limitersTable.map(PageBlock.html),
                ]
            ),
            PageSection(
                "Pods and quotas",
                podRows + [quotaChart.map(PageBlock.chart)] + platformTables.map(PageBlock.html)
            ),
            PageSection("Workloads", [workloadsTable.map(PageBlock.html)]),
            PageSection(
                "Other figures",
                [otherFigures.map(PageBlock.html), zeroFigures.map(PageBlock.html)]
            ),
            PageSection(
                "Where this comes from",
                [.html(HTML.provenance(of: json)), checksTable.map(PageBlock.html)]
            ),
        ]
    }

    // MARK: - Words

    /// What a reader should take away, in sentences.
    private var verdict: HTML {
        var html: HTML = ""
        for warning in json["warnings"]?.elements.compactMap(\.stringValue) ?? [] {
            html += "<p class=\"warning\"><strong>Beware:</strong> \(warning)</p>\n"
        }
        html += """
            <p class="lead">\(HTML.badge(headline, headlineKind)) \(rejectionWords)\
            \(latencyWords)</p>

            """
        html += limiterWords
        if let stability = json["stability"], let reason = stability["reason"]?.stringValue {
            let word = stability["verdict"]?.stringValue ?? "not known"
            html += "<p><strong>Stability:</strong> \(word): \(reason).</p>\n"
        }
        return html
    }

    private var verdicts: [String] {
        (json["objectives"]?.elements ?? []).compactMap { $0["verdict"]?.stringValue }
    }

    /// The verdict on the objectives in a few words.
    var headline: String {
        if let summary = json["summary"]?.stringValue { return summary }
        guard !verdicts.isEmpty else { return "no objectives" }
        let missed = verdicts.count { $0 == "missed" }
        let undecided = verdicts.count { $0 == "undecided" }
        return missed > 0
            ? "\(missed) of \(counted(verdicts.count, "objective")) missed"
            : undecided > 0
                ? "\(undecided) of \(counted(verdicts.count, "objective")) undecided"
                : "all objectives are met"
    }

    /// The colour of the verdict.
    private var headlineKind: String {
        if verdicts.contains("missed") { return "bad" }
        if verdicts.contains("undecided") { return "doubtful" }
        return verdicts.isEmpty ? "neutral" : "good"
    }

    private var rejectionWords: HTML {
        guard let rate = metric("rejection_rate") else { return "" }
        guard let first = causes.first else { return "Every request completed." }
        let text = MetricUnit.fraction.text(mean: rate.mean, halfWidth: rate.halfWidth).value
        let share = rate.mean > 0 ? first.rate.mean / rate.mean : 1
        let part: HTML =
            causes.count == 1
            ? "all of them because of" : "\(NumberText.percentage(share)) of them because of"
        return """
            \(HTML.data(rate.mean, text)) of the requests did not complete, \(part) \
            \(HTML.name(first.name)).
            """
    }

    private var latencyWords: HTML {
        guard let median = metric("latency_p50_s"), let tail = metric("latency_p99_s") else {
            return ""
        }
        func words(_ figure: Figure) -> HTML {
            let text = MetricUnit.seconds.text(mean: figure.mean, halfWidth: figure.halfWidth)
            return HTML.data(figure.mean, text.value)
        }
        return """
             Half of those that did took less than \(words(median)), one in a hundred longer than \
            \(words(tail)).
            """
    }

    private var limiterWords: HTML {
        let nearest = limitersByHeadroom.prefix(3)
        guard !nearest.isEmpty else { return "" }
        let names = nearest.map { limiter -> HTML in
            "<li>\(HTML.name(limiter.name)): \(HTML.percentage(limiter.headroom?.mean)) left</li>"
        }
        return "<p><strong>Least headroom:</strong></p>\n<ul>\(names)</ul>\n"
    }

    // MARK: - Tables

    private var objectives: HTML? {
        HTML.table(
            "Objectives, judged on the whole interval",
            [.text("objective"), .text("verdict"), .number("value")],
            (json["objectives"]?.elements ?? []).map { objective in
                [
                    HTML.name(objective["objective"]?.stringValue ?? ""),
                    HTML.badge(ofVerdict: objective["verdict"]?.stringValue),
                    HTML.figure(
                        Figure(objective),
                        MetricUnit(ofMetric: objective["metric"]?.stringValue ?? "")
                    ),
                ]
            }
        )
    }

    private var causesTable: HTML? {
        HTML.table(
            "Requests that did not complete, by the limiter that ended them",
            [.text("cause"), .number("of arrivals"), .number("a replication")],
            causes.map { cause in
                [
                    HTML.name(cause.name), HTML.figure(cause.rate, .fraction),
                    HTML.data(
                        cause.count?.mean,
                        MetricUnit.number.text(
                            mean: cause.count?.mean,
                            halfWidth: cause.count?.halfWidth
                        ).value
                    ),
                ]
            }
        )
    }

    private var latencyTable: HTML? {
        HTML.table(
            "Latency of completed requests, from their arrival",
            [.text("percentile"), .number("latency")],
            latencies.map { ["\($0.label)", HTML.figure($0.figure, .seconds)] }
        )
    }

    private var limitersTable: HTML? {
        HTML.table(
            "Every limiter, in the order in which a request meets them",
            [
                .text("limiter"), .number("limit"), .number("mean"), .number("p99"),
                .number("peak"), .number("at the limit"), .number("headroom"),
                .number("refused"),
            ],
            limiters.map { limiter in
                [
                    HTML.name(limiter.name),
                    HTML.data(
                        limiter.limit,
                        LimitText.text(of: limiter.limit, unit: limiter.unit)
                    ),
                    HTML.percentage(limiter.utilization?.mean),
                    HTML.percentage(limiter.utilizationP99?.mean),
                    HTML.percentage(limiter.peak),
                    HTML.percentage(limiter.shareAtLimit?.mean),
                    HTML.marked(
                        HTML.percentage(limiter.headroom?.mean),
                        limiter.binds ? Self.kind(ofHeadroom: limiter.headroom?.mean) : nil
                    ),
                    HTML.marked(
                        HTML.data(
                            limiter.rejections?.mean,
                            MetricUnit.number.text(
                                mean: limiter.rejections?.mean,
                                halfWidth: limiter.rejections?.halfWidth
                            ).value
                        ),
                        limiter.refuses ? "bad" : nil
                    ),
                ]
            }
        )
    }

    /// What little headroom says: nothing left, or less than a fifth.
    private static func kind(ofHeadroom headroom: Double?) -> String? {
        guard let headroom, headroom < 0.2 else { return nil }
        return headroom <= 0 ? "bad" : "doubtful"
    }

    private var workloadsTable: HTML? {
        let workloads = json["workloads"]?.elements ?? []
        guard workloads.count > 1 else { return nil }
        return HTML.table(
            "Each workload",
            [
                .text("workload"), .number("arrivals"), .number("not completed"),
                .number("latency p50"), .number("latency p99"),
            ],
            workloads.map { workload in
                let metrics = workload["metrics"]
                return [
                    "\(workload["name"]?.stringValue ?? "")",
                    HTML.data(
                        workload["arrivals"]?["mean"]?.double,
                        MetricUnit.number.text(
                            mean: workload["arrivals"]?["mean"]?.double,
                            halfWidth: workload["arrivals"]?["half_width"]?.double
                        ).value
                    ),
                    HTML.figure(Figure(metrics?["rejection_rate"]), .fraction),
                    HTML.figure(Figure(metrics?["latency_p50_s"]), .seconds),
                    HTML.figure(Figure(metrics?["latency_p99_s"]), .seconds),
                ]
            }
        )
    }

    private var eventsTable: HTML? {
        HTML.table(
            "What each event of the timeline cost",
            [
                .text("event"), .text("what"), .number("requests lost"), .number("back after"),
                .number("never back"),
            ],
            (json["timeline"]?.elements ?? []).map { event in
                [
                    "\(event["name"]?.stringValue ?? "")",
                    "\(event["description"]?.stringValue ?? "")",
                    HTML.figure(Figure(event["lost_requests"]), .number),
                    HTML.figure(Figure(event["recovery_seconds"]), .seconds),
                    HTML.data(
                        event["never_returned"]?.double,
                        NumberText.fixed(event["never_returned"]?.double ?? .nan, decimals: 0)
                    ),
                ]
            }
        )
    }

    /// Metrics that no other part of the page has.
    private var furtherMetrics: [(name: String, figure: Figure)] {
        let named = Set(LatencyFigure.all.map(\.metric))
        // Pods and quotas have their tables, if the result has them.
        let stems = ["utilization", "headroom"] + (json["platform"] == nil ? [] : Self.podStems)
        return (json["metrics"]?.members ?? []).compactMap { member in
            let stem = String(member.key.prefix { $0 != "." })
            let isShown =
                named.contains(member.key) || stems.contains(stem)
                || (stem == "rejection_rate" && member.key.contains("."))
            return isShown ? nil : Figure(member.value).map { (name: member.key, figure: $0) }
        }
    }

    private static let podStems = [
        "pods_ready_mean", "pods_ready_min", "pods_pending_mean", "pods_refused",
        "pods_preempted", "pods_evicted", "quota_utilization", "quota_peak", "quota_refused",
    ]

    private static func isZero(_ figure: Figure) -> Bool {
        figure.mean == 0 && figure.halfWidth ?? 0 == 0
    }

    private var otherFigures: HTML? {
        HTML.table(
            "Other metrics, by their names in the CSV",
            [.text("metric"), .number("value")],
            furtherMetrics.filter { !Self.isZero($0.figure) }.map { name, figure in
                [HTML.name(name), HTML.figure(figure, MetricUnit(ofMetric: name))]
            }
        )
    }

    /// What was zero in every replication, in a line.
    private var zeroFigures: HTML? {
        let names = furtherMetrics.filter { Self.isZero($0.figure) }.map(\.name)
        guard !names.isEmpty else { return nil }
        let items = names.enumerated().map { index, name -> HTML in
            index == 0 ? HTML.name(name) : ", \(HTML.name(name))"
        }
        return "<p>Zero in every replication: \(items).</p>\n"
    }

    private var checksTable: HTML? {
        HTML.table(
            "Laws that every run is held against",
            [.text("law"), .text(""), .number("checked")],
            (json["checks"]?.elements ?? []).map { check in
                let passed = check["passed"] == true
                return [
                    HTML.name(check["name"]?.stringValue ?? ""),
                    HTML.badge(passed ? "holds" : "fails", passed ? "good" : "bad"),
                    "\(check["checked"]?.lineText ?? "")",
                ]
            }
        )
    }
}
