import Platform

/// What became of a pod, in the words of the API server and the scheduler.
struct PodFate {
    /// What became of it.
    enum State: String {
        /// Not made: the API server refuses it.
        case refused
        /// Not made: its controller waits for the pod before it.
        case heldBack = "held_back"
        /// Made; there are no nodes to place it on.
        case admitted
        /// Made, and on a node.
        case scheduled
        /// Made, and on no node.
        case pending
        /// It was there before.
        case existing
        /// It was removed in favour of another.
        case preempted
    }

    let state: State
    /// The HTTP status: 201 for a pod that is made; `nil` if nobody asked.
    let code: Int?
    /// The reason of the API server's status or of the pod's condition.
    let reason: String?
    /// What the API server or the scheduler said.
    let message: String?
    /// The name of its node.
    let node: String?

    init(of pod: Int, in cluster: Cluster) {
        let record = cluster.pods[pod]
        switch record.refusal {
        case .refused(let refusal):
            self.init(
                .refused,
                code: refusal.code,
                reason: refusal.reason,
                message: refusal.message
            )
            return
        case .heldBack(let name):
            self.init(
                .heldBack,
                code: nil,
                reason: "OrderedReady",
                message: "not made before \(name) is ready"
            )
            return
        case nil: break
        }
        let message = cluster.schedulingMessage(of: pod)
        switch cluster.place(of: pod) {
        case .node(let index):
            let node = cluster.scheduler.nodes[index].meta.name
            self.init(record.isEarlier ? .existing : .scheduled, message: message, node: node)
        case .pending: self.init(.pending, reason: "Unschedulable", message: message)
        case .nowhere:
            let node = record.admitted?.pod.spec.nodeName
            self.init(record.isEarlier ? .existing : .admitted, message: message, node: node)
        case .preempted:
            self.init(
                .preempted,
                reason: "PreemptionByScheduler",
                message: "default-scheduler: preempting to accommodate a higher priority pod"
            )
        }
    }

    private init(
        _ state: State,
        code: Int? = 201,
        reason: String? = nil,
        message: String? = nil,
        node: String? = nil
    ) {
        self.state = state
        self.code = code
        self.reason = reason
        self.message = message
        self.node = node
    }
}
