import Platform
import Service
import Units

/// The platform during a run: the cluster at rest, and places for the pods that may come.
extension ModelDecoder {
    /// Places that a workload has at most: more are a slip in `maxReplicas`.
    static let mostPlaces = 40_000

    /// What Kubernetes does during a run.
    ///
    /// - Parameters:
    ///   - settings: The `platform` part of the model.
    ///   - demand: Which parts of the service come from which Deployment.
    ///   - namespace: What the manifests come to at time zero.
    ///   - timeline: The events.
    ///   - service: Its pods become places for all pods that there may be at once.
    /// - Returns: `nil`, and a report, if something is wrong.
    func platform(
        _ settings: PlatformSettings,
        _ demand: PlatformDemand,
        _ namespace: NamespaceResolution,
        timeline: [TimelineEvent],
        places service: inout ServiceModel
    ) -> PlatformModel? {
        let cluster = namespace.platform.cluster
        let tenants = settings.tenants.compactMap { tenant($0, in: cluster) }
        var platform = PlatformModel(
            cluster: cluster,
            workloads: [],
            targets: [],
            start: settings.start,
            stop: settings.stop,
            jobRun: settings.jobRun,
            tenants: tenants
        )
        let parts =
            [(PlatformModel.Target.orchestrator, demand.orchestrator)]
            + demand.agents.enumerated().map { (.agents($0), $1) }
        var names: [String] = []
        for (target, source) in parts {
            guard let name = source.deployment, let pods = namespace.podSet(of: name) else {
                continue
            }
            guard !names.contains(name) else {
                diagnostics.error(
                    "the pods of \(quoted(name)) are those of another part of the model already, and "
                        + "with 'platform' a pod is of one",
                    at: source.position
                )
                continue
            }
            names.append(name)
            guard let count = places(for: pods, in: cluster, timeline) else { continue }
            let models = self.places(count, for: pods, in: cluster)
            switch target {
            case .orchestrator: service.orchestrator.pods = models
            case .agents(let pool): service.agents[pool].pods = models
            }
            platform.workloads.append(
                ControlPlane.Workload(application: pods.number, places: models.count)
            )
            platform.targets.append(target)
        }
        return platform
    }

    /// How many pods of an owner there may be at once, those that are stopping among them.
    ///
    /// As many as are wanted at most, and those that an update makes on top; as many again may be
    /// stopping. `nil`, and a report, if they are too many.
    private func places(
        for pods: PodSet,
        in cluster: Cluster,
        _ timeline: [TimelineEvent]
    ) -> Int? {
        guard let owner = PodOwner(pods.owner.object) else { return nil }
        let scalings = timeline.compactMap { event -> Int? in
            guard case .scale(pods.number, let replicas) = event.action else { return nil }
            return replicas
        }
        let wanted = max(
            cluster.replicas(of: owner),
            cluster.autoscaler(of: owner)?.maxReplicas ?? 0,
            scalings.max() ?? 0
        )
        var surge = 0
        if case .deployment(let deployment) = pods.owner.object,
            case .rollingUpdate(let most, _) = deployment.strategy
        {
            surge = most.resolved(of: wanted, roundingUp: true)
        }
        let (sum, overflow) = wanted.addingReportingOverflow(surge)
        guard !overflow, sum <= Self.mostPlaces / 2 else {
            diagnostics.error(
                "\(owner.kind) \(quoted(owner.meta.name)) may have \(wanted) pods and "
                    + "\(surge) more during an update; with 'platform' there are at most "
                    + "\(Self.mostPlaces / 2): lower maxReplicas or maxSurge",
                at: pods.owner.position
            )
            return nil
        }
        return max(2 * sum, pods.pods.count, 1)
    }

    /// The places of an owner's pods: those that there are, and others like them.
    private func places(_ count: Int, for pods: PodSet, in cluster: Cluster) -> [PodModel] {
        let models = pods.pods.map(\.model)
        let pattern =
            models.first { $0.notReady == nil } ?? blank(for: pods, in: cluster).model
        return models
            + (models.count..<max(count, models.count)).map { number in
                var place = pattern
                place.name = "\(pods.name)-\(number)"
                place.node = nil
                place.notReady = PodModel.emptyPlace
                return place
            }
    }

    /// A pod as admission would leave it, whether or not there is room for it.
    private func blank(for pods: PodSet, in cluster: Cluster) -> PodSet.Member {
        let pod = Pod(name: pods.name, namespace: pods.namespace, from: pods.template)
        let spec = cluster.namespace(pods.namespace).map { namespace in
            (try? namespace.prepare(pod))?.pod.spec ?? pods.template.spec
        }
        return PodSet.Member(name: pods.name, spec: spec)
    }

    /// A tenant whose namespace is there, and whose pods can be admitted.
    private func tenant(
        _ settings: PlatformSettings.Tenant,
        in cluster: Cluster
    ) -> TenantModel? {
        let names = cluster.namespaces.map(\.name)
        guard let name = settings.namespace ?? (names.count == 1 ? names[0] : nil) else {
            diagnostics.error(
                "the tenant \(quoted(settings.name)) needs a 'namespace'; the manifests have "
                    + (names.isEmpty ? "none" : names.map { quoted($0) }.joined(separator: ", ")),
                at: settings.namespacePosition
            )
            return nil
        }
        guard let namespace = cluster.namespace(name) else {
            let hint = didYouMean(name, among: names)
            let list = names.map { quoted($0) }.joined(separator: ", ")
            diagnostics.error(
                "no object of the manifests is in the namespace \(quoted(name))"
                    + (hint.isEmpty ? "; there are \(list)" : hint),
                at: settings.namespacePosition
            )
            return nil
        }
        do throws(AdmissionRefusal) {
            _ = try namespace.prepare(
                Pod(name: "\(settings.name)-0", namespace: name, from: settings.template)
            )
        } catch {
            diagnostics.error(
                "no pod of the tenant \(quoted(settings.name)) can be admitted: \(error.message)",
                at: settings.position
            )
            return nil
        }
        return TenantModel(
            ControlPlane.Tenant(
                name: settings.name,
                namespace: name,
                template: settings.template
            ),
            arrivals: settings.arrivals,
            run: settings.run
        )
    }
}

extension PodModel {
    /// Why a place without a pod does not serve.
    public static let emptyPlace = "no pod is there yet"
}
