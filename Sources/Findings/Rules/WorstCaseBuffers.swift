import Platform
import Service
import Units

extension FindingRule {
    /// Every connection with the largest request and the largest response.
    static let worstCaseBuffers = FindingRule(
        "worst-case-buffers",
        .warning,
        title: "The requests that the limits allow at a time need more memory than the pod has.",
        explanation: """
            At the worst as many requests are in the pod as its limits allow: max_concurrent_connections \
            (times the streams of HTTP/2), or fewer if queue_capacity + max_worker_threads is less. Each \
            holds max_request_size_bytes, the workload's memory (its mean) if the model gives it, and \
            max_response_size_bytes unless the model says response_memory: none. If base_memory and all of \
            these are above the container's memory limit, the limits do not keep the pod from being \
            OOM-killed. A monitor (max_memory_bytes) within the limit does: it refuses instead.
            """
    ) { model in
        let limits = model.service.orchestrator.limits
        guard let part = model.parts.first, let limit = model.orchestratorLimit,
            let count = model.mostRequests, let request = limits.maxRequestSize
        else { return [] }
        if let budget = part.budget, budget <= limit { return [] }
        let isStreamed =
            model.service.orchestrator.responseMemory == .none
            && model.isWritten("orchestrator.response_memory")
        let response = isStreamed ? nil : limits.maxResponseSize
        let working = model.service.workloads.compactMap { $0.memory?.mean }.max().map {
            Bytes(Int64(min($0, 1e15)))
        }
        let each = [request, response, working].compactMap(\.self)
        let eachSum = each.reduce(.zero, +)
        let (product, overflows) = eachSum.count.multipliedReportingOverflow(
            by: Int64(count.number)
        )
        let total = overflows ? Bytes(.max) : Bytes(product) + part.base
        guard total > limit else { return [] }
        let sum = each.count == 1 ? each[0].text : "(\(each.map(\.text).joined(separator: " + ")))"
        let base = part.base > .zero ? " + \(part.base.text)" : ""
        let fitting = max(0, (limit - part.base).count / max(1, eachSum.count))
        return [
            Observation(
                position: model.place(count.path),
                message:
                    "at the worst \(count.number) requests are in a pod, and their buffers need "
                    + "\(count.number) × \(sum)\(base) = \(total.text), above the container's memory "
                    + "limit of \(limit.text): it is OOM-killed before a limit refuses",
                repair: "set max_memory_bytes to \(limit.text) or less, allow at most \(fitting) "
                    + "connections, or say response_memory: none if responses are streamed",
                related: model.limitPlaces(of: part)
            )
        ]
    }
}

extension PolicyModel {
    /// The memory limit of an orchestrator pod, after all defaulting.
    fileprivate var orchestratorLimit: Bytes? {
        guard let owner = orchestratorOwner else {
            return service.orchestrator.pods.first?.memoryLimit
        }
        let limits = owner.completed?.pod.spec.containers.compactMap { $0.limits[.memory] } ?? []
        guard let first = limits.first, limits.count == owner.owner.template.spec.containers.count
        else { return nil }
        return Bytes(limits.dropFirst().reduce(first, +))
    }

    /// The most requests in a pod, and the limit that says so; `nil` if there is no limit.
    fileprivate var mostRequests: (number: Int, path: String)? {
        let limits = service.orchestrator.limits
        let streams = service.workloads.map { $0.connections?.maxConcurrentStreams ?? 1 }.max() ?? 1
        let byConnections = limits.maxConcurrentConnections.map {
            (
                min($0, 1 << 30) * min(streams, 1 << 20),
                "orchestrator.limits.max_concurrent_connections"
            )
        }
        guard let threads = limits.maxWorkerThreads, let queue = limits.queueCapacity else {
            return byConnections
        }
        let byQueue = (
            min(threads, 1 << 30) + min(queue, 1 << 30), "orchestrator.limits.queue_capacity"
        )
        guard let byConnections, byConnections.0 <= byQueue.0 else { return byQueue }
        return byConnections
    }
}
