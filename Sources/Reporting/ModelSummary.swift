import ModelFiles
import Service

/// What a valid model amounts to, in a few lines.
public struct ModelSummary: Sendable {
    private let service: ServiceModel
    private let objectives: Int
    private let rules: Int
    private let path: String

    /// A summary of the model that was read from `path`.
    public init(_ loaded: LoadedModel, path: String) {
        service = loaded.service
        objectives = loaded.objectives.count
        rules = loaded.ruleGroups.reduce(0) { $0 + $1.rules.count }
        self.path = path
    }

    /// The summary; pods that do not serve and denied traffic are what stands out.
    public func text(style: TerminalStyle = .plain) -> String {
        let parts =
            [
                counted(service.workloads.count, "workload"),
                readiness("orchestrator", service.orchestrator.pods),
            ] + service.agents.map { readiness($0.name, $0.pods) }
            + (service.redis == nil ? [] : ["redis"]) + [counted(objectives, "objective")]
            + (rules == 0 ? [] : ["\(counted(rules, "rule")) (read, not yet evaluated)"])
        var lines = [
            style.paint("\(path) is valid", .good) + ": " + parts.joined(separator: ", ")
        ]
        let pods = service.orchestrator.pods + service.agents.flatMap(\.pods)
        for pod in pods {
            guard let reason = pod.notReady else { continue }
            lines.append(style.paint("  \(pod.name) is not ready: \(reason)", .doubtful))
        }
        for (target, policy) in denials {
            lines.append(
                style.paint("  traffic to \(target) is denied by NetworkPolicy \(policy)", .bad)
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func readiness(_ name: String, _ pods: [PodModel]) -> String {
        let ready = pods.count { $0.notReady == nil }
        return "\(ready) of \(counted(pods.count, "\(name) pod")) ready"
    }

    private var denials: [(target: String, policy: String)] {
        var denials: [(String, String)] = []
        if let policy = service.orchestrator.deniedBy {
            denials.append(("the orchestrator", policy))
        }
        for pool in service.agents {
            if let policy = pool.deniedBy { denials.append(("the agents \(pool.name)", policy)) }
        }
        if let policy = service.redis?.deniedBy { denials.append(("redis", policy)) }
        return denials
    }
}
