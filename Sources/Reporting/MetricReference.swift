import ModelFiles

/// The reference of the metrics as Markdown: every name a result can have, with its unit and meaning.
///
/// The names come from the table that objectives are checked against. The page
/// `docs/reference/metrics.md` is this text.
public enum MetricReference {
    /// The page; the same bytes every time.
    public static var text: String {
        var text = """
            | metric | unit | meaning |
            |---|---|---|

            """
        for stem in stems {
            let family = names.filter { $0.prefix { $0 != "." } == stem }
            let title =
                family.contains(stem) || family.isEmpty
                ? "`\(stem)`" : "`\(stem).\(placeholder(of: stem))`"
            text += "| \(title) | \(unit(of: stem)) | \(meaning(of: stem) ?? "") |\n"
        }
        text +=
            "\n## Causes\n\nEach with its `rejection_rate.<cause>`, in the order of the stack:\n\n"
        text += list("rejection_rate")
        text +=
            "\n## Limiters\n\nEach with its `utilization.<limiter>` and `headroom.<limiter>`:\n\n"
        return text + list("utilization")
    }

    /// The first parts of all names, each once, in the order of the CSV.
    public static var stems: [String] {
        var stems: [String] = []
        for name in names + eventMetrics {
            let stem = String(name.prefix { $0 != "." })
            if !stems.contains(stem) { stems.append(stem) }
        }
        return stems
    }

    /// What a metric means, by the part of its name before the first dot; `nil` if it is unknown.
    public static func meaning(of stem: String) -> String? { meanings[stem] }

    private static var names: [String] {
        MetricNames(
            workloads: ["<workload>"],
            pools: ["<pool>"],
            deployments: ["<deployment>"],
            rateLimits: ["<name>"],
            owners: ["<owner>"],
            quotas: ["<quota>.<resource>"]
        ).all
    }

    /// Of models with a timeline.
    private static let eventMetrics = [
        "lost_requests.<event>", "recovery_s.<event>", "not_back.<event>",
    ]

    private static func placeholder(of stem: String) -> String {
        if let event = eventMetrics.first(where: { $0.hasPrefix("\(stem).") }) {
            return String(event.dropFirst(stem.count + 1))
        }
        if stem.hasPrefix("pod") { return "<owner>" }
        if stem.hasPrefix("quota_") { return "<quota>.<resource>" }
        return ["utilization", "headroom"].contains(stem) ? "<limiter>" : "<deployment>"
    }

    private static func unit(of stem: String) -> String {
        switch MetricUnit(ofMetric: stem) {
        case .seconds: "seconds"
        case .fraction: "fraction"
        case .perSecond: "1/s"
        case .number: ""
        }
    }

    private static func list(_ stem: String) -> String {
        names.filter { $0.hasPrefix("\(stem).") }
            .map { "* `\($0.dropFirst(stem.count + 1))`\n" }.joined()
    }

    private static let meanings = [
        "arrivals": "requests that arrived in the window (not attempts)",
        "throughput_per_s": "requests completed / length of the window",
        "rejection_rate":
            "requests that ended with a cause / arrivals; `rejection_rate.<cause>` those of one cause",
        "retries_per_request": "retries sent / arrivals",
        "retries_refused_per_request": "retries that the clients' budget refused / arrivals",
        "hedges_per_request": "hedges sent / arrivals",
        "concurrency_limit_mean": "time average of `concurrency_limit`, over the pods",
        "latency_mean_s":
            "mean latency of completed requests, from the arrival of the first attempt to the answer",
        "latency_p50_s": "median of the latency",
        "latency_p90_s": "90th percentile of the latency",
        "latency_p95_s": "95th percentile of the latency",
        "latency_p99_s": "99th percentile of the latency",
        "latency_p999_s": "99.9th percentile of the latency",
        "latency_max_s": "longest latency",
        "backlog_mean_s":
            "time in accept backlogs, mean over completed requests; with `accept_backlog` only",
        "queue_mean_s": "time in the queue for a worker thread, mean over completed requests",
        "in_system_mean": "time average of requests that have arrived and not ended",
        "redis_hit_rate": "gets that found their key / gets",
        "redis_utilization": "service time of commands sent / length of the window",
        "redis_stale_connections": "pooled connections that the server had closed",
        "oom_kills": "containers killed, over the whole run, warm-up included",
        "connection_cap_overshoot":
            "with `connection_enforcement: racy`: the most connections open at a pod, less the cap",
        "throttled_periods_fraction":
            "`nr_throttled` / `nr_periods` of the containers, as `cpu.stat` counts them",
        "throttled_time_s": "time that containers stood still because their quota was spent",
        "paused_fraction": "share of time that containers were paused; with `pauses` only",
        "utilization": "mean level / limit of a limiter",
        "headroom": "1 − 99th percentile of the utilisation of a limiter",
        "pods_ready_mean":
            "time average of the pods that are ready; with `platform`, as all that follow of pods and quotas",
        "pods_ready_min": "the fewest pods that were ready",
        "pods_pending_mean": "time average of the pods without a node",
        "pods_refused": "attempts to make a pod that admission refused",
        "pods_preempted": "pods that had to go for others",
        "pods_evicted": "pods that were evicted for lack of memory",
        "pods_lost": "pods that were given up with their node",
        "pod_pending_time_mean_s":
            "time that pods waited for a node, mean over those that got one",
        "quota_utilization": "used / hard, time average",
        "quota_peak": "used / hard, highest",
        "quota_refused": "pods that this resource of the quota refused",
        "lost_requests": "requests that did not complete because of an event of the timeline",
        "recovery_s": "time from the end of the event until the objectives were kept again",
        "not_back": "share of replications in which they never were",
    ]
}
