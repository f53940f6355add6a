import ArgumentParser
import ModelFiles
import Platform

/// What pods are placed on, and when.
struct ClusterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Add a node that offers this, as cpu=16,memory=64Gi,pods=110; with name= and count= if "
                + "there are several kinds; repeatable. (default: the nodes of the manifests)",
            valueName: "resources"
        )
    )
    var node: [NodeText] = []

    @Option(
        help: ArgumentHelp("How many nodes the one --node stands for. (default: 1)", valueName: "n")
    )
    var nodes: Int?

    @Flag(
        help: ArgumentHelp(
            "Place pods when everything has been applied, the highest priority first. "
                + "(default: as they come)"
        )
    )
    var atOnce = false

    /// The nodes.
    var list: [Node] { node.flatMap { $0.nodes(count: nodes) } }

    /// Refuses options that contradict each other.
    func check() throws {
        guard let nodes else { return }
        guard node.count == 1 else {
            throw ValidationError(
                node.isEmpty
                    ? "--nodes is how many of --node there are; add --node cpu=16,memory=64Gi"
                    : "--nodes is for one --node; give each of several a count="
            )
        }
        guard (1...NodeText.most).contains(nodes) else {
            throw ValidationError("--nodes must be between 1 and \(NodeText.most)")
        }
    }
}

extension NodeText: ExpressibleByArgument {
    /// The nodes that an argument describes.
    public init?(argument: String) { self.init(argument) }
}
