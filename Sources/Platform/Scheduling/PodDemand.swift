/// What a pod asks of a node, in the integers that the scheduler computes with.
///
/// Processor counts in thousandths, all else in whole units.
///
/// Source: `Resource` in `pkg/scheduler/framework/types.go` (Kubernetes 1.29.6).
struct PodDemand: Hashable, Sendable {
    /// Thousandths of a processor.
    let cpu: Int64
    /// Bytes.
    let memory: Int64
    /// Bytes.
    let ephemeralStorage: Int64
    /// Huge pages and devices, by name.
    let others: [Other]
    /// Thousandths of a processor, where a container that requests none counts 100.
    let assumedCPU: Int64
    /// Bytes, where a container that requests none counts 200Mi.
    let assumedMemory: Int64

    /// An amount of a resource that few pods ask for.
    struct Other: Hashable, Sendable {
        let name: ResourceName
        let amount: Int64
    }

    init(_ spec: PodSpec) {
        let requests = PodTotals(of: spec).requests
        let assumed = PodTotals(of: spec, missingRequests: Self.assumedRequests).requests
        cpu = Self.amount(of: .cpu, in: requests)
        memory = Self.amount(of: .memory, in: requests)
        ephemeralStorage = Self.amount(of: .ephemeralStorage, in: requests)
        others = requests.entries.compactMap { entry in
            let isCommon = [ResourceName.cpu, .memory, .ephemeralStorage].contains(entry.name)
            let amount = Self.count(entry.quantity, of: entry.name)
            return isCommon || amount == 0 ? nil : Other(name: entry.name, amount: amount)
        }
        assumedCPU = Self.amount(of: .cpu, in: assumed)
        assumedMemory = Self.amount(of: .memory, in: assumed)
    }

    /// The amount of a resource in a list; 0 if it is not listed.
    static func amount(of name: ResourceName, in list: ResourceList) -> Int64 {
        list[name].map { count($0, of: name) } ?? 0
    }

    static func count(_ quantity: Quantity, of name: ResourceName) -> Int64 {
        // Half the range: the difference of two amounts stays an Int64.
        let value = name == .cpu ? quantity.milliValue : quantity.value
        return min(max(value, -.max / 2), .max / 2)
    }

    /// Source: `DefaultMilliCPURequest` and `DefaultMemoryRequest` in
    /// `pkg/scheduler/util/pod_resources.go` (Kubernetes 1.29.6).
    private static let assumedRequests: ResourceList = [
        .cpu: Quantity(milli: 100), .memory: Quantity(200 << 20, format: .binarySI),
    ]
}
