import ModelFiles
import Platform

extension AdmissionReport {
    /// A row for each object and pod, in the order given.
    var csv: CSVTable {
        var table = CSVTable(columns: Self.columns)
        for (number, application) in run.cluster.applications.enumerated() {
            if !application.object.isPod { table.append(row(of: application, number)) }
            for pod in application.pods { table.append(row(ofPod: pod, application, number)) }
        }
        return table
    }

    private static let columns = [
        "kind", "name", "namespace", "owner", "admitted", "state", "code", "reason", "message",
        "requests_cpu", "requests_memory_bytes", "limits_cpu", "limits_memory_bytes", "qos_class",
        "priority", "node", "victims", "file", "line",
    ]

    private func row(of application: Application, _ number: Int) -> [CSVTable.Cell] {
        let refusal = application.refusal ?? application.replicaSetRefusal
        let isKept = application.refusal == nil
        let object = application.object
        return [
            .text(object.kind), .text(object.meta.name), .optional(application.namespace), .empty,
            .text(isKept ? "true" : "false"), .text(isKept ? "created" : "refused"),
            .integer(UInt64(refusal?.code ?? 201)), .optional(refusal?.reason),
            .optional(refusal?.message), .empty, .empty, .empty, .empty, .empty, .empty, .empty,
            .empty,
        ] + place(number)
    }

    private func row(
        ofPod pod: Int,
        _ application: Application,
        _ number: Int
    ) -> [CSVTable.Cell] {
        let record = run.cluster.pods[pod]
        let fate = PodFate(of: pod, in: run.cluster)
        let totals = record.admitted?.totals
        let object = application.object
        let victims = run.cluster.victims(of: pod).map { run.cluster.pods[$0].name }
        let admitted = record.admitted
        return [
            .text("Pod"), .text(record.name), .optional(application.namespace),
            object.isPod ? .empty : .text("\(object.kind)/\(object.meta.name)"),
            .text(admitted == nil ? "false" : "true"), .text(fate.state.rawValue),
            fate.code.map { .integer(UInt64($0)) } ?? .empty, .optional(fate.reason),
            .optional(fate.message),
            .optional(totals?.requests[.cpu].map { Double($0.milliValue) / 1_000 }),
            .optional(totals?.requests[.memory].map { Double($0.value) }),
            .optional(totals?.limits[.cpu].map { Double($0.milliValue) / 1_000 }),
            .optional(totals?.limits[.memory].map { Double($0.value) }),
            .optional(admitted?.qosClass.rawValue),
            .optional(admitted.map { Double($0.priority) }), .optional(fate.node),
            victims.isEmpty ? .empty : .text(victims.joined(separator: " ")),
        ] + place(number)
    }

    private func place(_ number: Int) -> [CSVTable.Cell] {
        let position = run.entries[number].position
        return [.text(position.source.path), .integer(UInt64(position.line))]
    }
}
