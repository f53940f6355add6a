import Platform
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

    /// The names of everybody whose pods are counted, tenants last.
    func owners(_ manifests: [ManifestObject]) -> [String] {
        manifests.compactMap { PodOwner($0.object)?.meta.name } + tenants.map(\.name)
    }
}
