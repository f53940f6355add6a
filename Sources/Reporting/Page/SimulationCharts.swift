/// The pictures of a simulation.
///
/// Names and other texts are values of the data, never parts of an expression or of a field's name.
extension SimulationDocument {
    /// Bars of the causes with their intervals.
    var rejectionsChart: Chart? {
        let causes = Array(causes.prefix(12))
        guard let first = causes.first else { return nil }
        return Chart(
            "rejections",
            title: "Requests that did not complete, by cause",
            description: "\(first.name) ended most of them: "
                + "\(first.rate.text(.fraction)) of all arrivals."
        ) { width in
            LabelledBars.specification(
                rows: causes.map { cause in
                    LabelledBars.Row(
                        label: cause.name,
                        note: cause.rate.value(.fraction),
                        value: cause.rate.mean,
                        interval: (max(0, cause.rate.low), cause.rate.high),
                        color: .vermillion
                    )
                },
                axis: ["format": "~%", "title": "share of arrivals", "tickCount": 4],
                width: width
            )
        }
    }

    /// Bars of mean utilisation, with the 99th percentile and the peak, against each limit.
    var limitersChart: Chart? {
        let limiters = Array(limitersByHeadroom.prefix(12))
        guard let first = limiters.first else { return nil }
        let left = NumberText.percentage(first.headroom?.mean)
        let all = limitersByHeadroom.count
        let most = limiters.flatMap { [$0.utilizationP99?.mean ?? 0, $0.peak ?? 0] }.max() ?? 0
        // What is far beyond the limit stands at the edge, in fifths of the limit.
        let end = min(2, max(1.2, (most * 5).rounded(.up) / 5))
        return Chart(
            "limiters",
            title: limiters.count < all
                ? "Utilisation of the \(limiters.count) limiters with the least headroom"
                : "Utilisation of each limiter",
            description: "Bar: mean. Tick: 99th percentile. Ring: peak"
                + (most > end ? ", at the edge if it is beyond it" : "")
                + ". Dashed line: the limit. "
                + "\(first.name) has the least headroom, \(left)."
        ) { width in
            LabelledBars.specification(
                rows: limiters.map { limiter in
                    LabelledBars.Row(
                        label: limiter.name,
                        note: "\(NumberText.percentage(limiter.headroom?.mean)) left",
                        value: limiter.utilization?.mean ?? 0,
                        tick: limiter.utilizationP99?.mean,
                        ring: limiter.peak,
                        color: limiter.state.color
                    )
                },
                axis: ["format": "~%", "title": "share of the limit", "tickCount": 5],
                domain: (0, end),
                rule: 1,
                width: width
            )
        }
    }

    /// Bars of the share of time at the limit.
    var timeAtLimitChart: Chart? {
        let limiters = limiters.filter { $0.shareAtLimit?.mean ?? 0 > 0 }
            .sorted { ($1.shareAtLimit?.mean ?? 0) < ($0.shareAtLimit?.mean ?? 0) }
            .prefix(12)
        guard let first = limiters.first, let share = first.shareAtLimit else { return nil }
        return Chart(
            "time-at-limit",
            title: "Time at the limit",
            description:
                "\(first.name) is at its limit most often: \(share.text(.fraction)) of the "
                + "time, or of the requests where the limit is on a request."
        ) { width in
            LabelledBars.specification(
                rows: limiters.compactMap { limiter in
                    limiter.shareAtLimit.map { share in
                        LabelledBars.Row(
                            label: limiter.name,
                            note: share.value(.fraction),
                            value: share.mean,
                            interval: (max(0, share.low), share.high),
                            color: limiter.state.color
                        )
                    }
                },
                axis: ["format": "~%", "title": "share of time or requests", "tickCount": 4],
                width: width
            )
        }
    }
}
