import Platform

/// An object as it stands in a manifest, before it is decoded.
struct ManifestDocument {
    /// The whole object.
    let node: YAMLNode
    /// For example `Deployment`.
    let kind: String
    /// For example `apps/v1`.
    let apiVersion: String
    /// The name.
    let name: String
    /// Where the name stands.
    let namePosition: SourcePosition
    /// The namespace; `nil` if none is given.
    let namespace: String?

    /// The head of an object; reports what the API server needs and does not find.
    ///
    /// - Returns: `nil` if the object has no kind or no name.
    init?(_ node: YAMLNode, reporting diagnostics: Diagnostics) {
        let value = ManifestValue(node: node, path: "", diagnostics: diagnostics)
        guard node.mapping != nil else {
            diagnostics.error(
                "this is \(node.kindDescription), expected a Kubernetes object",
                at: node.position
            )
            return nil
        }
        let fields = ManifestFields(value: value)
        guard let kind = fields["kind"]?.text else {
            diagnostics.error("Object 'Kind' is missing", at: node.position)
            return nil
        }
        guard let apiVersion = fields["apiVersion"]?.text else {
            diagnostics.error(
                "Object 'apiVersion' is missing" + Self.advice(for: kind),
                at: node.position
            )
            return nil
        }
        self.node = node
        self.kind = kind
        self.apiVersion = apiVersion
        if Self.isList(node, kind: kind) {
            name = ""
            namespace = nil
            namePosition = node.position
            return
        }
        let meta = fields["metadata"].map { ManifestFields(value: $0) }
        guard let name = meta?["name"], let text = name.text, !text.isEmpty else {
            diagnostics.error(
                meta?["generateName"] == nil
                    ? "metadata.name: Required value: name or generateName is required"
                    : "metadata.generateName: a name that the server makes up cannot be "
                        + "referred to; give metadata.name",
                at: node.position
            )
            return nil
        }
        self.name = text
        namePosition = name.node.position
        namespace = meta?["namespace"]?.text
    }

    /// Whether the object is a list of objects: `List`, `PodList`.
    var isList: Bool { Self.isList(node, kind: kind) }

    private static func isList(_ node: YAMLNode, kind: String) -> Bool {
        kind.hasSuffix("List") && node["items"] != nil
    }

    private static func advice(for kind: String) -> String {
        KindReader(kind: kind).map { "; write apiVersion: \($0.apiVersions[0])" } ?? ""
    }

    /// The metadata.
    func meta(reporting diagnostics: Diagnostics) -> ObjectMeta {
        let labels = node["metadata"].flatMap { metadata in
            ManifestValue(node: metadata, path: "metadata", diagnostics: diagnostics)
                .fields(["name", "namespace", "labels"])?["labels"]?.labels
        }
        return ObjectMeta(name: name, namespace: namespace, labels: labels ?? [:])
    }
}
