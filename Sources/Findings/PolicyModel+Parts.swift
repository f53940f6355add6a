import Platform
import Service
import Units

extension PolicyModel {
    /// The orchestrator or a pool of agents.
    struct Part {
        /// Where its parameters are: `agents.planner`.
        let path: String
        /// What messages call it: `agent pool 'planner'`.
        let title: String
        /// The Deployment that its pods come from; `nil` if none does.
        let deployment: String?
        /// How many pods there are to be.
        let replicas: Int
        /// The memory monitor's budget; `nil` = none.
        let budget: Bytes?
        /// Memory without any work.
        let base: Bytes
        /// The memory limit that its container gives; `nil` = none.
        let memoryLimit: Bytes?
    }

    /// The orchestrator and the pools of agents.
    var parts: [Part] {
        let orchestrator = service.orchestrator
        return [
            part(
                "orchestrator",
                "the orchestrator",
                orchestrator.deployment,
                orchestrator.pods,
                budget: orchestrator.limits.maxMemory,
                base: orchestrator.baseMemory
            )
        ]
            + service.agents.map { pool in
                part(
                    "agents.\(pool.name)",
                    "agent pool '\(pool.name)'",
                    pool.deployment,
                    pool.pods,
                    budget: pool.limits.maxMemory,
                    base: pool.baseMemory
                )
            }
    }

    private func part(
        _ path: String,
        _ title: String,
        _ deployment: String?,
        _ pods: [PodModel],
        budget: Bytes?,
        base: Bytes
    ) -> Part {
        let owner = owner(named: deployment)
        let containers = owner?.owner.template.spec.containers ?? []
        let limits = containers.compactMap { $0.limits[.memory] }
        let written = limits.first.map { Bytes(limits.dropFirst().reduce($0, +)) }
        return Part(
            path: path,
            title: title,
            deployment: deployment,
            replicas: owner?.replicas ?? pods.count,
            budget: budget,
            base: base,
            memoryLimit: owner == nil
                ? pods.first?.memoryLimit : limits.count == containers.count ? written : nil
        )
    }
}
