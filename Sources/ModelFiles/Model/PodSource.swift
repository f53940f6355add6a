import Platform
import Service
import Units

/// Where the pods of the orchestrator or of an agent pool come from.
struct PodSource {
    /// What the pods are called: `orchestrator`, or the pool's name.
    let name: String
    /// The Deployment of the manifests; `nil` = the figures beside it count.
    let deployment: String?
    /// How many pods.
    let replicas: Int
    /// The CPU limit of each pod; `nil` = none.
    let cpu: MilliCPU?
    /// The memory limit of each pod; `nil` = none.
    let memory: Bytes?
    /// Where the model says so.
    let position: SourcePosition

    /// The pods, on cores of their own or placed on nodes as the scheduler would.
    ///
    /// A limit is a request too, as the API server makes it (Kubernetes 1.29). A pod that fits
    /// nowhere is not ready, for the reason that kube-scheduler gives.
    ///
    /// - Parameters:
    ///   - scheduler: The nodes; `nil` if the model has none.
    ///   - diagnostics: Where pods that fit nowhere are reported.
    /// - Returns: As many pods as there are replicas.
    func pods(on scheduler: inout Scheduler?, reporting diagnostics: Diagnostics) -> [PodModel] {
        var resources = ResourceList()
        if let cpu { resources[.cpu] = Quantity(cpu) }
        if let memory { resources[.memory] = Quantity(memory) }
        let spec = PodSpec(
            containers: [Container(name: name, requests: resources, limits: resources)])
        var refusals = 0
        var message = ""
        let pods = (0..<replicas).map { index in
            var pod = PodModel(
                name: "\(name)-\(index)",
                cpuLimit: cpu,
                cpuRequest: cpu,
                memoryLimit: memory
            )
            switch scheduler?.place(SchedulablePod(spec: spec)) {
            case .placed(let node): pod.node = node
            case .pending(let reason):
                pod.notReady = reason
                refusals += 1
                message = reason
            case nil: break
            }
            return pod
        }
        if refusals > 0 {
            diagnostics.warning(
                "\(refusals) of \(replicas) pods of '\(name)' do not fit: \(message)",
                at: position,
                about: .podsNotReady
            )
        }
        return pods
    }
}
