import Limiters
import Service
import Units

extension ServiceModel {
    /// The same model without what has a clock of its own, as the real system does: lengths of time
    /// that no model sets, so that none can scale them.
    var withoutOwnClocks: ServiceModel {
        var model = self
        model.nameBurstSizes()
        model.exceedSmallestQuota()
        model.killNoContainers()
        model.closeNoIdleClients()
        model.forgetAgesOfKeys()
        model.hedgeAfterConstants()
        return model
    }

    /// A burst size that is left out is what the rate grants in a second, as `governor` has it: here
    /// it is the number that this is.
    private mutating func nameBurstSizes() {
        func size(_ burst: Int?, of rate: Double?) -> Int? {
            rate.map { Int(RateLimiter.figures($0, burst: burst).burst) } ?? burst
        }
        let limits = orchestrator.limits
        orchestrator.limits.burstSize = size(limits.burstSize, of: limits.requestsPerSecond)
        for index in orchestrator.rateLimits.indices {
            let limit = orchestrator.rateLimits[index]
            orchestrator.rateLimits[index].burstSize =
                size(limit.burstSize, of: limit.requestsPerSecond)
        }
        for pool in agents.indices {
            let limits = agents[pool].limits
            agents[pool].limits.burstSize = size(limits.burstSize, of: limits.operationsPerSecond)
        }
    }

    /// The kubelet sets no quota below 1 ms, however short the period and low the limit: here every
    /// period is so long that none would be, also while an event has lowered it.
    private mutating func exceedSmallestQuota() {
        func lengthen(_ control: inout CPUControl, for limits: [MilliCPU?]) {
            guard let least = limits.compactMap({ $0?.count }).min() else { return }
            // A thousandth of a core is 1 ms a second.
            control.period = max(control.period, .milliseconds((1_000 + least - 1) / least))
        }
        lengthen(&orchestrator.cpuControl, for: orchestrator.pods.map(\.cpuLimit))
        for pool in agents.indices {
            let changes = timeline.flatMap { event in
                if case .set(let changes) = event.action { changes } else { [LimitChange]() }
            }
            let lowered = changes.filter { $0.limit == .cpuQuotaPercentage && $0.pool == pool }
            let percentages = lowered.map(\.value) + [agents[pool].limits.cpuQuotaPercentage ?? 100]
            let quotas = percentages.map { MilliCPU(Int64(($0 * 10).rounded(.up))) }
            lengthen(&agents[pool].cpuControl, for: agents[pool].pods.map(\.cpuLimit) + quotas)
        }
    }

    /// The kubelet starts a container that has run out of memory again after 10 s, the next time after
    /// 20 s: here none runs out of it.
    private mutating func killNoContainers() {
        for pod in orchestrator.pods.indices { orchestrator.pods[pod].memoryLimit = nil }
        for pool in agents.indices {
            for pod in agents[pool].pods.indices { agents[pool].pods[pod].memoryLimit = nil }
        }
    }

    /// Redis counts in whole seconds how long a client has been idle: here it closes none.
    private mutating func closeNoIdleClients() { redis?.clientTimeout = nil }

    /// A percentile of latencies is known to a bucket of a histogram, and rounding decides in which one
    /// a latency is: here clients hedge after a time that is given.
    private mutating func hedgeAfterConstants() {
        for workload in workloads.indices where workloads[workload].hedge?.after.share != nil {
            workloads[workload].hedge?.after = .constant(.milliseconds(20))
        }
    }

    /// Redis tells the ages of keys in seconds or minutes and looks every 100 ms for keys that have
    /// expired: here keys are evicted whatever their age, and where memory is limited none expires, so
    /// that it does not matter when their room is won back.
    private mutating func forgetAgesOfKeys() {
        guard let redis, redis.maxMemory != nil else { return }
        switch redis.evictionPolicy {
        case .allkeysLRU, .volatileLRU, .allkeysLFU, .volatileLFU, .volatileTTL:
            self.redis?.maxMemory = nil
        case .noeviction, .allkeysRandom, .volatileRandom:
            for workload in workloads.indices {
                workloads[workload].steps = workloads[workload].steps.map { step in
                    guard case .redis(var command) = step else { return step }
                    command.timeToLive = nil
                    return .redis(command)
                }
            }
        }
    }
}
