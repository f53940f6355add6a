import Platform

/// What a real Kubernetes 1.29.6 control plane did with these manifests, applied one after the
/// other to an empty namespace.
let recordedQoSClasses: [RecordedAdmission] = [
    RecordedAdmission(
        "qos-02: cpu and memory limit equal to request",
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "main",
                            requests: amounts(["cpu": "100m", "memory": "100Mi"]),
                            limits: amounts(["cpu": "100m", "memory": "100Mi"])
                        )
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "main",
                                requests: "cpu=100m,memory=100Mi",
                                limits: "cpu=100m,memory=100Mi"
                            )
                        ],
                        qosClass: "Guaranteed"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "qos-06: requests lower than limits",
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "main",
                            requests: amounts(["cpu": "1", "memory": "2Gi"]),
                            limits: amounts(["cpu": "2", "memory": "4Gi"])
                        )
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "main",
                                requests: "cpu=1,memory=2Gi",
                                limits: "cpu=2,memory=4Gi"
                            )
                        ],
                        qosClass: "Burstable"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "qos-10: two containers, one without resources",
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "a",
                            requests: amounts(["cpu": "100m", "memory": "1Gi"]),
                            limits: amounts(["cpu": "100m", "memory": "1Gi"])
                        ), Container(name: "b"),
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "a",
                                requests: "cpu=100m,memory=1Gi",
                                limits: "cpu=100m,memory=1Gi"
                            ), RecordedContainer("b", requests: "", limits: ""),
                        ],
                        qosClass: "Burstable"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "qos-14: decimal G is not Gi",
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "main",
                            requests: amounts(["cpu": "1", "memory": "1G"]),
                            limits: amounts(["cpu": "1", "memory": "1Gi"])
                        )
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "main",
                                requests: "cpu=1,memory=1G",
                                limits: "cpu=1,memory=1Gi"
                            )
                        ],
                        qosClass: "Burstable"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "qos-18: guaranteed cpu/memory plus ephemeral-storage mismatch",
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "main",
                            requests: amounts([
                                "cpu": "1", "ephemeral-storage": "1Gi", "memory": "1Gi",
                            ]),
                            limits: amounts([
                                "cpu": "1", "ephemeral-storage": "2Gi", "memory": "1Gi",
                            ])
                        )
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "main",
                                requests: "cpu=1,ephemeral-storage=1Gi,memory=1Gi",
                                limits: "cpu=1,ephemeral-storage=2Gi,memory=1Gi"
                            )
                        ],
                        qosClass: "Guaranteed"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "qos-22: only the init container has a request",
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(
                        containers: [Container(name: "main")],
                        initContainers: [Container(name: "i", requests: amounts(["cpu": "100m"]))]
                    )
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "", limits: "")],
                        initContainers: [RecordedContainer("i", requests: "cpu=100m", limits: "")],
                        qosClass: "Burstable"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "qos-26: seed orchestrator pod: requests 1/2Gi, limits 2/4Gi",
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "master-orchestrator"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "master-orchestrator",
                            requests: amounts(["cpu": "1", "memory": "2Gi"]),
                            limits: amounts(["cpu": "2", "memory": "4Gi"])
                        )
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "master-orchestrator",
                                requests: "cpu=1,memory=2Gi",
                                limits: "cpu=2,memory=4Gi"
                            )
                        ],
                        qosClass: "Burstable"
                    )
                )
            )
        ]
    ),
]
