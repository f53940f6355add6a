import ModelFiles
import Platform
import Units

/// The pods that an object of the manifests makes, or is.
struct OwnedPods: Sendable {
    /// What makes the pods.
    let owner: PodOwner
    /// The object, and where it was written.
    let manifest: ManifestObject
    /// Its number in the order of application.
    let number: Int
    /// How many pods there are to be.
    let replicas: Int
    /// The namespace, without what is used of its quotas.
    let namespace: Namespace
    /// Whether the pods were there before anything was applied, so that nobody admits them.
    let isEarlier: Bool
    /// What the API server says of one pod in an empty namespace.
    let alone: AdmissionOutcome
    /// A pod after all defaulting, whatever its priority class; `nil` if it contradicts itself or
    /// a limit range.
    let completed: AdmittedPod?

    /// The pods of an object; `nil` if it makes none.
    init?(_ applied: LoadedPlatform.AppliedObject, in cluster: Cluster) {
        let application = cluster.applications[applied.number]
        guard let owner = PodOwner(applied.manifest.object), let name = application.namespace
        else { return nil }
        self.owner = owner
        manifest = applied.manifest
        number = applied.number
        replicas = cluster.replicas(of: owner)
        isEarlier =
            !application.pods.isEmpty && application.pods.allSatisfy { cluster.pods[$0].isEarlier }
        let used = cluster.namespace(name)
        var empty = Namespace(
            name: name,
            limitRanges: used?.limitRanges ?? [],
            quotas: used?.quotas.map(\.quota) ?? [],
            priorityClasses: used?.priorities.classes ?? []
        )
        namespace = empty
        let pod = Pod(name: owner.podName(0), namespace: name, from: owner.template)
        alone = empty.admit(pod)
        var classless = pod
        classless.spec.priorityClassName = nil
        classless.spec.priority = nil
        do throws(AdmissionRefusal) {
            completed = try namespace.prepare(classless)
        } catch {
            completed = nil
        }
    }

    /// What messages call the owner: `Deployment 'web'`.
    var title: String { "\(owner.kind) '\(owner.meta.name)'" }

    /// The keys from the object to the specification of its pods.
    var podKeys: [String] { owner.kind == "Pod" ? ["spec"] : ["spec", "template", "spec"] }

    /// The first of several places below the specification of the pods; the object's name if there
    /// is none of them.
    func podPlace(_ candidates: [String]...) -> SourcePosition {
        candidates.lazy.compactMap { manifest.node.place(of: podKeys + $0) }.first
            ?? manifest.position
    }

    /// Where the number of pods is written.
    var replicasPlace: SourcePosition {
        manifest.place(["spec", "replicas"], ["spec", "parallelism"])
    }

    /// The limit range that gives containers a default limit of a resource, and that limit.
    func defaultLimit(of resource: ResourceName) -> (limit: Quantity, limitRange: LimitRange)? {
        namespace.defaultLimit(of: resource)
    }
}

extension Namespace {
    /// The limit range that gives containers a default limit of a resource, and that limit.
    func defaultLimit(of resource: ResourceName) -> (limit: Quantity, limitRange: LimitRange)? {
        for limitRange in limitRanges {
            let limits = limitRange.items.filter { $0.type == .container }
                .compactMap { $0.default[resource] }
            if let limit = limits.last { return (limit, limitRange) }
        }
        return nil
    }
}
