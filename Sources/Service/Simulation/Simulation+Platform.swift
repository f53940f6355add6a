import Kernel
import Platform
import Units

/// The control plane in the simulation: when it acts, and what it asks.
extension Simulation: ControlPlaneEnvironment {
    /// Lets the control plane begin, and its pods come into their places.
    mutating func startPlatform(_ model: ServiceModel) {
        guard let platform = model.platform else { return }
        for (workload, target) in zip(platform.workloads, platform.targets) {
            let places = places(of: target)
            precondition(workload.places <= places.count, "a workload has no more places than pods")
            switch target {
            case .orchestrator: for pod in places { vacateOrchestrator(pod) }
            case .agents: for pod in places { vacateAgent(pod) }
            }
        }
        let plane = ControlPlane(
            platform.cluster,
            workloads: platform.workloads,
            tenants: platform.tenants.map(\.tenant),
            environment: &self
        )
        for change in plane.placedPods { podChanged(change) }
        timers.set(timerNumbers.platform, to: plane.nextTime)
        platforms[0].plane = plane
    }

    /// Lets the control plane do something now, if there is one.
    private mutating func withPlane(
        _ act: (inout ControlPlane, inout Simulation) -> Void
    ) {
        guard platforms.count > 0, var plane = platforms[0].plane.take() else { return }
        platforms[0].recorder.record(plane, until: now)
        act(&plane, &self)
        timers.set(timerNumbers.platform, to: plane.nextTime)
        platforms[0].plane = plane
    }

    /// The control plane has something to do.
    mutating func advancePlatform() {
        withPlane { plane, simulation in plane.advance(to: simulation.now, &simulation) }
    }

    /// Begins the observation window.
    mutating func resetPlatformStatistics() {
        withPlane { plane, simulation in plane.resetStatistics(at: simulation.now) }
    }

    /// What became of pods, quotas and nodes until the end; `nil` without a platform.
    mutating func platformReading() -> PlatformReading? {
        var reading: PlatformReading?
        withPlane { plane, simulation in
            reading = PlatformReading(
                owners: plane.ownerReadings(at: simulation.end),
                quotas: plane.quotaReadings(at: simulation.end),
                events: plane.events,
                eventsDropped: plane.eventsDropped,
                series: simulation.platforms[0].recorder.series
            )
        }
        return reading
    }

    // MARK: The timeline

    /// Replaces all pods of an owner.
    mutating func updatePods(ofApplication application: Int) {
        withPlane { plane, simulation in
            guard let owner = plane.ownerNumber(ofApplication: application) else { return }
            plane.pull(.update(owner: owner), at: simulation.now, &simulation)
        }
    }

    /// Gives an owner another number of pods.
    ///
    /// - Returns: The number that it had; `nil` if there is no such owner.
    mutating func scale(_ application: Int, to replicas: Int) -> Int? {
        var former: Int?
        withPlane { plane, simulation in
            guard let owner = plane.ownerNumber(ofApplication: application) else { return }
            plane.advance(to: simulation.now, &simulation)
            former = plane.wantedPods[owner]
            plane.pull(
                .scale(owner: owner, replicas: replicas),
                at: simulation.now,
                &simulation
            )
        }
        return former
    }

    /// A node stops.
    mutating func failNode(_ node: Int) {
        withPlane { plane, simulation in
            plane.pull(.fail(node: node), at: simulation.now, &simulation)
        }
    }

    /// A node is back.
    mutating func restoreNode(_ node: Int) {
        withPlane { plane, simulation in
            plane.pull(.restore(node: node), at: simulation.now, &simulation)
        }
    }

    // MARK: What the control plane asks

    mutating func usage(of place: PodPlace) -> PodUsage {
        let pod = number(of: place)
        switch platforms[0].targets[place.workload] {
        case .orchestrator:
            if rules.growsMemory { settleLeak(of: pod) }
            let used = processors.used(by: pods[pod].group, at: now)
            return PodUsage(
                cpu: used - pods[pod].life.usedBefore,
                requests: pods[pod].life.taken,
                memory: pods[pod].memory.inUse
            )
        case .agents(let pool):
            if rules.agents[pool].growsMemory { settleAgentLeak(of: pod) }
            let used = processors.used(by: agentPods[pod].group, at: now)
            return PodUsage(
                cpu: used - agentPods[pod].life.usedBefore,
                requests: agentPods[pod].life.taken,
                memory: agentPods[pod].memory.inUse
            )
        }
    }

    func isIdle(_ place: PodPlace) -> Bool {
        switch platforms[0].targets[place.workload] {
        case .orchestrator: pods[number(of: place)].inFlight == 0
        case .agents: agentPods[number(of: place)].inFlight == 0
        }
    }

    mutating func startTime(ofPod pod: UInt64) -> SimDuration {
        time(of: plan.platform.start, pod) ?? .zero
    }

    mutating func stopTime(ofPod pod: UInt64) -> SimDuration? {
        time(of: plan.platform.stop, pod)
    }

    mutating func runTime(ofPod pod: UInt64, for runner: PodRunner) -> SimDuration? {
        switch runner {
        case .job: time(of: plan.platform.jobRun, pod)
        case .tenant(let tenant): time(of: plan.platform.tenants[tenant].run, pod)
        }
    }

    mutating func nextArrival(ofTenant tenant: Int) -> SimTime {
        platforms.pointer(to: 0).pointee.tenants.pointer(to: tenant).pointee.next(&stream)
    }

    mutating func podChanged(_ change: PodChange) {
        let pod = number(of: change.place)
        switch (platforms[0].targets[change.place.workload], change.kind) {
        case (.orchestrator, .ready(let node)):
            fillOrchestrator(pod, on: node)
            beginScraping(change.pod, life: pods[pod].life.number, target: pod)
        case (.orchestrator, .stopping): drainOrchestrator(pod)
        case (.orchestrator, .gone): vacateOrchestrator(pod)
        case (.agents, .ready(let node)):
            fillAgent(pod, on: node)
            beginScraping(
                change.pod,
                life: agentPods[pod].life.number,
                target: scraper.firstAgent + pod
            )
        case (.agents, .stopping): drainAgent(pod)
        case (.agents, .gone): vacateAgent(pod)
        }
    }

    /// A draw of a pod, keyed by its number; `nil` if there is nothing to draw.
    private mutating func time(of plan: DrawPlan, _ pod: UInt64) -> SimDuration? {
        guard plan.exists else { return nil }
        return SimDuration(seconds: max(0, draw(plan, number: pod, lane: 0)))
    }

    /// The numbers of the pods that a workload is, among those of the orchestrator or among all agent
    /// pods.
    private func places(of target: PlatformModel.Target) -> Range<Int> {
        switch target {
        case .orchestrator: 0..<pods.count
        case .agents(let pool):
            agentRouters[pool].first..<agentRouters[pool].first + agentRouters[pool].count
        }
    }

    private func number(of place: PodPlace) -> Int {
        places(of: platforms[0].targets[place.workload]).lowerBound + place.index
    }
}
