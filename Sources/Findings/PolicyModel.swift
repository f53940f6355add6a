import ModelFiles
import Platform
import Service

/// A model as the rules see it: what its files mean, and where they say it.
public struct PolicyModel: Sendable {
    /// The model that was read.
    let loaded: LoadedModel
    /// The pods of the manifests, by what makes them; empty without manifests.
    let owners: [OwnedPods]

    /// The model, without what the rules ask of its cluster.
    var service: ServiceModel { loaded.service }

    /// The objects of the manifests, in the order of the files.
    let manifests: [ManifestObject]
    /// The updates of all owners whose pods are all there; two rules go by them.
    let rollouts: [(pods: OwnedPods, rollout: Rollout)]

    /// A model that was read.
    public init(_ loaded: LoadedModel) {
        self.loaded = loaded
        guard let platform = loaded.platform else {
            owners = []
            manifests = []
            rollouts = []
            return
        }
        owners = platform.applied.compactMap { OwnedPods($0, in: platform.cluster) }
        manifests = platform.applied.map(\.manifest)
        rollouts = owners.compactMap { pods in
            pods.rollout(in: platform.cluster).map { (pods, $0) }
        }
    }

    /// The pods of the Deployment, StatefulSet or Pod of a name, as the model's `deployment` finds
    /// them.
    func owner(named name: String?) -> OwnedPods? {
        guard let name else { return nil }
        return ["Deployment", "StatefulSet", "Pod"].lazy.compactMap { kind in
            owners.first { $0.owner.kind == kind && $0.owner.meta.name == name }
        }.first
    }

    /// The owner of Redis' pod, if the model names it.
    var redisOwner: OwnedPods? { owner(named: value(of: "redis.deployment")) }

    /// The owner of the orchestrator's pods, if the model names it.
    var orchestratorOwner: OwnedPods? { owner(named: service.orchestrator.deployment) }

    /// The objects of one kind, each with its manifest.
    func objects<Object>(
        _ kind: (KubernetesObject) -> Object?
    ) -> [(object: Object, manifest: ManifestObject)] {
        manifests.compactMap { manifest in kind(manifest.object).map { ($0, manifest) } }
    }
}

// MARK: - Places

extension PolicyModel {
    /// The value at a path as it was written or as its default is written; `nil` if it has none.
    func value(of path: String) -> String? {
        loaded.parameters.last { $0.path == path && $0.value != "none" }?.value
    }

    /// Whether a value is given at a path, in a file or on the command line.
    func isWritten(_ path: String) -> Bool {
        loaded.parameters.contains { $0.path == path && $0.position != nil }
    }

    /// Where the value at a path is written, or the nearest part of the model around it.
    func place(_ path: String) -> SourcePosition {
        if let written = loaded.parameters.last(where: { $0.path == path })?.position {
            return written
        }
        var keys = path.split(separator: ".").map(String.init)
        while !keys.isEmpty {
            if let place = loaded.document.place(of: keys) { return place }
            keys.removeLast()
        }
        return loaded.document.position
    }
}
