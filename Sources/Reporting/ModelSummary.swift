import ModelFiles
import Service

/// What a valid model amounts to, in a line.
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

    /// The summary, without a line end.
    public func line(style: TerminalStyle = .plain) -> String {
        let parts =
            [
                counted(service.workloads.count, "workload"),
                readiness("orchestrator", service.orchestrator.pods),
            ] + service.agents.map { readiness($0.name, $0.pods) }
            + (service.redis == nil ? [] : ["redis"]) + [counted(objectives, "objective")]
            + (rules == 0 ? [] : [counted(rules, "rule")])
        return style.paint("\(path) is valid", .good) + ": " + parts.joined(separator: ", ")
    }

    private func readiness(_ name: String, _ pods: [PodModel]) -> String {
        let present = pods.filter { $0.notReady != PodModel.emptyPlace }
        let ready = present.count { $0.notReady == nil }
        return "\(ready) of \(counted(present.count, "\(name) pod")) ready"
    }
}
