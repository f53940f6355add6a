/// How a Deployment replaces its pods a few at a time: what to do next, from where it stands.
///
/// Source: `pkg/controller/deployment/rolling.go` (Kubernetes 1.29.6).
struct RollingUpdate: Hashable, Sendable {
    /// How many pods there are to be.
    var replicas: Int
    /// How many there may be on top.
    let maxSurge: Int
    /// How many may be missing.
    let maxUnavailable: Int

    /// The pods of one version.
    struct Version: Hashable, Sendable {
        /// How many its ReplicaSet is to have.
        var wanted: Int
        /// How many of its pods are ready.
        var ready: Int
    }

    /// How an object's pods are replaced; `nil` if all at once, or not at all.
    ///
    /// Where surge and unavailability both come to zero nothing would ever move; the controller then
    /// lets one go. A StatefulSet deletes one pod after the other and makes it anew.
    ///
    /// - Parameters:
    ///   - object: What makes the pods.
    ///   - replicas: How many there are to be.
    init?(_ object: KubernetesObject, replicas: Int) {
        self.replicas = replicas
        switch object {
        case .deployment(let deployment):
            guard case .rollingUpdate(let surge, let unavailable) = deployment.strategy else {
                return nil
            }
            let more = surge.resolved(of: replicas, roundingUp: true)
            let fewer = unavailable.resolved(of: replicas, roundingUp: false)
            maxSurge = more
            maxUnavailable = more == 0 && fewer == 0 ? 1 : min(fewer, replicas)
        case .statefulSet:
            maxSurge = 0
            maxUnavailable = 1
        default: return nil
        }
    }

    /// The pods that must be ready at any time.
    var fewestReady: Int { replicas - maxUnavailable }

    /// How many pods of the new version there are to be now.
    func newWanted(new: Version, old: Version) -> Int {
        let room = replicas + maxSurge - new.wanted - old.wanted
        guard room > 0, new.wanted < replicas else { return new.wanted }
        return new.wanted + min(room, replicas - new.wanted)
    }

    /// Which old pods may go, once the new ReplicaSet has made what it could.
    func deletions(new: Version, old: Version) -> (unready: Int, ready: Int) {
        // What the new ReplicaSet still lacks must not be missing twice.
        let missing = new.wanted - new.ready
        var mayGo = new.wanted + old.wanted - fewestReady - missing
        let unready = max(0, min(old.wanted - old.ready, mayGo))
        mayGo -= unready
        let spare = min(new.ready + old.ready - fewestReady, old.ready, mayGo)
        return (unready, max(0, spare))
    }
}
