/// Which connections the pods that it selects may take and make.
///
/// Source: `api/networking/v1/types.go` (Kubernetes 1.29.6).
public struct NetworkPolicy: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// Which pods of its namespace the policy is about.
    public var podSelector: LabelSelector
    /// The directions that the policy restricts, in the order given.
    public var policyTypes: [Direction]
    /// The connections that selected pods may take; any of the rules suffices.
    public var ingress: [Rule]
    /// The connections that selected pods may make; any of the rules suffices.
    public var egress: [Rule]

    /// A direction of traffic, seen from the selected pod.
    public enum Direction: String, Hashable, Sendable, CaseIterable {
        /// Towards the pod.
        case ingress = "Ingress"
        /// Away from the pod.
        case egress = "Egress"
    }

    /// Connections that are allowed: any of the peers on any of the ports.
    public struct Rule: Hashable, Sendable {
        /// The other end; empty is anybody.
        public var peers: [Peer]
        /// The port of the end that is connected to; empty is any.
        public var ports: [Port]

        /// A rule.
        public init(peers: [Peer] = [], ports: [Port] = []) {
            self.peers = peers
            self.ports = ports
        }
    }

    /// The other end of a connection.
    public enum Peer: Hashable, Sendable {
        /// Pods by their labels and the labels of their namespace.
        ///
        /// Without a namespace selector they are in the namespace of the policy; without a
        /// pod selector they are all pods of the namespaces.
        case pods(podSelector: LabelSelector?, namespaceSelector: LabelSelector?)
        /// Addresses.
        ///
        /// - Parameters:
        ///   - cidr: The range, such as `10.0.0.0/8`.
        ///   - except: Ranges within `cidr` that are left out.
        case ipBlock(cidr: String, except: [String])
    }

    /// A port, or a range of ports.
    public struct Port: Hashable, Sendable {
        /// The port; `nil` is every port of the protocol.
        public var port: PortReference?
        /// The last port of a range that begins with `port`, which then is a number.
        public var endPort: Int?
        /// The protocol.
        public var networkProtocol: NetworkProtocol

        /// A port, or a range of ports.
        public init(
            port: PortReference? = nil,
            endPort: Int? = nil,
            networkProtocol: NetworkProtocol = .tcp
        ) {
            self.port = port
            self.endPort = endPort
            self.networkProtocol = networkProtocol
        }
    }

    /// A network policy.
    ///
    /// - Parameters:
    ///   - meta: The name, namespace and labels.
    ///   - podSelector: Which pods the policy is about.
    ///   - policyTypes: The directions; `nil` is the default of the API: ingress, and egress if
    ///     there are egress rules.
    ///   - ingress: The connections that selected pods may take.
    ///   - egress: The connections that selected pods may make.
    public init(
        meta: ObjectMeta,
        podSelector: LabelSelector,
        policyTypes: [Direction]? = nil,
        ingress: [Rule] = [],
        egress: [Rule] = []
    ) {
        self.meta = meta
        self.podSelector = podSelector
        self.policyTypes = policyTypes ?? (egress.isEmpty ? [.ingress] : [.ingress, .egress])
        self.ingress = ingress
        self.egress = egress
    }
}
