import Units

/// How far a resource of a quota was used over time.
struct QuotaTally: Sendable {
    /// The number of the namespace, the quota there, and the resource.
    let namespace: Int
    let quota: Int
    let name: String
    let resource: ResourceName
    let hard: Quantity

    /// Used over hard, now.
    private(set) var level: Double
    /// Used, now.
    private(set) var used = 0.0
    private var since = SimTime.zero
    private var start = SimTime.zero
    private var levelTime = 0.0
    private var highest: Double
    private var fullTime = 0.0
    /// Pods that it refused.
    var refused = 0

    init(namespace: Int, quota: Int, name: String, resource: ResourceName, hard: Quantity) {
        self.namespace = namespace
        self.quota = quota
        self.name = name
        self.resource = resource
        self.hard = hard
        level = 0
        highest = 0
    }

    /// The use has changed.
    mutating func change(to used: Quantity, at now: SimTime) {
        settle(at: now)
        self.used = Double(used.milliValue) / 1_000
        let limit = Double(hard.milliValue)
        level = limit > 0 ? Double(used.milliValue) / limit : 1
        highest = max(highest, level)
    }

    /// Forgets what was counted; the level stays.
    mutating func reset(at now: SimTime) {
        (since, start, levelTime, fullTime, highest, refused) = (now, now, 0, 0, level, 0)
    }

    private mutating func settle(at now: SimTime) {
        let elapsed = (now - since).seconds
        levelTime += elapsed * level
        if level >= 1 { fullTime += elapsed }
        since = now
    }

    /// The figures until `now`.
    func reading(namespace: String, at now: SimTime) -> QuotaReading {
        var settled = self
        settled.settle(at: now)
        let length = (now - start).seconds
        return QuotaReading(
            quota: name,
            namespace: namespace,
            resource: resource.description,
            hard: hard.description,
            utilization: length > 0 ? settled.levelTime / length : level,
            peak: highest,
            shareFull: length > 0 ? settled.fullTime / length : 0,
            refused: refused
        )
    }
}

/// How far a resource of a quota was used over a time.
public struct QuotaReading: Hashable, Sendable {
    /// The quota.
    public var quota: String
    /// Its namespace.
    public var namespace: String
    /// The resource.
    public var resource: String
    /// How much there is, as Kubernetes prints it.
    public var hard: String
    /// Used over hard: the mean over time.
    public var utilization: Double
    /// Used over hard: the highest.
    public var peak: Double
    /// The share of time in which all of it was used.
    public var shareFull: Double
    /// Creations that it refused.
    public var refused: Int
}
