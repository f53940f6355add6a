import ModelFiles
import Platform

extension AdmissionReport {
    /// A list with an entry for each object, in the order given; an owner is followed by its pods.
    var json: String {
        // Written entry by entry: a tree of a hundred thousand pods would take a gigabyte.
        var text = "["
        var isFirst = true
        func append(_ value: JSONValue) {
            text += isFirst ? "\n" : ",\n"
            isFirst = false
            text += value.lineText
        }
        for (number, application) in run.cluster.applications.enumerated() {
            if !application.object.isPod { append(entry(of: application, number)) }
            for pod in application.pods { append(entry(ofPod: pod, application, number)) }
        }
        return text + (isFirst ? "]\n" : "\n]\n")
    }

    private func entry(of application: Application, _ number: Int) -> JSONValue {
        let refusal = application.refusal ?? application.replicaSetRefusal
        let isKept = application.refusal == nil
        return .object(
            head(application, number, name: application.object.meta.name) + [
                JSONValue.Member("admitted", .boolean(isKept)),
                JSONValue.Member("state", .string(isKept ? "created" : "refused")),
                JSONValue.Member("reason", .optional(refusal?.reason)),
                JSONValue.Member("message", .optional(refusal?.message)),
                JSONValue.Member("code", .integer(Int64(refusal?.code ?? 201))),
                JSONValue.Member("requests", .null),
                JSONValue.Member("limits", .null),
                JSONValue.Member("qosClass", .null),
                JSONValue.Member("priority", .null),
                JSONValue.Member("node", .null),
                JSONValue.Member("victims", []),
            ]
        )
    }

    private func entry(ofPod pod: Int, _ application: Application, _ number: Int) -> JSONValue {
        let record = run.cluster.pods[pod]
        let fate = PodFate(of: pod, in: run.cluster)
        let admitted = record.admitted
        var members = head(application, number, name: record.name, kind: "Pod")
        if !application.object.isPod {
            let owner = "\(application.object.kind)/\(application.object.meta.name)"
            members.append(JSONValue.Member("owner", .string(owner)))
        }
        let victims = run.cluster.victims(of: pod).map {
            JSONValue.string(run.cluster.pods[$0].name)
        }
        members += [
            JSONValue.Member("admitted", .boolean(admitted != nil)),
            JSONValue.Member("state", .string(fate.state.rawValue)),
            JSONValue.Member("reason", .optional(fate.reason)),
            JSONValue.Member("message", .optional(fate.message)),
            JSONValue.Member("code", fate.code.map { .integer(Int64($0)) } ?? .null),
            JSONValue.Member("requests", Self.amounts(admitted?.totals.requests)),
            JSONValue.Member("limits", Self.amounts(admitted?.totals.limits)),
            JSONValue.Member("qosClass", .optional(admitted?.qosClass.rawValue)),
            JSONValue.Member("priority", admitted.map { .integer(Int64($0.priority)) } ?? .null),
            JSONValue.Member("node", .optional(fate.node)),
            JSONValue.Member("victims", .array(victims)),
        ]
        if let spec = admitted?.pod.spec {
            members += [
                JSONValue.Member("priorityClassName", .optional(spec.priorityClassName)),
                JSONValue.Member(
                    "preemptionPolicy",
                    .optional(spec.preemptionPolicy?.rawValue)
                ),
                JSONValue.Member("containers", Self.containers(spec.containers)),
                JSONValue.Member("initContainers", Self.containers(spec.initContainers)),
                JSONValue.Member(
                    "limitRanger",
                    .optional(admitted?.limitRangerAnnotation)
                ),
            ]
        }
        if explains { members.append(JSONValue.Member("scores", scores(of: pod))) }
        return .object(members)
    }

    private func head(
        _ application: Application,
        _ number: Int,
        name: String,
        kind: String? = nil
    ) -> [JSONValue.Member] {
        let position = run.entries[number].position
        return [
            JSONValue.Member("kind", .string(kind ?? application.object.kind)),
            JSONValue.Member("name", .string(name)),
            JSONValue.Member("namespace", .optional(application.namespace)),
            JSONValue.Member("file", .string(position.source.path)),
            JSONValue.Member("line", .integer(Int64(position.line))),
        ]
    }

    private static func amounts(_ list: ResourceList?) -> JSONValue {
        guard let list else { return .null }
        return .object(
            list.entries.map { JSONValue.Member($0.name.rawValue, .string("\($0.quantity)")) }
        )
    }

    private static func containers(_ containers: [Container]) -> JSONValue {
        .object(
            containers.map { container in
                JSONValue.Member(
                    container.name,
                    .object([
                        JSONValue.Member("requests", amounts(container.requests)),
                        JSONValue.Member("limits", amounts(container.limits)),
                    ])
                )
            }
        )
    }

    private func scores(of pod: Int) -> JSONValue {
        .object(
            run.cluster.scores(of: pod).map { entry in
                let parts = entry.score.parts.map {
                    JSONValue.Member($0.plugin, .integer($0.score))
                }
                return JSONValue.Member(
                    run.cluster.scheduler.nodes[entry.node].meta.name,
                    .object(parts + [JSONValue.Member("total", .integer(entry.score.total))])
                )
            }
        )
    }
}

extension KubernetesObject {
    /// Whether the object is a pod of its own.
    var isPod: Bool {
        if case .pod = self { return true }
        return false
    }
}
