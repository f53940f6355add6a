/// What a node has, and what the pods on it have taken, in the integers that the scheduler computes
/// with.
///
/// Source: `NodeInfo` in `pkg/scheduler/framework/types.go` (Kubernetes 1.29.6).
struct NodeLoad: BitwiseCopyable, Sendable {
    private let cpuCapacity: Int64
    private let memoryCapacity: Int64
    private let ephemeralStorageCapacity: Int64
    private let podCapacity: Int64
    private(set) var cpu: Int64 = 0
    private(set) var memory: Int64 = 0
    private var ephemeralStorage: Int64 = 0
    private(set) var podCount: Int64 = 0
    /// Thousandths of a processor, where a container that requests none counts 100.
    private var assumedCPU: Int64 = 0
    /// Bytes, where a container that requests none counts 200Mi.
    private var assumedMemory: Int64 = 0

    init(_ node: Node) {
        cpuCapacity = PodDemand.amount(of: .cpu, in: node.allocatable)
        memoryCapacity = PodDemand.amount(of: .memory, in: node.allocatable)
        ephemeralStorageCapacity = PodDemand.amount(of: .ephemeralStorage, in: node.allocatable)
        podCapacity = PodDemand.amount(of: .pods, in: node.allocatable)
    }

    mutating func add(_ pod: PodDemand) {
        cpu &+= pod.cpu
        memory &+= pod.memory
        ephemeralStorage &+= pod.ephemeralStorage
        assumedCPU &+= pod.assumedCPU
        assumedMemory &+= pod.assumedMemory
        podCount += 1
    }

    mutating func remove(_ pod: PodDemand) {
        cpu &-= pod.cpu
        memory &-= pod.memory
        ephemeralStorage &-= pod.ephemeralStorage
        assumedCPU &-= pod.assumedCPU
        assumedMemory &-= pod.assumedMemory
        podCount -= 1
    }

    /// Whether there is room for a pod, devices aside.
    ///
    /// Limits and real use play no part. A resource of which the pod requests nothing is not
    /// looked at, even where the node is overcommitted.
    ///
    /// Source: `fitsRequest` in `pkg/scheduler/framework/plugins/noderesources/fit.go`
    /// (Kubernetes 1.29.6).
    func hasRoom(for pod: borrowing PodDemand) -> Bool {
        podCount < podCapacity
            && (pod.cpu <= 0 || pod.cpu <= cpuCapacity &- cpu)
            && (pod.memory <= 0 || pod.memory <= memoryCapacity &- memory)
            && (pod.ephemeralStorage <= 0
                || pod.ephemeralStorage <= ephemeralStorageCapacity &- ephemeralStorage)
    }

    /// What there is too little of, in the scheduler's words; empty if `hasRoom`.
    func shortages(for pod: PodDemand) -> [String] {
        var reasons: [String] = []
        if podCount >= podCapacity { reasons.append("Too many pods") }
        if pod.cpu > 0, pod.cpu > cpuCapacity &- cpu { reasons.append("Insufficient cpu") }
        if pod.memory > 0, pod.memory > memoryCapacity &- memory {
            reasons.append("Insufficient memory")
        }
        if pod.ephemeralStorage > 0,
            pod.ephemeralStorage > ephemeralStorageCapacity &- ephemeralStorage
        {
            reasons.append("Insufficient ephemeral-storage")
        }
        return reasons
    }

    /// How much of the node would be left, in `0...100`.
    ///
    /// Source: `leastResourceScorer` in
    /// `pkg/scheduler/framework/plugins/noderesources/least_allocated.go` (Kubernetes 1.29.6).
    func leastAllocated(with pod: borrowing PodDemand) -> Int64 {
        var sum: Int64 = 0
        var count: Int64 = 0
        if cpuCapacity > 0 {
            sum += Self.share(of: cpuCapacity, leftBy: assumedCPU &+ pod.assumedCPU)
            count += 1
        }
        if memoryCapacity > 0 {
            sum += Self.share(of: memoryCapacity, leftBy: assumedMemory &+ pod.assumedMemory)
            count += 1
        }
        return count == 2 ? sum / 2 : sum
    }

    private static func share(of capacity: Int64, leftBy requested: Int64) -> Int64 {
        guard requested <= capacity else { return 0 }
        let (product, overflow) = (capacity &- requested).multipliedReportingOverflow(by: 100)
        guard !overflow else {
            return Int64(Int128(capacity &- requested) * 100 / Int128(capacity))
        }
        return product / capacity
    }

    /// How alike processor and memory would be used, in `0...100`.
    ///
    /// Source: `balancedResourceScorer` in
    /// `pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go`
    /// (Kubernetes 1.29.6).
    func balancedAllocation(with pod: borrowing PodDemand) -> Int64 {
        guard cpuCapacity > 0, memoryCapacity > 0 else { return 100 }
        let processor = min(1, Double(cpu &+ pod.cpu) / Double(cpuCapacity))
        let memory = min(1, Double(self.memory &+ pod.memory) / Double(memoryCapacity))
        let deviation = abs((processor - memory) / 2)
        return Int64((1 - deviation) * 100)
    }
}
