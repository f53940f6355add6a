import Kernel
import Units

/// Scrapes of pods, Redis and quotas: they look, and change nothing that happens.
extension Simulation {
    /// The targets whose turn it is are scraped.
    mutating func scrape() {
        // To look is nothing that happens.
        tally.events &-= 1
        while scraper.nextTime <= now {
            let target = scraper.target
            switch scraper.targets[target] {
            case .orchestrator(let pod): scrapeOrchestrator(pod)
            case .agent: scrapeAgent(target - scraper.firstAgent)
            case .redis: scrapeRedis()
            case .cluster: scrapeQuotas()
            }
            scraper.finish(&stream)
        }
        timers.set(timerNumbers.scrape, to: scraper.nextTime)
    }

    private mutating func scrapeOrchestrator(_ pod: Int) {
        begin(pods[pod].life, isReady: pods[pod].isReady, isRunning: pods[pod].isRunning)
        guard pods[pod].life.exists, pods[pod].isRunning else { return }
        setContainer(of: pods[pod].group, memory: pods[pod].memory.inUse)
        scraper.set(.connections, to: Double(pods[pod].connections.inUse))
        scraper.set(.busyThreads, to: Double(pods[pod].threads.busy))
        scraper.set(.waiting, to: Double(pods[pod].line.waiting))
        scraper.setCounters(ofPod: pod)
    }

    private mutating func scrapeAgent(_ pod: Int) {
        let life = agentPods[pod].life
        begin(life, isReady: agentPods[pod].isReady, isRunning: agentPods[pod].isRunning)
        guard life.exists, agentPods[pod].isRunning else { return }
        setContainer(of: agentPods[pod].group, memory: agentPods[pod].memory.inUse)
        scraper.set(.operations, to: Double(agentPods[pod].inFlight))
        scraper.set(.processes, to: Double(agentPods[pod].processes.inUse))
        scraper.set(.operationsSent, to: Double(life.taken))
        scraper.setCounters(ofAgentPod: pod)
    }

    private mutating func scrapeRedis() {
        begin(exists: true, isUp: redis.outages == 0, life: 0)
        guard redis.outages == 0 else { return }
        let counted = counted(of: .redis).plus(scraper.base(of: scraper.target))
        scraper.set(.clients, to: Double(redis.openClients))
        scraper.set(.redisMemory, to: Double(redis.memoryInUse.count))
        scraper.set(.commands, to: Double(redis.commands))
        scraper.set(.hits, to: Double(counted.hits))
        scraper.set(.misses, to: Double(counted.misses))
        scraper.set(.evicted, to: Double(redis.evictions))
        scraper.set(.refusedClients, to: Double(redis.refusedClients))
    }

    private mutating func scrapeQuotas() {
        begin(exists: true, isUp: true, life: 0)
        guard platforms.count > 0, let plane = platforms[0].plane else { return }
        for (resource, used) in plane.quotaUsed.enumerated() {
            scraper.set(.quotaUsed(resource), to: used)
        }
    }

    private mutating func begin(exists: Bool, isUp: Bool, life: UInt32) {
        scraper.begin(exists ? isUp ? .up : .down : .absent, life: life, at: now)
    }

    /// What is known of the pod under the target whose turn it is, whether it answers or not.
    private mutating func begin(_ life: PodLife, isReady: Bool, isRunning: Bool) {
        begin(exists: life.exists, isUp: isRunning, life: life.number)
        guard life.exists else { return }
        scraper.set(.ready, to: isReady ? 1 : 0)
        scraper.setRestarts()
    }

    /// What the kubelet knows of the container under the target whose turn it is.
    private mutating func setContainer(of group: Int, memory: Bytes) {
        scraper.set(.memory, to: Double(memory.count))
        let target = scraper.target
        let counted = counted(of: scraper.targets[target]).plus(scraper.base(of: target))
        scraper.set(.cpuTime, to: SimDuration(nanoseconds: counted.cpuTime).seconds)
        guard processors.hasQuota(group) else { return }
        scraper.set(.quotaPeriods, to: Double(counted.quotaPeriods))
        scraper.set(.throttledPeriods, to: Double(counted.throttledPeriods))
        scraper.set(
            .throttledTime,
            to: SimDuration(nanoseconds: counted.throttledTime).seconds
        )
    }

    // MARK: Counters that begin anew

    /// What the counters that begin anew have counted now.
    private mutating func counted(of target: ScrapeLayout.Target) -> ScrapeBase {
        var base = ScrapeBase()
        let group: Int
        switch target {
        case .orchestrator(let pod): group = pods[pod].group
        case .agent(let pool, let pod): group = agentPods[agentRouters[pool].first + pod].group
        case .redis:
            base.hits = Int64(redis.hits)
            base.misses = Int64(redis.misses)
            return base
        case .cluster: return base
        }
        base.cpuTime = processors.used(by: group, at: now).nanoseconds
        if let bandwidth = processors.bandwidth(of: group, at: now) {
            base.quotaPeriods = Int64(bandwidth.periods)
            base.throttledPeriods = Int64(bandwidth.throttledPeriods)
            base.throttledTime = bandwidth.throttledTime(until: now).nanoseconds
        }
        return base
    }

    /// The statistics are about to begin anew; the counters that are scraped go on.
    mutating func carryScrapedCounters() {
        for target in 0..<scraper.targets.count {
            var counted = counted(of: scraper.targets[target])
            // CPU time is counted through.
            counted.cpuTime = 0
            scraper.carry(counted, target: target)
        }
    }

    /// A pod has come into a place, where scrapes find it by its name.
    mutating func beginScraping(_ name: String, life: UInt32, target: Int) {
        guard scraper.isRunning else { return }
        let counted = counted(of: scraper.targets[target])
        scraper.begin(name, life: life, target: target, at: counted)
    }
}
