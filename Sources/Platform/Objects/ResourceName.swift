/// The name of a resource: what containers ask for, nodes offer and quotas count.
public struct ResourceName: RawRepresentable, Hashable, Comparable, Sendable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    /// The name as Kubernetes writes it.
    public let rawValue: String

    /// The resource that Kubernetes calls `rawValue`.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The resource that Kubernetes calls `rawValue`.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// The resource that Kubernetes calls `value`.
    public init(stringLiteral value: String) { rawValue = value }

    /// Processor, in cores.
    public static let cpu: ResourceName = "cpu"
    /// Memory, in bytes.
    public static let memory: ResourceName = "memory"
    /// Local disk, in bytes.
    public static let ephemeralStorage: ResourceName = "ephemeral-storage"
    /// Volumes, in bytes.
    public static let storage: ResourceName = "storage"
    /// The number of pods.
    public static let pods: ResourceName = "pods"

    /// How Kubernetes writes the name.
    public var description: String { rawValue }

    /// Which of two names comes first, byte by byte as Go sorts them.
    public static func < (left: ResourceName, right: ResourceName) -> Bool {
        left.rawValue < right.rawValue
    }
}
