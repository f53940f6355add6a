import Kernel
import Statistics
import Units

/// What the replication measured, under its public names.
extension Simulation {
    mutating func result(model: ServiceModel, replication: UInt32) -> ReplicationResult {
        settleLevels()
        tally.finish(at: end)
        let checks = [
            tally.flowConservation(live: liveRequests),
            tally.littlesLaw(at: end),
            processors.utilizationLaw(at: end),
        ]
        let table = CauseTable(model)
        let observed = end - windowStart
        var latencies = LatencyHistogram()
        var causes = [UInt64](repeating: 0, count: table.names.count)
        var workloads: [WorkloadReading] = []
        for (index, workload) in model.workloads.enumerated() {
            let own = tally.causes(of: index)
            for cause in own.indices { causes[cause] += own[cause] }
            tally.addLatencies(of: index, to: &latencies)
            workloads.append(
                reading(of: index, named: workload.name, own, table: table, observed: observed)
            )
        }
        let count = tally.count(of: nil)
        let limiters = readLimiters(model)
        var metrics = requestMetrics(
            workload: nil,
            causes: causes,
            latencies: latencies,
            table: table,
            observed: observed
        )
        metrics.append(Metric("in_system_mean", tally.inSystemMean))
        metrics += serviceMetrics(model, observed: observed)
        let platform = platformReading()
        for limiter in limiters {
            metrics.append(Metric("utilization.\(limiter.name)", limiter.utilization))
            metrics.append(Metric("headroom.\(limiter.name)", limiter.headroom))
        }
        metrics += platform?.metrics ?? []
        return ReplicationResult(
            replication: replication,
            observed: observed,
            overwhelmedAt: isOverwhelmed ? end : nil,
            arrivals: count.arrivals,
            completed: count.completed,
            inFlight: count.inFlight,
            causes: named(causes, by: table),
            metrics: metrics,
            latencies: latencies.bins,
            limiters: limiters,
            workloads: workloads,
            inSystemSeries: tally.series,
            series: series.reading(causes: table.names),
            platform: platform,
            checks: checks,
            events: tally.events
        )
    }

    /// What the requests of a workload saw, given how many each cause ended.
    private func reading(
        of index: Int,
        named name: String,
        _ causes: [UInt64],
        table: CauseTable,
        observed: SimDuration
    ) -> WorkloadReading {
        var latencies = LatencyHistogram()
        tally.addLatencies(of: index, to: &latencies)
        let count = tally.count(of: index)
        return WorkloadReading(
            name: name,
            arrivals: count.arrivals,
            completed: count.completed,
            inFlight: count.inFlight,
            causes: named(causes, by: table),
            metrics: requestMetrics(
                workload: index,
                causes: causes,
                latencies: latencies,
                table: table,
                observed: observed
            )
        )
    }

    /// Requests whose clients have not left, those that wait before a retry included.
    private var liveRequests: Int {
        var live = 0
        for slot in 0..<UInt32(requests.slotCount)
        where requests.isOccupied(slot) && !requests[slot].isAbandoned
            && requests[slot].hedgeGroup == HedgeGroup.none
        {
            live += 1
        }
        // A hedged request counts once, however many attempts of it are under way.
        return live + hedgeGroups.count
    }

    private func named(_ counts: [UInt64], by table: CauseTable) -> [CauseCount] {
        zip(table.names, counts).map { CauseCount(cause: $0, count: $1) }
    }

