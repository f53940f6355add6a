extension LoadedModel {
    /// The namespace of the orchestrator's pods; `default` where no manifest says another.
    public var namespace: String {
        guard let cluster = platform?.cluster, let name = service.orchestrator.deployment else {
            return "default"
        }
        let own = cluster.applications.first {
            $0.object.meta.name == name && $0.namespace != nil && !$0.pods.isEmpty
        }
        return own?.namespace ?? "default"
    }
}
