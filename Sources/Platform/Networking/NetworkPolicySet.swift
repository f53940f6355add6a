/// The network policies of a cluster, and which connections they leave.
///
/// A pod that no policy selects for a direction is open in that direction. Where policies select
/// it, a connection needs a rule of any of them. A connection between two pods needs both the
/// egress of the one and the ingress of the other.
///
/// Kubernetes only defines this; the network plug-in of a cluster enforces it, if it does. Pods are
/// taken to have no address: an `ipBlock` is compared with the addresses outside the cluster
/// only, and matches an address that is not given if it is `0.0.0.0/0` or `::/0` without
/// exceptions. Only IPv4 addresses are compared.
///
/// Source: `api/networking/v1/types.go` (Kubernetes 1.29.6).
public struct NetworkPolicySet: Hashable, Sendable {
    /// The policies.
    public let policies: [NetworkPolicy]
    private let defaultNamespace: String

    /// An end of a connection.
    public enum Peer: Hashable, Sendable {
        /// A pod of the cluster.
        case pod(NetworkEndpoint)
        /// Somebody outside the cluster; `address` is dotted IPv4, or `nil` if it is not known.
        case outside(address: String?)
    }

    /// Whether a connection is possible.
    public enum Verdict: Hashable, Sendable {
        /// Both ends allow it.
        case allowed
        /// One end is selected by policies and none of them has a rule for it.
        ///
        /// - Parameters:
        ///   - direction: Seen from the end that does not allow it.
        ///   - policies: The names of the policies that select that end, in the order given.
        case denied(direction: NetworkPolicy.Direction, policies: [String])
    }

    /// The policies of a cluster.
    ///
    /// - Parameters:
    ///   - policies: The policies.
    ///   - defaultNamespace: The namespace of policies that give none.
    public init(_ policies: [NetworkPolicy], defaultNamespace: String = "default") {
        self.policies = policies
        self.defaultNamespace = defaultNamespace
    }

    /// Whether `source` can open a connection to a port of `destination`.
    ///
    /// The egress of the source is asked first.
    ///
    /// - Parameters:
    ///   - source: Who connects.
    ///   - destination: To whom.
    ///   - port: The port of the destination, in `1...65535`.
    ///   - networkProtocol: The protocol.
    /// - Returns: Whether both ends allow it, and if not, which policies stand in the way.
    public func verdict(
        from source: Peer,
        to destination: Peer,
        port: Int,
        networkProtocol: NetworkProtocol = .tcp
    ) -> Verdict {
        let ports: [Container.Port]
        switch destination {
        case .pod(let endpoint): ports = endpoint.ports
        case .outside: ports = []
        }
        let target = Target(number: port, networkProtocol: networkProtocol, named: ports)
        let egress = verdict(.egress, at: source, with: destination, target)
        guard egress == .allowed else { return egress }
        return verdict(.ingress, at: destination, with: source, target)
    }

    private struct Target {
        let number: Int
        let networkProtocol: NetworkProtocol
        let named: [Container.Port]
    }

    private func verdict(
        _ direction: NetworkPolicy.Direction,
        at end: Peer,
        with other: Peer,
        _ target: Target
    ) -> Verdict {
        guard case .pod(let endpoint) = end else { return .allowed }
        let selecting = policies.filter { policy in
            policy.policyTypes.contains(direction) && namespace(of: policy) == endpoint.namespace
                && policy.podSelector.matches(endpoint.labels)
        }
        let isAllowed =
            selecting.isEmpty
            || selecting.contains { policy in
                let rules = direction == .egress ? policy.egress : policy.ingress
                return rules.contains { rule in
                    (rule.ports.isEmpty || rule.ports.contains { matches($0, target) })
                        && (rule.peers.isEmpty
                            || rule.peers.contains { matches($0, other, of: policy) })
                }
            }
        return isAllowed
            ? .allowed : .denied(direction: direction, policies: selecting.map(\.meta.name))
    }

    private func namespace(of policy: NetworkPolicy) -> String {
        policy.meta.namespace ?? defaultNamespace
    }

    private func matches(
        _ peer: NetworkPolicy.Peer,
        _ end: Peer,
        of policy: NetworkPolicy
    ) -> Bool {
        switch (peer, end) {
        case (.pods(let podSelector, let namespaceSelector), .pod(let endpoint)):
            let isInNamespace =
                namespaceSelector?.matches(endpoint.namespaceLabels)
                ?? (endpoint.namespace == namespace(of: policy))
            return isInNamespace && podSelector?.matches(endpoint.labels) ?? true
        case (.ipBlock(let cidr, let except), .outside(let address)):
            guard let text = address, let number = IPv4Block.address(text) else {
                return ["0.0.0.0/0", "::/0"].contains(cidr) && except.isEmpty
            }
            return IPv4Block(cidr)?.contains(number) ?? false
                && !except.contains { IPv4Block($0)?.contains(number) ?? false }
        case (.pods, .outside), (.ipBlock, .pod): return false
        }
    }

    private func matches(_ port: NetworkPolicy.Port, _ target: Target) -> Bool {
        guard port.networkProtocol == target.networkProtocol else { return false }
        switch port.port {
        case nil: return true
        case .number(let first):
            return (first...max(first, port.endPort ?? first)).contains(target.number)
        case .name(let name):
            return target.named.contains {
                $0.name == name && $0.number == target.number
                    && $0.networkProtocol == target.networkProtocol
            }
        }
    }
}
