/// A container of a pod, and what it asks for.
public struct Container: Hashable, Sendable {
    /// The name; unique in the pod.
    public var name: String
    /// The image; nothing depends on it.
    public var image: String?
    /// What the scheduler reserves.
    public var requests: ResourceList
    /// What the container may use at most.
    public var limits: ResourceList
    /// The ports that it names.
    public var ports: [Port]
    /// Whether an init container is a sidecar: it runs beside the containers (`Always`).
    ///
    /// Means nothing for an ordinary container.
    public var restartsAlways: Bool

    /// A port of a container.
    public struct Port: Hashable, Sendable {
        /// The name, which services and network policies may use.
        public var name: String?
        /// The number, in `1...65535`.
        public var number: Int
        /// The protocol.
        public var networkProtocol: NetworkProtocol

        /// A port of a container.
        public init(
            name: String? = nil,
            number: Int,
            networkProtocol: NetworkProtocol = .tcp
        ) {
            self.name = name
            self.number = number
            self.networkProtocol = networkProtocol
        }
    }

    /// A container called `name`.
    public init(
        name: String,
        image: String? = nil,
        requests: ResourceList = [:],
        limits: ResourceList = [:],
        ports: [Port] = [],
        restartsAlways: Bool = false
    ) {
        self.name = name
        self.image = image
        self.requests = requests
        self.limits = limits
        self.ports = ports
        self.restartsAlways = restartsAlways
    }
}
