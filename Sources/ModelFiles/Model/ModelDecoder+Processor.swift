import Platform
import Service
import Units

/// How the processors of pods are limited and paused.
extension ModelDecoder {
    /// How the CPU limit of a part of the model is enforced.
    ///
    /// - Parameters:
    ///   - reader: The orchestrator or an agent pool.
    ///   - enforcement: What the limit does.
    ///   - hasQuotaBesideLimit: Whether `reject` leaves the container's own limit to CFS.
    /// - Returns: What it says, defaults for what it does not.
    func cpuControl(
        _ reader: MappingReader,
        _ enforcement: CPUEnforcement,
        hasQuotaBesideLimit: Bool
    ) -> CPUControl {
        var control = CPUControl()
        control.period = reader.duration("cpu_period") ?? control.period
        control.burst = reader.duration("cpu_burst") ?? control.burst
        control.window = reader.duration("cpu_window") ?? control.window
        if enforcement == .reject, !hasQuotaBesideLimit {
            for key in ["cpu_period", "cpu_burst"] where reader.has(key) {
                diagnostics.warning(
                    "'\(key)' has no effect with 'cpu_enforcement: reject'",
                    at: reader.position(of: key)
                )
            }
        }
        if enforcement == .throttle, reader.has("cpu_window") {
            diagnostics.warning(
                "'cpu_window' has no effect with 'cpu_enforcement: throttle'",
                at: reader.position(of: "cpu_window")
            )
        }
        return control
    }

    /// The pauses of a part of the model.
    func pauses(_ owner: MappingReader) -> PauseModel? {
        guard let reader = owner.mapping("pauses") else { return nil }
        let every = distribution("every", in: reader)
        let length = distribution("length", in: reader)
        guard let every, let length else { return nil }
        guard every.mean > 0 else {
            reader.reportError("every", "'every' must be above 0: a pod that always pauses is down")
            return nil
        }
        return PauseModel(every: every, length: length)
    }

    /// Reports what the kernel would refuse: a burst above the quota; and what has no effect: a
    /// period or a burst without a quota, memory without a limit.
    func checkContainers(of service: ServiceModel, _ model: MappingReader) {
        // What is read again here would be reported again.
        guard !diagnostics.hasErrors else { return }
        let orchestrator = service.orchestrator
        if let reader = model.mapping("orchestrator") {
            checkMemory(of: orchestrator.pods, budget: orchestrator.limits.maxMemory, reader)
            if orchestrator.cpuEnforcement == .throttle {
                checkQuota(
                    orchestrator.pods.first?.cpuLimit,
                    hasPods: !orchestrator.pods.isEmpty,
                    orchestrator.cpuControl,
                    reader
                )
            }
        }
        for (pool, element) in zip(service.agents, model.list("agents", isNamed: true)) {
            guard
                let reader = MappingReader(
                    element.node,
                    shape: .agentPool,
                    path: element.path,
                    context: context
                )
            else { continue }
            checkMemory(of: pool.pods, budget: pool.limits.maxMemory, reader)
            checkQuota(
                pool.throttledCPU,
                hasPods: !pool.pods.isEmpty,
                pool.cpuControl,
                reader
            )
        }
    }

    private func checkQuota(
        _ limit: MilliCPU?,
        hasPods: Bool,
        _ control: CPUControl,
        _ reader: MappingReader
    ) {
        guard let limit, let quota = CFSQuota(limit: limit, period: control.period) else {
            for key in ["cpu_period", "cpu_burst"] where hasPods && reader.has(key) {
                diagnostics.warning(
                    "'\(key)' has no effect without a CPU limit",
                    at: reader.position(of: key)
                )
            }
            return
        }
        guard control.burst > quota.quota else { return }
        reader.reportError(
            "cpu_burst",
            "'cpu_burst' is \(milliseconds(control.burst)), above the quota of "
                + "\(milliseconds(quota.quota)) in each \(milliseconds(quota.period)), which the "
                + "kernel refuses; write at most \(milliseconds(quota.quota))"
        )
    }

    private func milliseconds(_ duration: SimDuration) -> String {
        "\(plain(Double(duration.nanoseconds) / 1e6))ms"
    }
}
