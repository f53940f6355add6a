import Platform

/// Reads manifests as `kubectl apply --recursive --filename` does.
///
/// Files hold YAML or JSON, several documents each, and lists (`kind: List`, `PodList`). Objects that
/// mean nothing to a simulation are kept by kind and name. Of the others the fields that are used
/// are checked with the API server's strictness and words; other fields may hold anything.
///
/// Numbers are the parameters `kubernetes.<kind>.<name>.<field>`, where a container goes by its
/// name: `kubernetes.Deployment.web.spec.template.spec.containers.web.resources.limits.cpu`. Where
/// two namespaces have objects of one kind and name, the second goes by `<namespace>/<name>`.
///
/// Source: Kubernetes 1.29.6. Not everything that its validation refuses is refused here.
public struct ManifestReader {
    private let context: ReadingContext

    /// A reader that takes overrides from `context` and reports there.
    public init(context: ReadingContext) { self.context = context }

    /// Reads the file, or all files of the directory, that a model names.
    ///
    /// - Parameters:
    ///   - name: A path relative to the model's directory.
    ///   - position: Where the model names it.
    /// - Returns: The objects in the order of the files' paths, and of each file.
    public func read(_ name: String, namedAt position: SourcePosition) -> [ManifestObject] {
        do throws(Diagnostic) {
            let (_, location) = try context.directory.locate(name, namedAt: position)
            guard SourceFile.isDirectory(location) else {
                return read([context.read(name, namedAt: position)].compactMap(\.self))
            }
            let directory = name.hasSuffix("/") ? name : name + "/"
            let paths = ManifestFiles(below: location).paths
            if paths.isEmpty {
                context.diagnostics.warning(
                    "\(quoted(name)) holds no manifest (\(ManifestFiles.suffixes.joined(separator: ", ")))",
                    at: position
                )
            }
            return read(paths.compactMap { context.read(directory + $0, namedAt: position) })
        } catch {
            context.diagnostics.report(error)
            return []
        }
    }

    /// Reads files that are open already.
    ///
    /// - Returns: The objects in the order of the files, and of each file.
    public func read(_ sources: [SourceFile]) -> [ManifestObject] {
        let documents = sources.flatMap { source in
            source.yamlDocuments(reporting: context.diagnostics).flatMap { objects(in: $0) }
        }
        var seen: [String: ManifestDocument] = [:]
        var paths: Set<String> = []
        return documents.compactMap { document in
            let identity = "\(document.kind)/\(document.namespace ?? "")/\(document.name)"
            if let first = seen[identity] {
                let place = first.namePosition
                context.diagnostics.error(
                    "\(document.kind) \(quoted(document.name)) is given twice, first in "
                        + "\(place.source.path):\(place.line)",
                    at: document.namePosition
                )
                return nil
            }
            seen[identity] = document
            var path = "kubernetes.\(document.kind).\(document.name)"
            if !paths.insert(path).inserted {
                path =
                    "kubernetes.\(document.kind).\(document.namespace ?? "default")/\(document.name)"
            }
            return object(document, at: path)
        }
    }

    /// The objects of files, before they are decoded.
    func documents(of sources: [SourceFile]) -> [ManifestDocument] {
        sources.flatMap { source in
            source.yamlDocuments(reporting: context.diagnostics, limits: Self.limits)
                .flatMap { objects(in: $0) }
        }
    }

    /// An object as an API server gets it: what is wrong with it does not keep others away.
    func entry(_ document: ManifestDocument) -> ManifestEntry {
        let start = context.diagnostics.all.count
        let object = object(document, at: "kubernetes.\(document.kind).\(document.name)")
        let errors = context.diagnostics.all[start...].filter { $0.severity == .error }
        return ManifestEntry(document, object?.object, errors: errors)
    }

    /// Whole clusters are larger than what people write.
    private static let limits = YAMLLimits(nodes: 20_000_000)

