/// What is used of a resource of pods that a quota counts.
public struct QuotaLevel: Hashable, Sendable {
    /// The name of the ResourceQuota.
    public let quota: String
    /// Its namespace.
    public let namespace: String
    /// The resource as the quota names it: `requests.cpu`.
    public let resource: String
    /// What is charged, in units of the resource: cores, bytes, pods.
    public let used: Double
    /// The most that may be charged.
    public let hard: Double

    /// What is used of a resource.
    public init(quota: String, namespace: String, resource: String, used: Double, hard: Double) {
        self.quota = quota
        self.namespace = namespace
        self.resource = resource
        self.used = used
        self.hard = hard
    }
}

extension Cluster {
    /// What is used of every resource of pods that a quota counts, by namespace, quota and resource.
    public var quotaLevels: [QuotaLevel] {
        namespaces.flatMap { namespace in
            namespace.quotas.flatMap { usage in
                usage.quota.hard.entries.filter { QuotaCharge.countsPods($0.name) }.map { entry in
                    let used = usage.used[entry.name] ?? .zero
                    return QuotaLevel(
                        quota: usage.quota.meta.name,
                        namespace: namespace.name,
                        resource: entry.name.description,
                        used: Double(used.milliValue) / 1_000,
                        hard: Double(entry.quantity.milliValue) / 1_000
                    )
                }
            }
        }
    }
}
