import Platform

/// Which of the manifests' Deployments is the orchestrator, which are its agents, which is Redis.
struct StarterRoles {
    /// A Deployment or StatefulSet.
    struct Part {
        /// As `Deployment/web`.
        let title: String
        /// The name.
        let name: String
        /// What makes its pods.
        let owner: PodOwner
        /// What people call it: its name, the values of its labels, its images.
        let words: String
        /// The words of its containers' commands and arguments.
        let arguments: [String]
        /// Whether traffic from outside is sent to it.
        let isEntrance: Bool
    }

    /// What takes the requests.
    let orchestrator: Part
    /// What it asks for operations.
    let agents: [Part]
    /// What it keeps its state in.
    let redis: Part?
    /// Parts that take room in the namespace and no part in the traffic.
    let others: [Part]

    /// Words that say what a part is, and how much they say.
    private static let orchestratorWords = [
        ("orchestrator", 8), ("coordinator", 8), ("gateway", 5), ("api", 4), ("frontend", 4),
        ("backend", 3), ("server", 3), ("web", 3), ("http", 3), ("app", 1),
    ]
    private static let agentWords = [
        "agent", "worker", "executor", "planner", "runner", "consumer", "processor", "celery",
        "sidekiq",
    ]
    private static let redisWords = ["redis", "valkey", "keydb"]

    /// Finds the roles, by the options where they are given, else by names, labels and images.
    ///
    /// - Parameters:
    ///   - parts: The parts there are.
    ///   - options: What the command line says.
    /// - Throws: A diagnostic that names the option to give and the parts there are.
    init(_ parts: [Part], _ options: StarterModel.Options) throws(Diagnostic) {
        var rest = parts
        /// Takes the part that an option names out of the rest.
        func take(_ title: String, for option: String) throws(Diagnostic) -> Part {
            let found = rest.firstIndex {
                $0.title.lowercased() == title.lowercased() || $0.name == title
            }
            guard let found else {
                throw Self.problem(option, "the manifests hold no \(quoted(title))", parts)
            }
            return rest.remove(at: found)
        }
        var orchestrator: Part?
        if let title = options.orchestrator {
            orchestrator = try take(title, for: "--orchestrator")
        }
        var agents: [Part] = []
        for title in options.agents { agents.append(try take(title, for: "--agent")) }
        var redis: Part?
        if let title = options.redis {
            redis = try take(title, for: "--redis")
        } else {
            let found = rest.indices.filter { rest[$0].says(Self.redisWords) }
            // Of a master and its replicas the master takes the writes.
            let master = found.first { rest[$0].says(["master", "primary", "leader"]) }
            if let index = master ?? found.first { redis = rest.remove(at: index) }
        }
        if options.agents.isEmpty {
            agents = rest.filter {
                $0.says(Self.agentWords) && $0.score(Self.orchestratorWords) < 8
            }
            rest.removeAll { part in agents.contains { $0.title == part.title } }
        }
        if let orchestrator {
            self.orchestrator = orchestrator
        } else {
            let best = rest.map { $0.score(Self.orchestratorWords) }.max() ?? 0
            let found = rest.indices.filter { rest[$0].score(Self.orchestratorWords) == best }
            guard found.count == 1, best > 0 || rest.count == 1 else {
                throw Self.problem(
                    "--orchestrator",
                    "it is not clear what takes the requests; give --orchestrator KIND/NAME",
                    parts
                )
            }
            self.orchestrator = rest.remove(at: found[0])
        }
        self.agents = agents
        self.redis = redis
        others = rest
    }

    private static func problem(_ option: String, _ what: String, _ parts: [Part]) -> Diagnostic {
        let names = parts.map(\.title).joined(separator: ", ")
        return Diagnostic(
            .error,
            "\(option): \(what)"
                + (parts.isEmpty
                    ? "; they hold no Deployment or StatefulSet" : "; there are \(names)"),
            file: Overrides.commandLine
        )
    }
}

extension StarterRoles.Part {
    /// The part that an object is; `nil` if it is no Deployment or StatefulSet.
    ///
    /// - Parameters:
    ///   - document: The object as it is written.
    ///   - object: The object.
    ///   - services: The Services there are.
    init?(_ document: ManifestDocument, _ object: KubernetesObject, services: [ManifestDocument]) {
        guard ["Deployment", "StatefulSet"].contains(object.kind), let owner = PodOwner(object)
        else { return nil }
        self.owner = owner
        name = document.name
        title = "\(document.kind)/\(document.name)"
        let images = owner.template.spec.containers.compactMap(\.image).map { image in
            // Registry and tag say where it is from, not what it is.
            image.split(separator: "/").last.map(String.init) ?? image
        }
        let labels = [
            "app", "app.kubernetes.io/name", "app.kubernetes.io/component", "component",
            "tier", "role",
        ].flatMap { key -> [String] in
            let own = document.node["metadata"]?["labels"]?[key]?.scalar?.text
            let pods = owner.template.labels[key]
            return [own, pods].compactMap(\.self)
        }
        words = ([name] + labels + images.filter { !$0.contains("exporter") })
            .joined(separator: " ").lowercased()
        arguments = Self.arguments(of: document)
        let podLabels = owner.template.labels
        isEntrance = services.contains { service in
            guard
                ["LoadBalancer", "NodePort"].contains(service.node["spec"]?["type"]?.scalar?.text),
                let selector = service.node["spec"]?["selector"]?.mapping, !selector.isEmpty
            else { return false }
            return selector.allSatisfy { podLabels[$0.key] == $0.value.scalar?.text }
        }
    }

    /// The words of the commands and arguments of an object's containers.
    private static func arguments(of document: ManifestDocument) -> [String] {
        let pod = document.node["spec"]?["template"]?["spec"]
        var words: [String] = []
        for container in pod?["containers"]?.list ?? [] {
            for key in ["command", "args"] {
                for word in container[key]?.list ?? [] {
                    // `sh -c` has a whole command in one word.
                    let text = word.scalar?.text ?? ""
                    words += text.split(whereSeparator: \.isWhitespace).map(String.init)
                }
            }
        }
        return words
    }

    /// What follows `--name` in its arguments; `nil` if it is not there.
    func argument(_ name: String) -> String? {
        arguments.firstIndex(of: "--\(name)").flatMap {
            $0 + 1 < arguments.count ? arguments[$0 + 1] : nil
        }
    }

    /// Whether it is called by one of these words.
    fileprivate func says(_ known: [String]) -> Bool { known.contains { words.contains($0) } }

    /// How much speaks for a role.
    fileprivate func score(_ known: [(word: String, weight: Int)]) -> Int {
        (isEntrance ? 4 : 0)
            + (known.filter { words.contains($0.word) }.map(\.weight).max() ?? 0)
    }
}
