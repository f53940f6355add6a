/// How many pods of an owner fit beside everything else, and what stops the next one.
public struct ReplicaFill: Sendable {
    /// How many are admitted, and placed if there are nodes, without anybody having to leave.
    public let count: Int
    /// What the API server or the scheduler says of the next; `nil` if `limit` was reached.
    public let message: String?
    /// What bounds the number, the tightest first.
    public let constraints: [Constraint]
    /// Where counting stopped.
    public let limit: Int

    /// Something that bounds the number of pods.
    public struct Constraint: Hashable, Sendable {
        /// What it is: `quota phoenix-orch-quota: limits.cpu`, `nodes`.
        public let name: String
        /// What is used when `count` pods are there; `nil` for nodes.
        public let used: Quantity?
        /// How much there is; `nil` for nodes.
        public let hard: Quantity?
        /// What each pod takes; `nil` for nodes.
        public let perPod: Quantity?
        /// How many pods of the owner it alone would allow.
        public let allows: Int
        /// Whether it stops the next pod.
        public let binds: Bool
    }

    /// The constraints that stop the next pod.
    public var binding: [Constraint] { constraints.filter(\.binds) }

    /// The constraint that would stop pods next if those that bind were lifted.
    public var next: Constraint? { constraints.first { !$0.binds } }

    /// Pods counted at most.
    public static let mostPods = 1_000_000

    /// Fills a cluster with pods of an owner.
    ///
    /// - Parameters:
    ///   - number: The owner's number in the order of application; it has made no pods yet.
    ///   - cluster: The cluster, at rest.
    ///   - limit: Where to stop.
    public init(of number: Int, in cluster: Cluster, limit: Int = ReplicaFill.mostPods) {
        var filled = cluster
        var count = 0
        var message: String?
        var admitted: AdmittedPod?
        while count < limit {
            guard let pod = filled.addPod(of: number) else { break }
            if case .refused(let refusal) = filled.pods[pod].refusal {
                message = refusal.message
                break
            }
            admitted = filled.pods[pod].admitted
            if filled.place(of: pod) == .pending {
                message = filled.schedulingMessage(of: pod)
                filled.deletePod(pod)
                break
            }
            count += 1
        }
        self.count = count
        self.message = message
        self.limit = limit
        let namespace = filled.applications[number].namespace.flatMap(filled.namespace)
        var constraints: [Constraint] = []
        if let namespace, let admitted {
            constraints = namespace.bounds(of: admitted).map { Self.constraint($0, after: count) }
        }
        if filled.hasNodes, let placeable = filled.placeablePods(like: number, upTo: limit - count),
            count + placeable < limit
        {
            constraints.append(
                Constraint(
                    name: "nodes",
                    used: nil,
                    hard: nil,
                    perPod: nil,
                    allows: count + placeable,
                    binds: placeable == 0
                )
            )
        }
        self.constraints = constraints.sorted {
            ($0.allows, $0.name) < ($1.allows, $1.name)
        }
    }

    private static func constraint(_ bound: QuotaBound, after count: Int) -> Constraint {
        // With a quota of 64 bits there is no telling the number of pods that come on top.
        let (allows, isTooMany) = count.addingReportingOverflow(bound.morePods)
        return Constraint(
            name: "quota \(bound.quota): \(bound.resource)",
            used: bound.used,
            hard: bound.hard,
            perPod: bound.charge,
            allows: isTooMany ? .max : allows,
            binds: bound.refusesNext
        )
    }
}
