import Platform
import Units

/// A model to begin with: a commented `model.yaml`, and the manifests it is about.
public struct StarterModel: Sendable {
    /// A file of the model.
    public struct File: Sendable, Equatable {
        /// Where it belongs, relative to the model's directory.
        public let path: String
        /// What it holds.
        public let text: String
    }

    /// What the command line says about the manifests.
    public struct Options: Sendable {
        /// The part that takes the requests, as `Deployment/web` or `web`; `nil` = to be found.
        public var orchestrator: String?
        /// The parts it asks for operations; none = to be found.
        public var agents: [String]
        /// The Redis; `nil` = to be found.
        public var redis: String?

        /// What is to be what.
        public init(orchestrator: String? = nil, agents: [String] = [], redis: String? = nil) {
            self.orchestrator = orchestrator
            self.agents = agents
            self.redis = redis
        }
    }

    /// The files to write.
    public let files: [File]
    /// What was found and what was left out, a line each.
    public let notes: [String]

    /// A model of one service and one agent pool without manifests.
    ///
    /// - Parameter name: The model's name.
    public init(name: String) {
        files = [File(path: "model.yaml", text: StarterText(name: name).text)]
        notes = []
    }

    /// A model of what manifests hold.
    ///
    /// - Parameters:
    ///   - name: The model's name.
    ///   - paths: Files, directories and `-`, which is standard input.
    ///   - options: What is to be what.
    /// - Throws: Why the files cannot be read, are no manifests, or do not say what is what.
    public init(
        name: String,
        from paths: [String],
        options: Options = Options()
    ) throws(ModelLoadingError) {
        let context = try ReadingContext()
        let sources = paths.flatMap {
            ManifestFiles.sources(at: $0, reporting: context.diagnostics)
        }
        let manifests = StarterManifests(sources, context: context)
        guard !context.diagnostics.hasErrors else { throw ModelLoadingError(context.diagnostics) }
        let reader = ManifestReader(context: context)
        let services = manifests.objects.filter { $0.kind == "Service" }
        let parts = manifests.objects.compactMap { document in
            StarterRoles.Part(document, reader.entry(document).object, services: services)
        }
        let roles: StarterRoles
        do throws(Diagnostic) {
            roles = try StarterRoles(parts, options)
        } catch {
            // What is wrong with the manifests may be why a part is not there.
            throw ModelLoadingError(
                diagnostics: context.diagnostics.sorted.filter { $0.severity == .error } + [error]
            )
        }
        let text = StarterText(
            name: name,
            roles: roles,
            hasNodes: manifests.objects.contains { $0.kind == "Node" },
            redisConfiguration: manifests.redisConfiguration
        )
        files =
            [File(path: "model.yaml", text: text.text)]
            + (text.redisFile.map { [File(path: "redis.conf", text: $0)] } ?? [])
            + manifests.files
        notes =
            Self.notes(roles)
            + manifests.leftOut.map { reason, names in
                "left out, because they \(reason): \(Self.list(names))"
            }
    }

    private static func notes(_ roles: StarterRoles) -> [String] {
        var notes = ["orchestrator: \(roles.orchestrator.title)"]
        notes += roles.agents.map { "agents: \($0.title)" }
        notes += roles.redis.map { ["redis: \($0.title)"] } ?? []
        if !roles.others.isEmpty {
            notes.append("take room but no part in the traffic: \(list(roles.others.map(\.title)))")
        }
        return notes
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
    }
}
