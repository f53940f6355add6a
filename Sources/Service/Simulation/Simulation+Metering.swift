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

    mutating func meterMemory(of pod: Int) {
        let inUse = pods[pod].memory.inUse.count
        meters.change(&pods[pod].memoryLevel, to: inUse, of: meterNumbers.memory, at: now)
        meters.change(
            &pods[pod].containerMemoryLevel,
            to: inUse,
            of: meterNumbers.containerMemory,
            at: now
        )
    }

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

    mutating func meterAgentConcurrency(of pod: Int) {
        let numbers = meterNumbers.agents[agentPods[pod].pool]
        meters.change(
            &agentPods[pod].concurrencyLevel,
            to: agentPods[pod].concurrency.inUse,
            of: numbers.concurrency,
            at: now
        )
        meters.change(
            &agentPods[pod].processLevel,
            to: agentPods[pod].processes.inUse,
            of: numbers.processes,
            at: now
        )
    }

    mutating func meterAgentMemory(of pod: Int) {
        let numbers = meterNumbers.agents[agentPods[pod].pool]
        let inUse = agentPods[pod].memory.inUse.count
        meters.change(&agentPods[pod].memoryLevel, to: inUse, of: numbers.memory, at: now)
        meters.change(
            &agentPods[pod].containerMemoryLevel,
            to: inUse,
            of: numbers.containerMemory,
            at: now
        )
    }

    /// The usage that the seed's CPU check has seen, in thousandths of the quota.
    mutating func observeCPU(_ window: CPUUsageWindow, of meter: MeterIndex) {
        meters.observe(Int64(window.utilization(at: now) * 1_000), of: meter)
    }
}
