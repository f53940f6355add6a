import Platform
import Units

extension ModelDecoder {
    /// The nodes of the cluster, one by one; empty if the model has none.
    func nodes(_ model: MappingReader) -> [Node] {
        guard let cluster = model.mapping("cluster") else { return [] }
        var nodes: [Node] = []
        var names: [(name: String, position: SourcePosition)] = []
        for (path, node) in cluster.list("nodes", isNamed: true) {
            guard let reader = MappingReader(node, shape: .node, path: path, context: context)
            else { continue }
            let name = name(reader)
            let (count, pods) = (reader.count("count"), reader.count("pods"))
            let (cpu, memory) = (reader.processor("cpu"), reader.bytes("memory"))
            guard let name, let count, let pods, let cpu, let memory else { continue }
            let allocatable: ResourceList = [
                .cpu: Quantity(cpu), .memory: Quantity(memory), .pods: Quantity(Int64(pods)),
            ]
            for number in 1...count {
                let unique = count == 1 ? name : "\(name)-\(number)"
                names.append((unique, reader.position(of: "name")))
                nodes.append(
                    Node(meta: ObjectMeta(name: unique), allocatable: allocatable)
                )
            }
        }
        checkNames(names, of: "nodes")
        return nodes
    }
}
