import Platform
import Service

extension FindingRule {
    /// The pools of all pods that there can be at a time.
    static let poolAboveMaxclients = FindingRule(
        "pool-above-maxclients",
        .warning,
        title: "The pools of all pods may open more connections than Redis takes.",
        explanation: """
            Each orchestrator pod has a pool of up to max_connections. At a time there can be as many pods \
            as there are replicas, or as the autoscaler allows, plus maxSurge during an update. If pods × \
            max_connections is above maxclients, Redis answers the rest with 'max number of clients reached' \
            and closes, under just the load that makes the pools grow.
            """
    ) { model in
        guard let redis = model.service.redis, let pool = redis.pool else { return [] }
        let pods = model.mostOrchestratorPods
        let (connections, overflows) = pool.maxConnections.multipliedReportingOverflow(
            by: pods.count
        )
        guard overflows || connections > redis.maxClients else { return [] }
        return [
            Observation(
                position: model.place("redis.pool.max_connections"),
                message:
                    "\(pods.count) pods\(pods.surge > 0 ? " (\(pods.surge) of them of an update)" : "") "
                    + "× \(pool.maxConnections) connections = "
                    + "\(overflows ? "too many" : String(connections)), above maxclients "
                    + "\(redis.maxClients): Redis refuses the rest",
                repair:
                    "lower max_connections to \(redis.maxClients / max(1, pods.count))"
                    + (overflows ? "" : ", or raise maxclients to \(connections) or more"),
                related: model.isWritten("redis.maxclients")
                    ? [.init("maxclients", at: model.place("redis.maxclients"))] : []
            )
        ]
    }
}

extension PolicyModel {
    /// The most orchestrator pods at a time, and how many of them an update adds.
    fileprivate var mostOrchestratorPods: (count: Int, surge: Int) {
        let count = mostPods(of: parts[0])
        guard let pods = orchestratorOwner,
            case .deployment(let deployment) = pods.manifest.object,
            case .rollingUpdate(let maxSurge, _) = deployment.strategy
        else { return (count, 0) }
        let surge = maxSurge.resolved(of: count, roundingUp: true)
        return (count + surge, surge)
    }

    /// The most pods that a part has, its autoscaler's bound kept.
    func mostPods(of part: Part) -> Int {
        let autoscaler = objects(\.horizontalPodAutoscaler).first {
            $0.object.target.name == part.deployment
        }
        return max(part.replicas, autoscaler?.object.maxReplicas ?? 0)
    }
}
