import Service
import Units
import Variates

extension FindingRule {
    /// An inner timeout that is not shorter than the one around it.
    static let timeoutOrder = FindingRule(
        "timeout-order",
        .warning,
        title: "An inner timeout is not shorter than the one around it.",
        explanation: """
            Around a request is request_timeout_ms; within it the orchestrator waits for an operation up to \
            its operation_timeout_ms, within that the agent works up to its own operation_timeout_ms, and a \
            command waits for a connection up to connection_timeout. Around all of it is the client's \
            patience, if that is constant, and a hedge is sent only while the request lasts. The clock of the inner one starts \
            later, so that it must be shorter, or it never fires: who asked has gone, and the work goes on \
            for nobody. What the model writes counts, and the defaults that it takes over by name.
            """
    ) { model in
        let orchestrator = model.service.orchestrator
        var observations: [Observation] = []
        func check(
            _ inner: SimDuration?,
            _ innerPath: String,
            _ innerTitle: String,
            within outer: SimDuration?,
            _ outerPath: String,
            _ outerTitle: String,
            _ consequence: String
        ) {
            guard let inner, let outer, inner >= outer else { return }
            observations.append(
                Observation(
                    position: model.place(innerPath),
                    message:
                        "\(innerTitle) is \(inner.text), not below \(outerTitle) of \(outer.text): "
                        + consequence,
                    repair: "set \(innerTitle) below \(outer.text), or raise \(outerTitle)",
                    related: [.init(outerTitle, at: model.place(outerPath))]
                )
            )
        }
        let outer = "orchestrator.limits.request_timeout_ms"
        for workload in model.service.workloads {
            let path = "workloads.\(workload.name)"
            if case .constant(let seconds) = workload.patience?.law {
                check(
                    orchestrator.limits.requestTimeout,
                    outer,
                    "request_timeout_ms",
                    within: SimDuration(seconds: seconds),
                    "\(path).patience",
                    "patience of the clients of '\(workload.name)'",
                    "the client has left before the request is given up"
                )
            }
            check(
                workload.hedge?.after.duration,
                "\(path).hedge.after",
                "hedge.after of workload '\(workload.name)'",
                within: orchestrator.limits.requestTimeout,
                outer,
                "request_timeout_ms",
                "no hedge is ever sent"
            )
        }
        let middle = "orchestrator.limits.operation_timeout_ms"
        let hasOperations = model.service.workloads.flatMap(\.steps).contains { step in
            if case .agent = step { true } else { false }
        }
        if hasOperations {
            check(
                orchestrator.limits.operationTimeout,
                middle,
                "operation_timeout_ms of the orchestrator",
                within: orchestrator.limits.requestTimeout,
                outer,
                "request_timeout_ms",
                "the request is given up before the operation is"
            )
        }
        // With propagation an operation ends with its request, whatever its own timeout.
        for pool in model.service.agents where !orchestrator.propagatesDeadlines {
            let path = "agents.\(pool.name).limits.operation_timeout_ms"
            let waits = orchestrator.limits.operationTimeout
            check(
                pool.limits.operationTimeout,
                path,
                "operation_timeout_ms of agent pool '\(pool.name)'",
                within: waits ?? orchestrator.limits.requestTimeout,
                waits == nil ? outer : middle,
                waits == nil ? "request_timeout_ms" : "operation_timeout_ms of the orchestrator",
                "the agent works on for an orchestrator that has given up"
            )
        }
        if model.isWritten("redis.pool.connection_timeout") {
            check(
                model.service.redis?.pool?.acquisitionTimeout,
                "redis.pool.connection_timeout",
                "connection_timeout",
                within: orchestrator.limits.requestTimeout,
                outer,
                "request_timeout_ms",
                "the request is given up before the wait for a connection is"
            )
        }
        return observations
    }
}
