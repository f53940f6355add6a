import Platform
import Service
import Variates

/// What the `platform` part of a model says, before the manifests have been applied.
struct PlatformSettings {
    var start: Distribution
    var stop: Distribution?
    var jobRun: Distribution?
    var tenants: [Tenant]

    /// A tenant as it was read.
    struct Tenant {
        var name: String
        /// The namespace that the model, or the template's manifest, names.
        var namespace: String?
        var template: PodTemplate
        var arrivals: ArrivalProcess
        var run: Distribution?
        /// Where its template, and its namespace, stand.
        var position: SourcePosition
        var namespacePosition: SourcePosition
    }

    /// What those are called whose pods are counted, tenants last.
    func owners(_ manifests: [ManifestObject]) -> [String] {
        let owners = manifests.compactMap { PodOwner($0.object) }
        return PlatformReading.labels(
            ofOwners: owners.map { ($0.meta.name, $0.kind, $0.meta.namespace ?? "") }
                + tenants.map { ($0.name, "Tenant", $0.namespace ?? "") }
        )
    }

    /// What the resources of quotas are called that pods are charged to.
    func quotas(_ manifests: [ManifestObject]) -> [String] {
        let quotas = manifests.compactMap(\.object.resourceQuota)
        return PlatformReading.labels(
            ofQuotas: quotas.flatMap { quota in
                quota.resourcesOfPods.map {
                    ("\(quota.meta.name).\($0.rawValue)", quota.meta.namespace ?? "")
                }
            }
        )
    }
}
