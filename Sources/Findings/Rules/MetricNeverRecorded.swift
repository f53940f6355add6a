import ModelFiles

extension FindingRule {
    /// The metrics of every expression, and who records them.
    ///
    /// Source: Prometheus 2.42: a vector with no series stays empty through arithmetic, comparison
    /// and `and`.
    static let metricNeverRecorded = FindingRule(
        "metric-never-recorded",
        .warning,
        title: "An alert goes by a metric that nobody records.",
        explanation: """
            An expression over a metric without series is empty: a / b has no value if b has none, and a \
            comparison of nothing is nothing, so that the alert never fires. The service records the gauges \
            current_connections and memory_usage_bytes and a counter for each of its errors \
            (connection_limit_exceeded, memory_limit_exceeded, cpu_quota_exceeded, rate_limit_exceeded, \
            request_timeout; with _total as well), and max_connections and max_memory_bytes where the model says \
            so (metrics.export_limits). What recording rules of the file record counts, and what known exporters \
            do (up, kube_*, container_*, node_*, redis_* and the like). An expression with an alternative (or) or \
            that asks for absence (absent) is left alone where another metric is there.
            """
    ) { model in
        guard let source = model.loaded.ruleFile else { return [] }
        let rules = AlertExpression.all(in: source)
        let recorded = Set(rules.compactMap(\.record))
        let exportsLimits = model.loaded.metrics.exportsLimits
        return rules.flatMap { rule -> [Observation] in
            let metrics = MetricReference.all(in: rule.expression)
            let missing = metrics.filter { reference in
                !reference.isExpectedAbsent
                    && !RecordedMetrics.isRecorded(
                        reference.name,
                        exportsLimits: exportsLimits
                    )
                    && !recorded.contains(reference.name)
            }
            let hasAlternative = MetricReference.hasAlternative(rule.expression)
            if hasAlternative, missing.count < metrics.count { return [] }
            var seen: Set<String> = []
            return missing.filter { seen.insert($0.name).inserted }.map { reference in
                Observation(
                    position: rule.position(of: reference),
                    message: "\(rule.title) goes by '\(reference.name)', which neither the "
                        + "service nor a known exporter records: the "
                        + "expression is always empty, and "
                        + (rule.record == nil ? "the alert never fires" : "nothing is recorded"),
                    repair: "export '\(reference.name)', or write the limit as a number"
                )
            }
        }
    }
}
