/// A name under which the pods that it selects are reached: the `Service` of Kubernetes.
public struct KubernetesService: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// Labels that the pods have; empty if the endpoints are kept by hand.
    public var selector: Labels
    /// The ports.
    public var ports: [Port]
    /// How the service is reached.
    public var type: ServiceType
    /// Whether a load balancer gets a port on each node as well.
    public var allocatesLoadBalancerNodePorts: Bool

    /// A port of a service.
    public struct Port: Hashable, Sendable {
        /// The name.
        public var name: String?
        /// The number, in `1...65535`.
        public var number: Int
        /// The pods' port; `nil` is `number`.
        public var target: PortReference?
        /// The protocol.
        public var networkProtocol: NetworkProtocol

        /// A port of a service.
        public init(
            name: String? = nil,
            number: Int,
            target: PortReference? = nil,
            networkProtocol: NetworkProtocol = .tcp
        ) {
            self.name = name
            self.number = number
            self.target = target
            self.networkProtocol = networkProtocol
        }
    }

    /// How a service is reached.
    public enum ServiceType: String, Hashable, Sendable, CaseIterable {
        /// From within the cluster. The default.
        case clusterIP = "ClusterIP"
        /// From outside, through a port of every node.
        case nodePort = "NodePort"
        /// From outside, through a load balancer.
        case loadBalancer = "LoadBalancer"
        /// As another name in the DNS.
        case externalName = "ExternalName"
    }

    /// A service, with the defaults of the API.
    public init(
        meta: ObjectMeta,
        selector: Labels = [:],
        ports: [Port] = [],
        type: ServiceType = .clusterIP,
        allocatesLoadBalancerNodePorts: Bool = true
    ) {
        self.meta = meta
        self.selector = selector
        self.ports = ports
        self.type = type
        self.allocatesLoadBalancerNodePorts = allocatesLoadBalancerNodePorts
    }
}
