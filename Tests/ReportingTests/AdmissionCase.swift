import ModelFiles
import Testing

/// A case of a file in `Cases`: manifests, and what becomes of them.
struct AdmissionCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The objects, in the order in which they are applied.
    let objects: [YAMLNode]
    /// What the report says of objects, by kind and name; of those that are named twice, of the
    /// last.
    let expected: [(object: String, fields: [YAMLEntry])]
    /// What is used of quotas in the end, by name.
    let quotas: [(quota: String, used: [YAMLEntry])]

    /// All cases of the files, in the order of the files' names.
    static let all: [AdmissionCase] = files.flatMap { name in
        CaseFile(name).documents.map(AdmissionCase.init)
    }

    static let files = [
        "limit-ranges", "object-counts", "preemption", "priorities", "qos", "quotas", "scheduling",
        "scopes", "scores",
    ]

    private init(_ node: YAMLNode) {
        testDescription = node["case"]?.scalar?.text ?? "a case without a title"
        objects = node["apply"]?.list ?? []
        expected = (node["expect"]?.mapping ?? []).map { entry in
            (object: entry.key, fields: entry.value.mapping ?? [])
        }
        quotas = (node["quotas"]?.mapping ?? []).map { entry in
            (quota: entry.key, used: entry.value.mapping ?? [])
        }
    }
}

/// A file of cases.
struct CaseFile {
    let documents: [YAMLNode]

    init(_ name: String) {
        let directory = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let path = "/\(directory)/Cases/\(name).yaml"
        let diagnostics = Diagnostics()
        do throws(Diagnostic) {
            documents = try SourceFile.read(path).yamlDocuments(reporting: diagnostics)
        } catch {
            preconditionFailure("\(error)")
        }
        precondition(!diagnostics.hasErrors, "\(diagnostics.all)")
    }
}
