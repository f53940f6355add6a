import Limiters
import Units

/// Tells the meters of the levels that changed.
extension Simulation {
    mutating func meterConnections(of pod: Int) {
        meters.change(
            &pods[pod].connectionLevel,
            to: pods[pod].connections.inUse,
            of: meterNumbers.connections,
            at: now
        )
    }

    mutating func meterBacklog(of pod: Int) {
        meters.change(
            &pods[pod].backlogLevel,
            to: Int64(pods[pod].backlog.waiting),
            of: meterNumbers.backlog,
            at: now
        )
    }

    @inline(__always)
    mutating func meterMemory(of pod: Int) {
        let elapsed = (now - pods[pod].memoryLevel.since).nanoseconds
        if elapsed > 0 {
            let level = pods[pod].memoryLevel.level
            meters.count(level, for: elapsed, of: meterNumbers.memory)
            meters.count(level, for: elapsed, of: meterNumbers.containerMemoryGauge)
        }
        pods[pod].memoryLevel = PodLevel(level: pods[pod].memory.inUse.count, since: now)
    }

    /// An orchestrator pod's memory has grown in a straight line since it was last metered.
    mutating func meterLeak(of pod: Int) {
        let inUse = pods[pod].memory.inUse.count
        let level = pods[pod].memoryLevel
        meters.ramp(level, to: inUse, of: meterNumbers.memory, at: now)
        meters.ramp(level, to: inUse, of: meterNumbers.containerMemoryGauge, at: now)
        pods[pod].memoryLevel = PodLevel(level: inUse, since: now)
    }

    @inline(__always)
    mutating func meterThreads(of pod: Int) {
        meters.change(
            &pods[pod].threadLevel,
            to: Int64(pods[pod].threads.busy),
            of: meterNumbers.threads,
            at: now
        )
    }

    mutating func meterQueue(of pod: Int) {
        meters.change(
            &pods[pod].queueLevel,
            to: Int64(pods[pod].line.waiting),
            of: meterNumbers.queue,
            at: now
        )
    }

    @inline(__always)
    mutating func meterRedisConnections(of pod: Int) {
        meters.change(
            &pods[pod].redisLevel,
            to: Int64(pods[pod].redisPool.busy),
            of: meterNumbers.redisConnections,
            at: now
        )
    }

    mutating func meterRedis() {
        meters.change(
            &redis.clientLevel,
            to: redis.openClients,
            of: meterNumbers.redisClients,
            at: now
        )
        meters.change(
            &redis.memoryLevel,
            to: redis.memoryInUse.count,
            of: meterNumbers.redisMemory,
            at: now
        )
    }

    /// Most of what an operation takes or gives back it does at one instant: the levels of an agent
    /// pod are told together, after the last of these.
    mutating func meterAgent(_ number: Int) { meterAgentInPlace(number) }

    /// The same where every operation comes by.
    @inline(__always)
    mutating func meterAgentInPlace(_ number: Int) {
        let pod = agentPods.pointer(to: number)
        let levels = pod.pointee.levels
        let elapsed = (now - levels.since).nanoseconds
        if elapsed > 0 {
            let numbers = meterNumbers.agents[pod.pointee.pool]
            meters.count(levels.concurrency, for: elapsed, of: numbers.concurrency)
            meters.count(levels.processes, for: elapsed, of: numbers.processes)
            meters.count(levels.memory, for: elapsed, of: numbers.memory)
            meters.count(levels.memory, for: elapsed, of: numbers.containerMemoryGauge)
        }
        pod.pointee.levels = pod.pointee.levelsInUse(at: now)
    }

    /// An agent pod's memory has grown in a straight line since it was last metered.
    mutating func meterLeak(ofAgent number: Int) {
        let pod = agentPods.pointer(to: number)
        let levels = pod.pointee.levels
        let numbers = meterNumbers.agents[pod.pointee.pool]
        let elapsed = (now - levels.since).nanoseconds
        meters.count(levels.concurrency, for: elapsed, of: numbers.concurrency)
        meters.count(levels.processes, for: elapsed, of: numbers.processes)
        let memory = PodLevel(level: levels.memory, since: levels.since)
        let inUse = pod.pointee.memory.inUse.count
        meters.ramp(memory, to: inUse, of: numbers.memory, at: now)
        meters.ramp(memory, to: inUse, of: numbers.containerMemoryGauge, at: now)
        pod.pointee.levels = pod.pointee.levelsInUse(at: now)
    }

    /// The usage that the seed's CPU check has seen, in thousandths of the quota.
    mutating func observeCPU(_ window: CPUUsageWindow, of meter: MeterIndex) {
        meters.observe(Int64(window.utilization(at: now) * 1_000), of: meter)
    }
}
