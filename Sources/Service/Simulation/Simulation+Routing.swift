/// What routers are told of their pods.
extension Simulation {
    /// Something has changed that decides whether an orchestrator pod takes new work.
    func noteReadiness(ofOrchestrator pod: Int) {
        orchestratorRouter[0].note(pod, isReady: pods[pod].isReady, load: pods[pod].inFlight)
    }

    /// Something has changed that decides whether an agent pod takes new work.
    func noteReadiness(ofAgent pod: Int) {
        agentRouters[agentPods[pod].pool].note(
            pod,
            isReady: agentPods[pod].isReady,
            load: agentPods[pod].inFlight
        )
    }

    /// The number of attempts that an orchestrator pod works on has changed.
    @inline(__always)
    func noteLoad(ofOrchestrator pod: Int) {
        if orchestratorRouter[0].watchesLoads { noteReadiness(ofOrchestrator: pod) }
    }

    /// The number of operations that an agent pod works on has changed.
    @inline(__always)
    func noteLoad(ofAgent pod: Int) {
        if agentRouters[agentPods[pod].pool].watchesLoads { noteReadiness(ofAgent: pod) }
    }

    /// Tells the routers of all pods.
    func noteAllPods() {
        for pod in 0..<pods.count { noteReadiness(ofOrchestrator: pod) }
        for pod in 0..<agentPods.count { noteReadiness(ofAgent: pod) }
    }
}
