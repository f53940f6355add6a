import Alerting
import Platform
import Service
import Units

/// Reads models: a directory with a `model.yaml`, or a single YAML file.
public enum ModelLoader {
    /// The version of the format that is read, as `format` says it.
    public static let format = "headroom/v1"

    /// The file of a model's directory that says what the model is.
    public static let modelFile = "model.yaml"

    /// Reads a model and checks everything in it.
    ///
    /// - Parameters:
    ///   - path: A directory with a `model.yaml`, or a YAML file. Files that the model names are
    ///     read from the directory, or from the file's directory, and never from outside of it.
    ///   - overrides: Values that replace those of the files.
    /// - Returns: The model, with warnings and notes if there are any.
    /// - Throws: All errors, if there are any.
    public static func load(
        path: String,
        overrides: Overrides = Overrides()
    ) throws(ModelLoadingError) -> LoadedModel {
        let context: ReadingContext
        let source: SourceFile
        do throws(Diagnostic) {
            let isDirectory = SourceFile.isDirectory(path)
            let folder = try ModelDirectory(isDirectory ? path : directory(of: path))
            context = ReadingContext(directory: folder, overrides: overrides)
            // A file that the user names may be a link to anywhere.
            if isDirectory { try folder.refuseLinkOutside(modelFile) }
            source = try SourceFile.read(
                isDirectory ? "\(path.withoutTrailingSlashes)/\(modelFile)" : path
            )
        } catch {
            throw ModelLoadingError(diagnostics: [error])
        }
        context.add(source: source)
        let model = ModelDecoder(context: context).model(source, path: path)
        guard let model, !context.diagnostics.hasErrors else {
            throw ModelLoadingError(context.diagnostics)
        }
        return model
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension ModelDecoder {
    /// The model of a file that the user called `path`; `nil` if it is wrong.
    fileprivate func model(_ source: SourceFile, path: String) -> LoadedModel? {
        let documents = source.yamlDocuments(reporting: diagnostics)
        guard let document = documents.first, !document.isNull else {
            if !diagnostics.hasErrors {
                diagnostics.error(
                    "the file is empty; a model begins with 'format: \(ModelLoader.format)'",
                    at: source.start
                )
            }
            return nil
        }
        if documents.count > 1 {
            diagnostics.error(
                "a model is one document, and here a second one begins",
                at: documents[1].position
            )
        }
        guard let model = MappingReader(document, shape: .model, path: "", context: context)
        else { return nil }
        return self.model(model, document, calledByDefault: path.modelName)
    }

    private func model(
        _ model: MappingReader,
        _ document: YAMLNode,
        calledByDefault path: String
    ) -> LoadedModel? {
        _ = model.choice("format")
        let name = model.text("name", fallback: path)
        let parts = parts(of: model)
        let metricNames = parts.metricNames
        let metrics = metrics(model)
        let ruleGroups = ruleGroups(model)
        let run = run(model)
        let timeline = timeline(model, names: timelineNames(model, parts), run: run)
        let objectives = objectives(model, metrics: metricNames)
        noteUnused(parts, model)
        guard let name, let orchestrator = parts.orchestrator, let run else {
            context.reportUnusedOverrides()
            return nil
        }
        var service = ServiceModel(
            name: name,
            workloads: parts.workloads,
            orchestrator: orchestrator.model,
            agents: parts.agents.map(\.model),
            redis: parts.redis?.model,
            timeline: timeline.map(\.event)
        )
        let demand = PlatformDemand(
            nodes: parts.nodes,
            orchestrator: orchestrator.source,
            agents: parts.agents.map(\.source),
            redis: parts.redis?.source
        )
        let namespace = resolve(demand, manifests: parts.manifests, in: &service)
        if parts.agents.count == poolNames(model).count { checkPods(of: timeline, in: service) }
        checkContainers(of: service, model)
        if let settings = parts.platform, let namespace {
            service.platform = platform(
                settings,
                demand,
                namespace,
                timeline: timeline.map(\.event),
                places: &service
            )
        }
        checkPurposes(of: service, model)
        context.reportUnusedOverrides()
        return LoadedModel(
            service: service,
            run: run,
            objectives: objectives,
            metricNames: metricNames,
            parameters: context.parameters,
            metrics: metrics,
            ruleGroups: ruleGroups,
            quotaReadings: namespace?.readings ?? [],
            platform: namespace?.platform,
            document: document,
            redisFile: context.file(namedBy: "redis.config"),
            ruleFile: context.file(namedBy: "alerts"),
            notes: diagnostics.sorted,
            sources: context.sources
        )
    }

    /// Reads the parts that others refer to.
    private func parts(of model: MappingReader) -> ModelParts {
        let manifests = manifests(model)
        let nodes = nodes(model)
        let platform = platform(model, manifests: manifests)
        var targets = StepTargets(pools: poolNames(model), hasRedis: hasRedis(model))
        let workloads = workloads(model, targets: &targets)
        return ModelParts(
            manifests: manifests,
            nodes: nodes,
            platform: platform,
            workloads: workloads,
            orchestrator: orchestrator(model, workloads: workloads),
            agents: agents(model),
            redis: redis(model, targets: targets)
        )
    }

    /// What events can name, read ahead.
    private func timelineNames(_ model: MappingReader, _ parts: ModelParts) -> TimelineNames {
        let manifests = parts.manifests ?? []
        let nodes = parts.nodes.isEmpty ? manifests.compactMap(\.object.node) : parts.nodes
        return TimelineNames(
            workloads: model.node("workloads")?.list?.compactMap { $0["name"]?.scalar?.text } ?? [],
            orchestrator: model.node("orchestrator")?["deployment"]?.scalar?.text
                ?? "orchestrator",
            pools: model.node("agents")?.list?.compactMap { pool in
                pool["name"]?.scalar.map { ($0.text, pool["deployment"]?.scalar?.text) }
            } ?? [],
            nodes: nodes.map(\.meta.name),
            hasRedis: hasRedis(model),
            redisDeployment: model.node("redis")?["deployment"]?.scalar?.text,
            limits: parts.orchestrator?.model.limits,
            agentLimits: Dictionary(
                parts.agents.map { ($0.model.name, $0.model.limits) },
                uniquingKeysWith: { first, _ in first }
            ),
            controllers: NamespaceResolution.controllers(of: manifests),
            autoscalers: manifests.compactMap(\.object.horizontalPodAutoscaler),
            hasPlatform: model.has("platform")
        )
    }

    /// Says what of the parts has no effect beside the others.
    private func noteUnused(_ parts: ModelParts, _ model: MappingReader) {
        if !diagnostics.hasErrors {
            if let orchestrator = parts.orchestrator {
                noteDeadlines(orchestrator.model, parts.agents)
            }
            noteUnusedPools(
                parts.agents.map { ($0.model.name, $0.source.position) },
                parts.workloads
            )
        }
        if let orchestrator = parts.orchestrator {
            noteUnusedOrders(
                model,
                workloads: parts.workloads,
                queue: orchestrator.model.queue,
                agents: parts.agents.map(\.model)
            )
        }
    }

    /// The alerting rules that the model names, if it does.
    private func ruleGroups(_ model: MappingReader) -> [RuleGroup] {
        guard let name = model.text("alerts"),
            let source = context.read(name, namedAt: model.position(of: "alerts"))
        else { return [] }
        return RuleFileReader(context: context).read(source)
    }

    /// Reports a model whose draws cannot all have random numbers of their own.
    private func checkPurposes(of service: ServiceModel, _ model: MappingReader) {
        guard !diagnostics.hasErrors, service.purposeCount > ServiceModel.mostPurposes else {
            return
        }
        let components = service.workloads.reduce(0) { $0 + $1.arrivals.flattened.count }
        model.reportError(
            "workloads",
            "the model makes \(service.purposeCount) kinds of draws, and there are random numbers for "
                + "\(ServiceModel.mostPurposes); have fewer workloads, fewer steps, or fewer parts of "
                + "'arrivals' (\(components) in all, each with its own draws for every step)"
        )
    }

    private func noteUnusedPools(
        _ pools: [(name: String, position: SourcePosition)],
        _ workloads: [Workload]
    ) {
        let used = Set(
            workloads.flatMap(\.steps).compactMap { step -> Int? in
                guard case .agent(let agent) = step else { return nil }
                return agent.pool
            }
        )
        for (index, pool) in pools.enumerated() where !used.contains(index) {
            diagnostics.note("no step uses agent pool '\(pool.name)'", at: pool.position)
        }
    }
}

/// The parts of a model that others refer to, as they were read.
private struct ModelParts {
    /// The objects of its manifests; `nil` if it names none.
    let manifests: [ManifestObject]?
    /// The nodes of its `cluster`.
    let nodes: [Node]
    let platform: PlatformSettings?
    let workloads: [Workload]
    let orchestrator: (model: OrchestratorModel, source: PodSource)?
    let agents: [(model: AgentPoolModel, source: PodSource)]
    let redis: (model: RedisModel, source: PodSource)?

    /// The metrics that the results can have.
    var metricNames: MetricNames {
        MetricNames(
            workloads: workloads.map(\.name),
            pools: agents.map(\.model.name),
            deployments: ([orchestrator?.source] + agents.map(\.source)).compactMap {
                $0?.deployment
            },
            rateLimits: orchestrator?.model.rateLimits.map(\.name) ?? [],
            owners: platform?.owners(manifests ?? []) ?? [],
            quotas: platform?.quotas(manifests ?? []) ?? []
        )
    }
}

extension String {
    fileprivate var withoutTrailingSlashes: String {
        var trimmed = self[...]
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        return String(trimmed)
    }

    /// What a model is called that does not say its name: its directory or file, without `.yaml`.
    var modelName: String {
        let last = withoutTrailingSlashes.split(separator: "/").last.map(String.init) ?? self
        for suffix in [".yaml", ".yml"] where last.hasSuffix(suffix) {
            return String(last.dropLast(suffix.count))
        }
        return last
    }
}
