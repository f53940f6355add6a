import ModelFiles
import Platform
import Units

extension FindingRule {
    /// The limit that a manifest gives is compared with what `redis.conf` allows.
    static let maxmemoryAboveLimit = FindingRule(
        "maxmemory-above-limit",
        .error,
        title: "Redis may use more memory than its container has.",
        explanation: """
            Redis evicts when its data passes maxmemory, and the kernel kills the container when all of its \
            memory passes the limit. With maxmemory at the limit or above it the kernel comes first, \
            whatever the eviction policy: buffers of clients and fragmentation are not in maxmemory.
            """
    ) { model in
        guard let maxmemory = model.service.redis?.maxMemory, let pods = model.redisOwner,
            let container = pods.redisContainer, let limit = container.limits[.memory],
            Quantity(maxmemory) >= limit
        else { return [] }
        let limitPlace = pods.podPlace(
            ["containers", container.name, "resources", "limits", "memory"]
        )
        return [
            Observation(
                position: model.place("redis.maxmemory"),
                message:
                    "maxmemory is \(maxmemory.text), and container '\(container.name)' has a limit "
                    + "of \(limit): the kernel kills it before it evicts",
                repair:
                    "lower maxmemory below \(limit) (three quarters of it are usual), or raise the "
                    + "limit",
                related: [.init("the container's limit", at: limitPlace)]
            )
        ]
    }
}
