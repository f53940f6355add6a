import Platform

/// Who may connect to whom in a model's cluster, by its network policies.
public struct NetworkFlows: Sendable {
    /// The policies.
    public let policies: NetworkPolicySet
    /// The namespace of objects that name none.
    public let defaultNamespace: String

    private var podSets: [PodSet]
    private let services: [KubernetesService]

    /// Whether a connection is possible.
    public enum Verdict: Sendable, Equatable {
        /// Both ends allow it.
        case allowed
        /// One end does not.
        ///
        /// - Parameters:
        ///   - direction: Seen from the end that does not allow it.
        ///   - policies: The names of the policies that select that end, in the order of the files.
        ///   - target: `port 6379`, or `any port`.
        case denied(direction: NetworkPolicy.Direction, policies: [String], target: String)
    }

    /// The flows between the pods of these owners.
    init(
        podSets: [PodSet],
        policies: NetworkPolicySet,
        services: [KubernetesService],
        defaultNamespace: String
    ) {
        self.podSets = podSets
        self.policies = policies
        self.services = services
        self.defaultNamespace = defaultNamespace
    }

    /// What serves under a name; a Deployment before a StatefulSet before a Pod.
    func podSet(of name: String) -> PodSet? {
        ["Deployment", "StatefulSet", "Pod"].lazy.compactMap { kind in
            podSets.first { $0.kind == kind && $0.name == name }
        }.first
    }

    /// Whether one end can open a connection to another.
    ///
    /// The port is the one given; else the first that the receiving pods' containers name; else
    /// the target of the first port of a service that selects them; else the default. If there is
    /// none the flow is denied only if no port that a policy names, nor any other, would let it
    /// through.
    ///
    /// - Parameters:
    ///   - source: Who connects.
    ///   - destination: To whom.
    ///   - port: The port, if it is known.
    ///   - defaultPort: The port to take if the manifests name none.
    /// - Returns: `nil` if the manifests do not hold an end that is said to be a deployment.
    public func verdict(
        from source: FlowEnd,
        to destination: FlowEnd,
        port: Int? = nil,
        defaultPort: Int? = nil
    ) -> Verdict? {
        guard let from = peer(source), let to = peer(destination) else { return nil }
        let known = port ?? self.port(of: destination) ?? defaultPort
        let ports = known.map { [$0] } ?? portsOfPolicies + [Self.anyPort]
        var verdict = Verdict.allowed
        for port in ports {
            switch policies.verdict(from: from, to: to, port: port) {
            case .allowed: return .allowed
            case .denied(let direction, let names):
                verdict = .denied(
                    direction: direction,
                    policies: names,
                    target: known.map { "port \($0)" } ?? "any port"
                )
            }
        }
        return verdict
    }

    /// Whether an end can ask a name server (UDP port 53).
    ///
    /// Where it is, the manifests do not say: a rule for that port counts if its peers are anybody,
    /// addresses, or pods of other namespaces.
    ///
    /// - Parameter source: Who asks.
    /// - Returns: `nil` if the manifests do not hold the end.
    public func nameResolution(from source: FlowEnd) -> Verdict? {
        guard let from = peer(source) else { return nil }
        guard case .pod(let endpoint) = from else { return .allowed }
        let selecting = policies.policies.filter { policy in
            policy.policyTypes.contains(.egress)
                && (policy.meta.namespace ?? defaultNamespace) == endpoint.namespace
                && policy.podSelector.matches(endpoint.labels)
        }
        let isAllowed = selecting.flatMap(\.egress).contains { rule in
            (rule.ports.isEmpty || rule.ports.contains(where: Self.isNameServer))
                && (rule.peers.isEmpty || rule.peers.contains(where: Self.mayBeElsewhere))
        }
        return selecting.isEmpty || isAllowed
            ? .allowed
            : .denied(
                direction: .egress,
                policies: selecting.map(\.meta.name),
                target: "UDP port 53"
            )
    }

    private static func isNameServer(_ port: NetworkPolicy.Port) -> Bool {
        guard port.networkProtocol == .udp else { return false }
        switch port.port {
        case nil, .name: return true
        case .number(let first): return (first...max(first, port.endPort ?? first)).contains(53)
        }
    }

    private static func mayBeElsewhere(_ peer: NetworkPolicy.Peer) -> Bool {
        switch peer {
        case .ipBlock: true
        case .pods(_, let namespaceSelector): namespaceSelector != nil
        }
    }

    /// The flows if the pods of an owner had other labels.
    public func labelling(_ name: String, _ labels: Labels) -> NetworkFlows {
        var copy = self
        for index in copy.podSets.indices where copy.podSets[index].name == name {
            copy.podSets[index].template.labels = labels
        }
        return copy
    }

    /// The labels of the pods of an owner; `nil` if the manifests do not hold it.
    public func labels(of name: String) -> Labels? { podSet(of: name)?.template.labels }

    /// Whether a policy selects the pods of an owner of the manifests.
    public func selectsAnybody(_ policy: NetworkPolicy) -> Bool {
        podSets.contains { selects(policy, $0) }
    }

    /// Whether a policy selects the pods of the owner of a name.
    public func selects(_ policy: NetworkPolicy, _ name: String) -> Bool {
        podSet(of: name).map { selects(policy, $0) } ?? false
    }

    /// Whether the manifests make any pods.
    public var hasPods: Bool { !podSets.isEmpty }

    private func selects(_ policy: NetworkPolicy, _ set: PodSet) -> Bool {
        set.namespace == policy.meta.namespace ?? defaultNamespace
            && policy.podSelector.matches(set.template.labels)
    }

    /// An end as network policies see it; `nil` for a deployment that there is not.
    public func peer(_ end: FlowEnd) -> NetworkPolicySet.Peer? {
        switch end {
        case .outside: .outside(address: nil)
        case .deployment(let name): podSet(of: name).map { .pod($0.endpoint) }
        case .undescribed(let name):
            .pod(NetworkEndpoint(namespace: defaultNamespace, labels: ["app": name]))
        }
    }

    /// The port on which the pods of an end listen, if the manifests say so.
    public func port(of end: FlowEnd) -> Int? {
        guard case .deployment(let name) = end, let set = podSet(of: name) else { return nil }
        let ports = set.template.spec.containers.flatMap(\.ports)
        if let port = ports.first { return port.number }
        let service = services.first { service in
            !service.selector.isEmpty
                && (service.meta.namespace ?? defaultNamespace) == set.namespace
                && LabelSelector(matchLabels: service.selector).matches(set.template.labels)
        }
        guard let port = service?.ports.first else { return nil }
        switch port.target {
        case nil: return port.number
        case .number(let number): return number
        case .name(let name): return ports.first { $0.name == name }?.number
        }
    }

    /// A port that no rule names: only a rule for all ports lets it through.
    private static let anyPort = 1

    /// Every port that a rule names by number.
    private var portsOfPolicies: [Int] {
        policies.policies.flatMap { $0.ingress + $0.egress }.flatMap(\.ports).compactMap { port in
            guard case .number(let number) = port.port else { return nil }
            return number
        }
    }
}
