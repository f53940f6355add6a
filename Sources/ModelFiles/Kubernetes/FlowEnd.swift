/// Who opens or takes the connections of a flow.
public enum FlowEnd: Sendable, Equatable {
    /// Somebody outside the cluster, at an unknown address.
    case outside
    /// The pods of the Deployment, StatefulSet or Pod of this name.
    case deployment(String)
    /// Pods that no manifest describes: they are taken to be in the namespace of the others and to
    /// have the one label `app: <name>`, as the seed design labels its pods.
    case undescribed(String)

    /// What messages call the end.
    public var description: String {
        switch self {
        case .outside: "the clients"
        case .deployment(let name), .undescribed(let name): "\(quoted(name))"
        }
    }
}