    /// The figures of the requests of one workload, or of all (`nil`).
    private func requestMetrics(
        workload: Int?,
        causes: [UInt64],
        latencies: borrowing LatencyHistogram,
        table: CauseTable,
        observed: SimDuration
    ) -> [Metric] {
        let count = tally.count(of: workload)
        let arrivals = Double(count.arrivals)
        func rate(_ part: UInt64) -> Double? {
            count.arrivals > 0 ? Double(part) / arrivals : nil
        }
        var metrics = [
            Metric("arrivals", arrivals),
            Metric(
                "throughput_per_s",
                observed > .zero ? Double(count.completed) / observed.seconds : nil
            ),
            Metric("rejection_rate", rate(causes.reduce(0, +))),
        ]
        for (name, part) in zip(table.names, causes) {
            metrics.append(Metric("rejection_rate.\(name)", rate(part)))
        }
        metrics.append(Metric("retries_per_request", rate(count.retries)))
        metrics.append(Metric("retries_refused_per_request", rate(count.refusedRetries)))
        metrics.append(Metric("hedges_per_request", rate(count.hedges)))
        metrics.append(Metric("latency_mean_s", latencies.meanSeconds))
        for (name, p) in [
            ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999),
        ] {
            metrics.append(Metric("latency_\(name)_s", latencies.quantile(p)?.seconds))
        }
        metrics.append(Metric("latency_max_s", latencies.max?.seconds))
        func mean(_ waited: Int128) -> Double? {
            count.completed > 0 ? Double(waited) * 1e-9 / Double(count.completed) : nil
        }
        if meterNumbers.backlog.exists {
            metrics.append(Metric("backlog_mean_s", mean(count.backlogged)))
        }
        metrics.append(Metric("queue_mean_s", mean(count.waited)))
        return metrics
    }

    /// The figures of Redis and of CPU throttling.
    private mutating func serviceMetrics(_ model: ServiceModel, observed: SimDuration) -> [Metric] {
        var metrics: [Metric] = []
        if model.redis != nil {
            let gets = redis.hits + redis.misses
            metrics.append(
                Metric("redis_hit_rate", gets > 0 ? Double(redis.hits) / Double(gets) : nil)
            )
            metrics.append(
                Metric(
                    "redis_utilization",
                    observed > .zero ? redis.busy.seconds / observed.seconds : nil
                )
            )
            metrics.append(
                Metric("redis_stale_connections", Double(redis.staleConnections))
            )
        }
        let orchestrator = model.orchestrator.deployment ?? "orchestrator"
        metrics += processorMetrics(of: orchestrator, pods: 0..<pods.count, observed: observed)
        for (index, pool) in model.agents.enumerated() {
            let first = pods.count + agentRouters[index].first
            metrics += processorMetrics(
                of: pool.deployment ?? pool.name,
                pods: first..<first + pool.pods.count,
                observed: observed
            )
        }
        if rules.limitsConcurrency {
            metrics.append(Metric("concurrency_limit_mean", meanConcurrencyLimit))
        }
        metrics.append(Metric("oom_kills", Double(tally.oomKills)))
        if let limit = model.orchestrator.limits.maxConcurrentConnections,
            model.orchestrator.connectionRaceWindow > .zero
        {
            let peak = meters.peakLevel(of: meterNumbers.connections)
            metrics.append(
                Metric("connection_cap_overshoot", Double(max(0, peak - Int64(limit))))
            )
        }
        return metrics
    }

    /// The mean of the concurrency limits over pods, those that come and go by how long they were there.
    private var meanConcurrencyLimit: Double? {
        let limits = (0..<pods.count).map { pods[$0].concurrencyLimit }
        guard platforms.count > 0 else {
            let means = limits.compactMap(\.mean)
            return means.isEmpty ? nil : means.reduce(0, +) / Double(means.count)
        }
        let observed = limits.reduce(0) { $0 + $1.observed.seconds }
        let sum = limits.reduce(0) { $0 + Double($1.integral) * 1e-9 }
        return observed > 0 ? sum / observed : nil
    }

    /// How often and how long containers were throttled, as `cpu.stat` counts it, and how long they
    /// were paused.
    private mutating func processorMetrics(
        of name: String,
        pods groups: Range<Int>,
        observed: SimDuration
    ) -> [Metric] {
        var periods: UInt64 = 0
        var throttledPeriods: UInt64 = 0
        var throttled: SimDuration?
        for group in groups {
            guard let bandwidth = processors.bandwidth(of: group, at: end) else { continue }
            periods += bandwidth.periods
            throttledPeriods += bandwidth.throttledPeriods
            throttled = (throttled ?? .zero) + bandwidth.throttledTime(until: end)
        }
        var metrics = [
            Metric(
                "throttled_periods_fraction.\(name)",
                periods > 0 ? Double(throttledPeriods) / Double(periods) : nil
            ),
            Metric("throttled_time_s.\(name)", throttled?.seconds),
        ]
        if pauses.exist(for: groups), observed > .zero {
            let paused = pauses.total(of: groups, until: end)
            let existed =
                platforms.count > 0
                ? pauses.existed(of: groups, until: end).seconds
                : observed.seconds * Double(groups.count)
            metrics.append(
                Metric("paused_fraction.\(name)", existed > 0 ? paused.seconds / existed : nil)
            )
        }
        return metrics
    }

    private func readLimiters(_ model: ServiceModel) -> [LimiterReading] {
        meterNumbers.descriptions.indices.map { index in
            // CFS quotas are metered period by period, by the processors themselves.
            if meterNumbers.cpu.number == index, !rules.rejectsOnCPU {
                return LimiterReading(
                    meterNumbers.descriptions[index],
                    histogram: processors.usage[0],
                    refusals: 0
                )
            }
            for pool in 0..<model.agents.count
            where meterNumbers.agents[pool].cpu.number == index && !rules.agents[pool].rejectsOnCPU
            {
                return LimiterReading(
                    meterNumbers.descriptions[index],
                    histogram: processors.usage[pool + 1],
                    refusals: 0
                )
            }
            return meters.reading(of: index)
        }
    }
}
