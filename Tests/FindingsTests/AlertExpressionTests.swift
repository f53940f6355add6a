import Testing

@Suite("The metrics of an alert's expression")
struct AlertExpressionTests {
    private func findings(_ expression: String, records: [String] = []) throws -> [String] {
        let recording = records.map { "  - {record: \($0), expr: vector(1)}\n" }.joined()
        return try ExampleModel([
            "model.yaml": """
            format: headroom/v1
            alerts: alerts.yaml
            workloads: [{name: all, arrivals: {poisson: {rate: 10/s}}, steps: [{cpu: 1ms}]}]
            orchestrator: {}

            """,
            "alerts.yaml": "groups:\n- name: g\n  rules:\n\(recording)  - alert: A\n"
                + "    expr: \(expression)\n",
        ]).findings().map { String($0.split(separator: " ")[0]) }
    }

    @Test(
        "that are recorded are no finding",
        arguments: [
            "memory_usage_bytes > 1e9",
            "rate(rate_limit_exceeded_total[5m]) > 0.1",
            "sum by (instance) (rate(request_timeout[1m])) > 1",
            "sum(current_connections) by (pod) > 5",
            "up == 0 and on(instance) current_connections > 0",
            "current_connections{pod=~\"max_.*\", other=\"x\"} > 1",
            "container_memory_working_set_bytes / on(pod) group_left(node) kube_pod_info > 1",
            "absent(max_connections)",
            "max_connections or current_connections",
            "current_connections offset 5m > bool 3",
            "topk(3, current_connections) > Inf",
            "quantile_over_time(0.9, memory_usage_bytes[5m:1m]) > 1",
        ]
    )
    func recorded(expression: String) throws {
        #expect(try findings("'\(expression)'") == [])
    }

    @Test("that nobody records are found where they stand")
    func notRecorded() throws {
        // "    expr: " are 10 characters, so an expression begins in column 11.
        #expect(try findings("a / b > 1") == ["alerts.yaml:5:11", "alerts.yaml:5:15"])
        #expect(try findings("\"up > max_ups\"") == ["alerts.yaml:5:17"])
        #expect(try findings("sum(rate(errors[5m])) by (pod) > 1") == ["alerts.yaml:5:20"])
        // Both alternatives are missing.
        #expect(try findings("a or b") == ["alerts.yaml:5:11", "alerts.yaml:5:16"])
        // Folded over two lines: the place of the expression.
        #expect(
            try findings(">-\n      current_connections\n      / b > 1") == ["alerts.yaml:5:11"]
        )
    }

    @Test("that a rule of the file records are no finding")
    func recordedByRule() throws {
        #expect(try findings("max_connections > 1", records: ["max_connections"]) == [])
    }
}
