import Platform
import Units

extension FindingRule {
    /// A monitor that refuses must come before the kernel that kills.
    static let memoryBudgetAboveLimit = FindingRule(
        "memory-budget-above-limit",
        .error,
        title: "The memory monitor's budget is above the container's limit.",
        explanation: """
            The monitor refuses work that would take the pod above max_memory_bytes; the kernel kills the \
            container above its memory limit. With a budget above the limit the monitor never refuses \
            anything: what it would have refused kills the pod, and everything in flight with it.
            """
    ) { model in
        model.parts.compactMap { part in
            guard let budget = part.budget, let limit = part.memoryLimit, budget > limit else {
                return nil
            }
            return Observation(
                position: model.place("\(part.path).limits.max_memory_bytes"),
                message:
                    "max_memory_bytes of \(part.title) is \(budget.text), above the container's "
                    + "limit of \(limit.text): the container is killed before the monitor refuses",
                repair: "lower max_memory_bytes to \(limit.text) or less, or raise the limit",
                related: model.limitPlaces(of: part)
            )
        }
    }
}

extension PolicyModel {
    /// Where the memory limit of a part's container is written.
    func limitPlaces(of part: Part) -> [Finding.RelatedPlace] {
        guard let pods = owner(named: part.deployment) else {
            guard isWritten("\(part.path).memory") else { return [] }
            return [.init("the container's limit", at: place("\(part.path).memory"))]
        }
        return pods.owner.template.spec.containers.prefix(1).compactMap { container in
            let keys = ["containers", container.name, "resources", "limits", "memory"]
            return pods.manifest.node.place(of: pods.podKeys + keys).map {
                .init("the container's limit", at: $0)
            }
        }
    }
}
