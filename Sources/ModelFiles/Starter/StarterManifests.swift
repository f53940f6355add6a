import Platform

/// The objects of manifests that a model needs, as files to be written beside it.
///
/// Made for what people have: charts that were rendered, kustomizations that were built, and what
/// `kubectl get -o yaml` writes of a running cluster. A file all of whose objects a model reads is
/// copied as it is, comments included. Of any other each such object gets a file of its own, without
/// what the server added.
struct StarterManifests {
    /// A file of the model.
    typealias File = StarterModel.File

    /// The objects that are kept, in the order of the files.
    private(set) var objects: [ManifestDocument] = []
    /// The files to write.
    private(set) var files: [File] = []
    /// What was left out, as `Secret/token`, by the reason for it.
    private(set) var leftOut: [(reason: String, names: [String])] = []
    /// A `redis.conf` that a ConfigMap holds.
    private(set) var redisConfiguration: String?

    /// Sorts out the objects of files.
    ///
    /// - Parameters:
    ///   - sources: The files, with the names that they are to have.
    ///   - context: Where to report what is no manifest.
    init(_ sources: [(name: String, file: SourceFile)], context: ReadingContext) {
        let reader = ManifestReader(context: context)
        for (name, file) in sources {
            if Self.isUnrendered(file, reporting: context.diagnostics) { continue }
            let documents = reader.documents(of: [file])
            var isClean = file.yamlDocuments(reporting: Diagnostics()).allSatisfy {
                $0.isNull || $0["items"] == nil
            }
            var kept: [ManifestDocument] = []
            for document in documents {
                if let reason = reason(toLeaveOut: document) {
                    leaveOut(document, reason)
                    isClean = false
                    continue
                }
                let node = Self.withoutServerFields(document.node)
                isClean = isClean && node.size == document.node.size
                guard let bare = ManifestDocument(node, reporting: Diagnostics()) else { continue }
                kept.append(bare)
            }
            objects += kept
            guard !kept.isEmpty else { continue }
            if isClean {
                files.append(File(path: unused("kubernetes/\(name)"), text: file.text))
                continue
            }
            for document in kept {
                let stem = Self.withoutSuffix(name)
                let object = "\(document.kind.lowercased())-\(document.name)"
                files.append(
                    File(
                        path: unused(
                            "kubernetes/\(stem)/\(Self.number(files.count))-\(object).yaml"
                        ),
                        text: YAMLText.text(of: document.node)
                    )
                )
            }
        }
    }

    /// Whether a file is a template or an instruction, of which manifests are made first.
    private static func isUnrendered(
        _ file: SourceFile,
        reporting diagnostics: Diagnostics
    ) -> Bool {
        if let line = ChartTemplate.firstLine(in: file) {
            diagnostics.error(
                "this is a template of a chart; give what it renders to: "
                    + "helm template NAME CHART > all.yaml",
                at: file.position(line: line, column: 1)
            )
            return true
        }
        let last = file.path.split(separator: "/").last.map(String.init) ?? file.path
        if ["kustomization.yaml", "kustomization.yml"].contains(last) {
            diagnostics.error(
                "this is a kustomization; give what it builds: kubectl kustomize DIR > all.yaml",
                at: file.start
            )
            return true
        }
        return false
    }

    private mutating func reason(toLeaveOut document: ManifestDocument) -> String? {
        let metadata = document.node["metadata"]
        if document.kind == "ConfigMap" { takeRedisConfiguration(document) }
        if KindReader(kind: document.kind) == nil { return "mean nothing to a model" }
        if metadata?["ownerReferences"]?.list?.isEmpty == false {
            return "are made by other objects"
        }
        if metadata?["annotations"]?["helm.sh/hook"] != nil { return "are hooks of a chart" }
        if document.kind == "Job", document.node["status"]?["completionTime"] != nil {
            return "are done"
        }
        return nil
    }

    private mutating func leaveOut(_ document: ManifestDocument, _ reason: String) {
        let name = "\(document.kind)/\(document.name)"
        if let index = leftOut.firstIndex(where: { $0.reason == reason }) {
            leftOut[index].names.append(name)
        } else {
            leftOut.append((reason, [name]))
        }
    }

    /// Takes the first text of a ConfigMap that is a configuration of Redis.
    private mutating func takeRedisConfiguration(_ document: ManifestDocument) {
        guard redisConfiguration == nil else { return }
        redisConfiguration =
            (document.node["data"]?.mapping ?? []).first { entry in
                entry.key.hasSuffix(".conf")
                    && entry.value.scalar?.text.split(separator: "\n").contains {
                        $0.hasPrefix("maxmemory ")
                    } == true
            }?.value.scalar?.text
    }

    /// The object without what an API server adds to it.
    ///
    /// Of the status, what says which resources a node has and which pods run already stays.
    static func withoutServerFields(_ node: YAMLNode) -> YAMLNode {
        guard let entries = node.mapping else { return node }
        let kind = node["kind"]?.scalar?.text ?? ""
        let kept = entries.compactMap { entry -> YAMLEntry? in
            var entry = entry
            switch entry.key {
            case "metadata": entry.value = Self.only(entry.value, without: serverMetadata)
            case "status":
                guard let keys = statusKeys[kind] else { return nil }
                entry.value = Self.only(entry.value, with: keys)
                if entry.value.mapping?.isEmpty == true { return nil }
            default: break
            }
            return entry
        }
        return YAMLNode(kept, at: node.position)
    }

    private static let serverMetadata = [
        "managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink",
    ]

    private static let statusKeys = [
        "Node": ["allocatable", "capacity"], "Pod": ["phase", "startTime"],
    ]

    private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    private static func only(_ node: YAMLNode, with keys: [String]) -> YAMLNode {
        guard let entries = node.mapping else { return node }
        return YAMLNode(entries.filter { keys.contains($0.key) }, at: node.position)
    }

    private static func only(_ metadata: YAMLNode, without keys: [String]) -> YAMLNode {
        guard let entries = metadata.mapping else { return metadata }
        let kept = entries.compactMap { entry -> YAMLEntry? in
            guard !keys.contains(entry.key) else { return nil }
            guard entry.key == "annotations", let annotations = entry.value.mapping,
                annotations.contains(where: { $0.key == lastApplied })
            else { return entry }
            var entry = entry
            entry.value = YAMLNode(
                annotations.filter { $0.key != lastApplied },
                at: entry.value.position
            )
            return entry
        }
        return YAMLNode(kept, at: metadata.position)
    }

    /// A path that no file has yet.
    private func unused(_ path: String) -> String {
        guard files.contains(where: { $0.path == path }) else { return path }
        let stem = Self.withoutSuffix(path)
        let suffix = path.dropFirst(stem.count)
        var number = 2
        while files.contains(where: { $0.path == "\(stem)-\(number)\(suffix)" }) { number += 1 }
        return "\(stem)-\(number)\(suffix)"
    }

    private static func withoutSuffix(_ path: String) -> String {
        for suffix in ManifestFiles.suffixes where path.hasSuffix(suffix) {
            return String(path.dropLast(suffix.count))
        }
        return path
    }

    /// A number that sorts as a name: the order of objects decides who gets a quota first.
    private static func number(_ index: Int) -> String {
        let digits = String(index + 1)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