    /// The objects of a document, those of lists one by one.
    func objects(in node: YAMLNode) -> [ManifestDocument] {
        // Nothing stands between two separators: kubectl goes on.
        guard !node.isNull,
            let document = ManifestDocument(node, reporting: context.diagnostics)
        else { return [] }
        guard document.isList else { return [document] }
        return (node["items"]?.list ?? []).flatMap { objects(in: $0) }
    }

    private func object(_ document: ManifestDocument, at path: String) -> ManifestObject? {
        guard let reader = reader(of: document) else {
            return other(document, at: path)
        }
        let node = context.resolved(document.node, at: path) { field, scalar in
            ManifestParameters.isParameter(field.dropFirst(path.count + 1), of: reader, scalar)
        } isWhole: { field in
            ManifestParameters.isWhole(field.dropFirst(path.count + 1), of: reader)
        }
        let complete = withReplicas(node, of: reader, at: path)
        guard
            let resolved = ManifestDocument(complete, reporting: context.diagnostics),
            let object = reader.object(resolved, reporting: context.diagnostics)
        else { return nil }
        return ManifestObject(object, at: document.namePosition, path: path, node: complete)
    }

    /// An object that is kept by kind and name.
    private func other(_ document: ManifestDocument, at path: String) -> ManifestObject {
        let known = KindReader.allCases.filter { $0.apiVersions.contains(document.apiVersion) }
        if let meant = closestMatch(to: document.kind, among: known.map(\.rawValue)) {
            context.diagnostics.warning(
                "no matches for kind \"\(printable(document.kind))\" in version "
                    + "\"\(document.apiVersion)\"; did you mean '\(meant)'?",
                at: document.node["kind"]?.position ?? document.node.position
            )
        } else {
            context.diagnostics.note(
                "\(printable(document.kind)) \(quoted(document.name)) plays no part in the "
                    + "simulation",
                at: document.namePosition,
                about: .unusedKind
            )
        }
        let meta = ObjectMeta(name: document.name, namespace: document.namespace)
        return ManifestObject(
            .other(kind: document.kind, apiVersion: document.apiVersion, meta: meta),
            at: document.namePosition,
            path: path,
            node: document.node
        )
    }

    /// The reader of an object, if its kind is one that means something and is Kubernetes' own.
    private func reader(of document: ManifestDocument) -> KindReader? {
        guard let reader = KindReader(kind: document.kind),
            !reader.apiVersions.contains(document.apiVersion)
        else { return KindReader(kind: document.kind) }
        let group = document.apiVersion.split(separator: "/").dropLast().first ?? ""
        let groupsOfKubernetes = [
            "", "apps", "autoscaling", "batch", "extensions", "policy",
        ]
        guard groupsOfKubernetes.contains(String(group)) || group.hasSuffix(".k8s.io") else {
            // Somebody else's kind of the same name, such as Knative's Service.
            return nil
        }
        context.diagnostics.error(
            "no matches for kind \"\(document.kind)\" in version "
                + "\"\(printable(document.apiVersion))\"; write apiVersion: \(reader.apiVersions[0])",
            at: document.node["apiVersion"]?.position ?? document.node.position
        )
        return reader
    }

    /// The object with its number of pods, which may be left out and still be overridden.
    private func withReplicas(
        _ node: YAMLNode,
        of reader: KindReader,
        at path: String
    ) -> YAMLNode {
        guard let (field, standard) = reader.replicasField, let spec = node["spec"],
            let entries = spec.mapping, let name = field.last, spec[name] == nil
        else { return node }
        let parameter = ([path] + field).joined(separator: ".")
        guard let override = context.scalar(at: parameter, written: nil, isWhole: true) else {
            context.record(parameter, value: standard, position: nil, isWhole: true)
            return node
        }
        let replicas = YAMLEntry(key: name, keyPosition: override.position, value: override)
        return YAMLNode(
            (node.mapping ?? []).map { entry in
                guard entry.key == "spec" else { return entry }
                return YAMLEntry(
                    key: entry.key,
                    keyPosition: entry.keyPosition,
                    value: YAMLNode(entries + [replicas], at: spec.position)
                )
            },
            at: node.position
        )
    }
}
