import Platform
import Service

/// Events that change how many pods there are, or replace them.
extension ModelDecoder {
    /// A rolling update.
    func update(_ reader: MappingReader, _ names: TimelineNames) -> TimelineEvent.Action? {
        controller(reader, names).map { .update(application: $0.application) }
    }

    /// Another number of pods.
    func scaling(_ reader: MappingReader, _ names: TimelineNames) -> TimelineEvent.Action? {
        let replicas = reader.count("replicas")
        guard let (owner, application) = controller(reader, names), let replicas else {
            return nil
        }
        if names.autoscalers.contains(where: {
            $0.target.kind == owner.kind && $0.target.name == owner.meta.name
        }) {
            diagnostics.warning(
                "an autoscaler sets the replicas of \(quoted(owner.meta.name)) too, at its next look",
                at: reader.position(of: "replicas")
            )
        }
        return .scale(application: application, replicas: replicas)
    }

    private func controller(
        _ reader: MappingReader,
        _ names: TimelineNames
    ) -> (owner: PodOwner, application: Int)? {
        guard let name = reader.text("deployment") else { return nil }
        if let found = names.controllers.first(where: { $0.owner.meta.name == name }) {
            return found
        }
        let known = names.controllers.map(\.owner.meta.name)
        let hint = didYouMean(name, among: known)
        let list =
            known.isEmpty
            ? "; they hold none" : "; there are " + known.map { quoted($0) }.joined(separator: ", ")
        reader.reportError(
            "deployment",
            "the manifests hold no Deployment \(quoted(name))" + (hint.isEmpty ? list : hint)
        )
        return nil
    }
}

extension NamespaceResolution {
    /// The Deployments and StatefulSets of manifests, Deployments first, and the number of each in the
    /// order of application.
    static func controllers(
        of objects: [ManifestObject]
    ) -> [(owner: PodOwner, application: Int)] {
        let owners = inOrderOfApplication(objects).enumerated().compactMap { number, object in
            PodOwner(object.object).map { (owner: $0, application: number) }
        }
        return ["Deployment", "StatefulSet"].flatMap { kind in
            owners.filter { $0.owner.kind == kind }
        }
    }
}
