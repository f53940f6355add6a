/// What single containers, pods and claims of a namespace may and must ask for.
public struct LimitRange: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// The limits, each for one type of thing.
    public var items: [Item]

    /// Limits for one type of thing.
    public struct Item: Hashable, Sendable {
        /// What is limited.
        public var type: LimitType
        /// The limit of a container that gives none.
        public var `default`: ResourceList
        /// The request of a container that gives neither request nor limit.
        public var defaultRequest: ResourceList
        /// The largest limit.
        public var max: ResourceList
        /// The smallest request.
        public var min: ResourceList
        /// The largest ratio of limit to request.
        public var maxLimitRequestRatio: ResourceList

        /// Limits for one type of thing, as the manifest gives them.
        public init(
            type: LimitType,
            default: ResourceList = [:],
            defaultRequest: ResourceList = [:],
            max: ResourceList = [:],
            min: ResourceList = [:],
            maxLimitRequestRatio: ResourceList = [:]
        ) {
            self.type = type
            self.default = `default`
            self.defaultRequest = defaultRequest
            self.max = max
            self.min = min
            self.maxLimitRequestRatio = maxLimitRequestRatio
        }
    }

    /// A type of thing that is limited.
    public enum LimitType: Hashable, Sendable, CustomStringConvertible {
        /// Each container and each init container.
        case container
        /// Each pod as a whole.
        case pod
        /// Each claim of storage.
        case persistentVolumeClaim
        /// A type that Kubernetes itself does nothing about.
        case other(String)

        /// The type that Kubernetes calls `name`.
        public init(_ name: String) {
            switch name {
            case "Container": self = .container
            case "Pod": self = .pod
            case "PersistentVolumeClaim": self = .persistentVolumeClaim
            default: self = .other(name)
            }
        }

        /// How Kubernetes writes the type.
        public var description: String {
            switch self {
            case .container: "Container"
            case .pod: "Pod"
            case .persistentVolumeClaim: "PersistentVolumeClaim"
            case .other(let name): name
            }
        }
    }

    /// A limit range, as the manifest gives it.
    public init(meta: ObjectMeta, items: [Item]) {
        self.meta = meta
        self.items = items
    }
}
