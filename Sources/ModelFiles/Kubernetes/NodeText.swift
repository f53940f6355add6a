import Platform

/// Nodes as they are written on a command line: `cpu=16,memory=64Gi,pods=110`.
public struct NodeText: Sendable, Equatable {
    /// What the pods of each node may have in all.
    public let allocatable: ResourceList
    /// What the nodes are called; of several each gets a number behind it.
    public let name: String
    /// How many there are.
    public let count: Int

    /// The nodes that a text describes; `nil` if it describes none.
    ///
    /// - Parameter text: Amounts of resources by name, parted by commas; `name` and `count` beside
    ///   them. Without `pods` a node takes 110, which is the kubelet's default.
    public init?(_ text: String) {
        var allocatable: ResourceList = [.pods: Quantity(110)]
        var name = "node"
        var count = 1
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let equals = part.firstIndex(of: "="), equals != part.startIndex else {
                return nil
            }
            let value = String(part[part.index(after: equals)...])
            switch String(part[..<equals]) {
            case "name":
                guard !value.isEmpty else { return nil }
                name = value
            case "count":
                guard let number = Int(value), (1...Self.most).contains(number) else { return nil }
                count = number
            case let resource:
                guard let quantity = try? Quantity(value), !quantity.isNegative else { return nil }
                allocatable[ResourceName(resource)] = quantity
            }
        }
        guard allocatable[.cpu] != nil, allocatable[.memory] != nil else { return nil }
        self.allocatable = allocatable
        self.name = name
        self.count = count
    }

    /// Nodes at most: more are a mistake.
    public static let most = 100_000

    /// The nodes, as many as the text or `count` says.
    public func nodes(count other: Int? = nil) -> [Node] {
        let total = other ?? count
        return (1...max(total, 1)).map { number in
            let unique = total == 1 && other == nil ? name : "\(name)-\(number)"
            return Node(meta: ObjectMeta(name: unique), allocatable: allocatable)
        }
    }
}
