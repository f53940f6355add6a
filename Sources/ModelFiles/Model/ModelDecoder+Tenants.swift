import Platform
import Service
import Units
import Variates

extension ModelDecoder {
    /// The `platform` part of a model; `nil` if there is none, or if it is wrong.
    func platform(_ model: MappingReader, manifests: [ManifestObject]?) -> PlatformSettings? {
        guard let reader = model.mapping("platform") else { return nil }
        let start = distribution("start", in: reader)
        let stop = distribution("stop", in: reader)
        let jobRun = distribution("job_run", in: reader)
        let tenants = tenants(reader, manifests: manifests ?? [])
        guard manifests != nil else {
            diagnostics.error(
                "'platform' needs 'kubernetes', a directory of manifests: without them there is "
                    + "nothing that Kubernetes could do",
                at: model.keyPosition(of: "platform")
            )
            return nil
        }
        guard let start else { return nil }
        return PlatformSettings(start: start, stop: stop, jobRun: jobRun, tenants: tenants)
    }

    private func tenants(
        _ platform: MappingReader,
        manifests: [ManifestObject]
    ) -> [PlatformSettings.Tenant] {
        var tenants: [PlatformSettings.Tenant] = []
        var names: [(name: String, position: SourcePosition)] = []
        for (path, node) in platform.list("tenants", isNamed: true) {
            guard let reader = MappingReader(node, shape: .tenant, path: path, context: context)
            else { continue }
            let name = name(reader)
            if let name { names.append((name, reader.position(of: "name"))) }
            let namespace = reader.text("namespace")
            let (template, home) = template(of: reader, manifests)
            let arrivals = podArrivals(reader)
            let run = distribution("run", in: reader)
            guard let name, let template, let arrivals else { continue }
            tenants.append(
                PlatformSettings.Tenant(
                    name: name,
                    namespace: namespace ?? home,
                    template: template,
                    arrivals: arrivals,
                    run: run,
                    position: reader.position(of: "template"),
                    namespacePosition: reader.position(of: "namespace")
                )
            )
        }
        checkNames(names, of: "tenants")
        let owners = manifests.compactMap { PodOwner($0.object) }
        for (name, position) in names {
            guard let owner = owners.first(where: { $0.meta.name == name }) else { continue }
            diagnostics.error(
                "\(quoted(name)) is the name of a \(owner.kind) of the manifests; give the tenant "
                    + "another one, since metrics are named after both",
                at: position
            )
        }
        return tenants
    }

    /// When the pods of a tenant come.
    private func podArrivals(_ reader: MappingReader) -> ArrivalProcess? {
        guard let node = reader.node("arrivals"), !node.isNull else {
            diagnostics.error(
                "'arrivals' is missing: when the tenant's pods come, for example "
                    + "{poisson: {rate: 2/min}}",
                at: reader.keyPosition(of: "arrivals")
            )
            return nil
        }
        guard let process = arrivals(node, at: reader.path(of: "arrivals")) else { return nil }
        if process.flattened.contains(where: { $0.name == "closed" }) {
            reader.reportError(
                "arrivals",
                "'closed' is for users who wait for a response; pods come from outside, for example "
                    + "{poisson: {rate: 2/min}}"
            )
            return nil
        }
        if let rate = process.meanRate, rate > Self.mostPodsASecond {
            reader.reportError(
                "arrivals",
                "\(plain(rate)) pods a second are more than a control plane makes; write at most "
                    + "\(plain(Self.mostPodsASecond))/s"
            )
            return nil
        }
        return process
    }

    /// The most pods that come in a second: Kubernetes is specified for a throughput of 100.
    private static let mostPodsASecond = 100.0

    /// What the pods of a tenant are made from, and the namespace that the manifest of it names.
    private func template(
        of reader: MappingReader,
        _ manifests: [ManifestObject]
    ) -> (template: PodTemplate?, namespace: String?) {
        if let scalar = reader.node("template")?.scalar, !scalar.isNull {
            guard let text = reader.text("template") else { return (nil, nil) }
            return template(text, reader, manifests)
        }
        guard let body = reader.mapping("template") else { return (nil, nil) }
        let requests = amounts("requests", in: body)
        let limits = amounts("limits", in: body)
        let container = Container(name: "main", requests: requests, limits: limits)
        var spec = PodSpec(containers: [container])
        spec.priorityClassName = body.text("priorityClassName")
        return (PodTemplate(spec: spec), nil)
    }

    /// The template of an object of the manifests: `Deployment/batch`.
    private func template(
        _ text: String,
        _ reader: MappingReader,
        _ manifests: [ManifestObject]
    ) -> (template: PodTemplate?, namespace: String?) {
        let owners = manifests.compactMap { PodOwner($0.object) }
        let names = owners.map { "\($0.kind)/\($0.meta.name)" }
        if let index = names.firstIndex(of: text) {
            return (owners[index].template, owners[index].meta.namespace)
        }
        let hint = didYouMean(text, among: names)
        let list =
            names.isEmpty
            ? "" : "; there are " + names.map { quoted($0) }.joined(separator: ", ")
        reader.reportError(
            "template",
            "\(quoted(text)) is no KIND/NAME of the manifests" + (hint.isEmpty ? list : hint)
                + "; or say {requests: {cpu: 500m, memory: 1Gi}}"
        )
        return (nil, nil)
    }

    private func amounts(_ key: String, in reader: MappingReader) -> ResourceList {
        var list = ResourceList()
        guard let amounts = reader.mapping(key) else { return list }
        if let cpu = amounts.processor("cpu") { list[.cpu] = Quantity(cpu) }
        if let memory = amounts.bytes("memory") { list[.memory] = Quantity(memory) }
        return list
    }
}
