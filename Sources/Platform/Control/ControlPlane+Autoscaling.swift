import Units

/// What autoscalers see of their pods.
extension ControlPlane {
    mutating func autoscale(_ environment: inout some ControlPlaneEnvironment & ~Copyable) {
        for owner in owners.indices {
            guard var autoscaler = owners[owner].autoscaler else { continue }
            let looks = look(at: owner, &environment)
            let current = owners[owner].wanted
            let proposals = autoscaler.spec.metrics.compactMap { metric in
                Autoscaler.proposal(
                    for: metric,
                    samples: looks.map { $0.sample(of: metric) },
                    current: current
                )
            }
            let highest = proposals.max { $0.replicas < $1.replicas }
            let wanted = autoscaler.decide(highest?.replicas, current: current, at: now)
            owners[owner].autoscaler = autoscaler
            scale(
                owner,
                to: wanted,
                because: "autoscaler, \(highest?.reason ?? "its bounds")"
            )
        }
    }

    /// What an autoscaler sees of one pod.
    private struct Look {
        let isReady: Bool
        /// Whether the pod is young enough for its processor use to say nothing.
        let isYoung: Bool
        let cpuRequest: Double
        let memoryRequest: Double
        /// Since the last look: cores, requests a second, bytes; `nil` if there was none.
        let cpu: Double?
        let requests: Double?
        let memory: Double?

        func sample(of metric: HorizontalPodAutoscaler.Metric) -> Autoscaler.Sample {
            switch metric.source {
            case .resource, .containerResource:
                let isProcessor = metric.name == "cpu"
                return Autoscaler.Sample(
                    usage: isProcessor ? cpu : memory,
                    request: isProcessor ? cpuRequest : memoryRequest,
                    isReady: isReady && !(isProcessor && isYoung && cpu == nil)
                )
            case .pods, .object, .external:
                return Autoscaler.Sample(usage: requests, request: 0, isReady: isReady)
            }
        }
    }

    private mutating func look(
        at owner: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) -> [Look] {
        let requests = owners[owner].prepared?.totals.requests
        let cpuRequest = Double(requests?[.cpu]?.milliValue ?? 0) / 1_000
        let memoryRequest = Double(requests?[.memory]?.value ?? 0)
        return owners[owner].pods.filter { pods[$0].isCounted }.map { pod in
            let usage =
                pods[pod].isReady ? place(of: pod).map { environment.usage(of: $0) } : nil
            let last = pods[pod].lastUsage
            pods[pod].lastUsage = usage
            let seconds = Autoscaler.interval.seconds
            var (cpu, rate): (Double?, Double?) = (nil, nil)
            if let usage, let last {
                cpu = (usage.cpu - last.cpu).seconds / seconds
                rate = Double(usage.requests - last.requests) / seconds
            }
            return Look(
                isReady: pods[pod].isReady,
                isYoung: now - pods[pod].readySince < Autoscaler.processorInitialization,
                cpuRequest: cpuRequest,
                memoryRequest: memoryRequest,
                cpu: cpu,
                requests: rate,
                memory: usage.map { Double($0.memory.count) }
            )
        }
    }
}
