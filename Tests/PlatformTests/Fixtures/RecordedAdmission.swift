import Platform
import Testing

/// Pods that were made one after the other in a namespace, and what became of them.
struct RecordedAdmission: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let namespace: Namespace
    let steps: [RecordedStep]
    /// What was used of each quota in the end, as `name=amount`.
    let used: [String]

    init(
        _ description: String,
        limitRanges: [LimitRange] = [],
        quotas: [ResourceQuota] = [],
        priorityClasses: [PriorityClass] = [],
        steps: [RecordedStep],
        used: [String] = []
    ) {
        testDescription = description
        namespace = Namespace(
            name: "case",
            limitRanges: limitRanges,
            quotas: quotas,
            priorityClasses: priorityClasses
        )
        self.steps = steps
        self.used = used
    }
}

/// A pod that was to be made, and what became of it.
struct RecordedStep: Sendable {
    let pod: Pod
    let outcome: Outcome

    enum Outcome: Hashable, Sendable {
        case admitted(RecordedPod)
        case refused(code: Int, reason: String, message: String)
    }
}

/// What a pod looked like after it was admitted.
struct RecordedPod: Hashable, Sendable {
    var containers: [RecordedContainer]
    var initContainers: [RecordedContainer] = []
    var qosClass: String
    var priority: Int32 = 0
    var priorityClassName: String?
    var preemptionPolicy = "PreemptLowerPriority"
    var annotation: String?
}

/// The resources of a container, as `name=amount`.
struct RecordedContainer: Hashable, Sendable {
    let name: String
    let requests: String
    let limits: String

    init(_ name: String, requests: String, limits: String) {
        self.name = name
        self.requests = requests
        self.limits = limits
    }

    init(_ container: Container) {
        self.init(
            container.name,
            requests: text(container.requests),
            limits: text(container.limits)
        )
    }
}

extension RecordedStep.Outcome {
    /// What a simulated namespace did, in the terms of a recording.
    init(_ outcome: AdmissionOutcome) {
        switch outcome {
        case .refused(let refusal):
            self = .refused(
                code: refusal.code,
                reason: refusal.reason,
                message: refusal.message
            )
        case .admitted(let admitted):
            let spec = admitted.pod.spec
            self = .admitted(
                RecordedPod(
                    containers: spec.containers.map(RecordedContainer.init),
                    initContainers: spec.initContainers.map(RecordedContainer.init),
                    qosClass: admitted.qosClass.rawValue,
                    priority: admitted.priority,
                    priorityClassName: spec.priorityClassName,
                    preemptionPolicy: spec.preemptionPolicy?.rawValue ?? "",
                    annotation: admitted.limitRangerAnnotation
                )
            )
        }
    }
}
