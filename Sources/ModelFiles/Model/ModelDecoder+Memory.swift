import Service
import Units

/// What pods hold and retain beside the memory of their requests.
extension ModelDecoder {
    /// What the pods of a part of the model take and do not give back.
    func memoryGrowth(_ reader: MappingReader) -> MemoryGrowth {
        var growth = MemoryGrowth()
        growth.leakPerSecond = reader.measure("memory_leak") ?? 0
        growth.leakPerRequest = reader.bytes("leak_per_request") ?? .zero
        if let cache = reader.mapping("memory_cache") {
            growth.cachePerRequest = cache.bytes("per_request") ?? .zero
            growth.cacheMaximum = cache.bytes("max") ?? .zero
        }
        return growth
    }

    /// Warns of memory that nothing limits, so that it has no effect.
    ///
    /// - Parameters:
    ///   - pods: The pods of the part.
    ///   - budget: The memory monitor's budget.
    ///   - reader: The part.
    func checkMemory(of pods: [PodModel], budget: Bytes?, _ reader: MappingReader) {
        guard budget == nil, let pod = pods.first, pod.memoryLimit == nil else { return }
        let keys = ["memory_leak", "leak_per_request", "memory_cache", "response_memory"]
        for key in keys where reader.shape.fields.contains(where: { $0.key == key }) {
            guard reader.has(key) else { continue }
            diagnostics.warning(
                "'\(key)' has no effect without a memory limit or 'max_memory_bytes'",
                at: reader.position(of: key)
            )
        }
    }
}
