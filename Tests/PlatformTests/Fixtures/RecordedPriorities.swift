import Platform

/// What a real Kubernetes 1.29.6 control plane did with these manifests, applied one after the
/// other to an empty namespace.
let recordedPriorities: [RecordedAdmission] = [
    RecordedAdmission(
        "prio-02: named class",
        priorityClasses: [PriorityClass(meta: ObjectMeta(name: "high-priority"), value: 1000000)],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(
                        containers: [Container(name: "main")],
                        priorityClassName: "high-priority"
                    )
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "", limits: "")],
                        qosClass: "BestEffort",
                        priority: 1000000,
                        priorityClassName: "high-priority"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "prio-06: explicit priority integer that disagrees",
        priorityClasses: [PriorityClass(meta: ObjectMeta(name: "high-priority"), value: 1000000)],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(
                        containers: [Container(name: "main")],
                        priorityClassName: "high-priority",
                        priority: 5
                    )
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"p\" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 1000000 from the given PriorityClass name"
                )
            )
        ]
    ),
    RecordedAdmission(
        "prio-10: preemptionPolicy Never is copied into the pod",
        priorityClasses: [
            PriorityClass(meta: ObjectMeta(name: "np"), value: 100, preemptionPolicy: .never)
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [Container(name: "main")], priorityClassName: "np")
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "", limits: "")],
                        qosClass: "BestEffort",
                        priority: 100,
                        priorityClassName: "np",
                        preemptionPolicy: "Never"
                    )
                )
            )
        ]
    ),
]
