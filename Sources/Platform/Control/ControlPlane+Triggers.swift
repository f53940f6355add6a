import Units

/// What happens to a control plane from outside.
extension ControlPlane {
    /// Something from outside.
    public enum Trigger: Hashable, Sendable {
        /// All pods of a Deployment or StatefulSet are to be replaced: its template changes, what it
        /// asks for does not.
        case update(owner: Int)
        /// An owner is to have so many pods.
        case scale(owner: Int, replicas: Int)
        /// The node of an index fails, or is back.
        case fail(node: Int)
        case restore(node: Int)
    }

    /// The number of the owner that was applied as number `application`; `nil` if that was refused or
    /// makes no pods.
    public func ownerNumber(ofApplication application: Int) -> Int? {
        owners.firstIndex { $0.application == application }
    }

    /// Does what is due until `now`, and then what a trigger asks for.
    public mutating func pull(
        _ trigger: Trigger,
        at now: SimTime,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        advance(to: now, &environment)
        switch trigger {
        case .update(let owner): update(owner)
        case .scale(let owner, let replicas):
            scale(owner, to: replicas, because: "from outside")
        case .fail(let node): failNode(node)
        case .restore(let node): restoreNode(node, &environment)
        }
        settle(&environment)
    }
}
