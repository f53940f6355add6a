import Platform

/// What a real Kubernetes 1.29.6 control plane did with these manifests, applied one after the
/// other to an empty namespace.
let recordedLimitRanges: [RecordedAdmission] = [
    RecordedAdmission(
        "lr-02: only limits given -> requests become the LIMITS (not defaultRequest)",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "phoenix-orch-limits"),
                items: [
                    LimitRange.Item(
                        type: LimitRange.LimitType("Container"),
                        default: amounts(["cpu": "1", "memory": "1Gi"]),
                        defaultRequest: amounts(["cpu": "500m", "memory": "512Mi"]),
                        max: amounts(["cpu": "4", "memory": "8Gi"]),
                        min: amounts(["cpu": "100m", "memory": "128Mi"])
                    )
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(name: "main", limits: amounts(["cpu": "2", "memory": "2Gi"]))
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "main",
                                requests: "cpu=2,memory=2Gi",
                                limits: "cpu=2,memory=2Gi"
                            )
                        ],
                        qosClass: "Guaranteed"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "lr-06: request memory 2Gi with no limit -> default limit 1Gi < request -> rejected",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "phoenix-orch-limits"),
                items: [
                    LimitRange.Item(
                        type: LimitRange.LimitType("Container"),
                        default: amounts(["cpu": "1", "memory": "1Gi"]),
                        defaultRequest: amounts(["cpu": "500m", "memory": "512Mi"]),
                        max: amounts(["cpu": "4", "memory": "8Gi"]),
                        min: amounts(["cpu": "100m", "memory": "128Mi"])
                    )
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "main",
                            requests: amounts(["cpu": "500m", "memory": "2Gi"])
                        )
                    ])
                ),
                outcome: .refused(
                    code: 422,
                    reason: "Invalid",
                    message:
                        "Pod \"p\" is invalid: spec.containers[0].resources.requests: Invalid value: \"2Gi\": must be less than or equal to memory limit of 1Gi"
                )
            )
        ]
    ),
    RecordedAdmission(
        "lr-10: request below min memory",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "phoenix-orch-limits"),
                items: [
                    LimitRange.Item(
                        type: LimitRange.LimitType("Container"),
                        default: amounts(["cpu": "1", "memory": "1Gi"]),
                        defaultRequest: amounts(["cpu": "500m", "memory": "512Mi"]),
                        max: amounts(["cpu": "4", "memory": "8Gi"]),
                        min: amounts(["cpu": "100m", "memory": "128Mi"])
                    )
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "main",
                            requests: amounts(["cpu": "100m", "memory": "64Mi"])
                        )
                    ])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"p\" is forbidden: minimum memory usage per Container is 128Mi, but request is 64Mi"
                )
            )
        ]
    ),
    RecordedAdmission(
        "lr-14: init container also defaulted",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "phoenix-orch-limits"),
                items: [
                    LimitRange.Item(
                        type: LimitRange.LimitType("Container"),
                        default: amounts(["cpu": "1", "memory": "1Gi"]),
                        defaultRequest: amounts(["cpu": "500m", "memory": "512Mi"]),
                        max: amounts(["cpu": "4", "memory": "8Gi"]),
                        min: amounts(["cpu": "100m", "memory": "128Mi"])
                    )
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(
                        containers: [
                            Container(
                                name: "a",
                                requests: amounts(["cpu": "200m", "memory": "256Mi"]),
                                limits: amounts(["cpu": "400m", "memory": "512Mi"])
                            )
                        ],
                        initContainers: [Container(name: "i")]
                    )
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "a",
                                requests: "cpu=200m,memory=256Mi",
                                limits: "cpu=400m,memory=512Mi"
                            )
                        ],
                        initContainers: [
                            RecordedContainer(
                                "i",
                                requests: "cpu=500m,memory=512Mi",
                                limits: "cpu=1,memory=1Gi"
                            )
                        ],
                        qosClass: "Burstable",
                        annotation:
                            "LimitRanger plugin set: cpu, memory request for init container i; cpu, memory limit for init container i"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "lr-18: min only: default request comes from min, no limit set",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "a"),
                items: [
                    LimitRange.Item(
                        type: LimitRange.LimitType("Container"),
                        min: amounts(["cpu": "50m", "memory": "32Mi"])
                    )
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [Container(name: "main")])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer("main", requests: "cpu=50m,memory=32Mi", limits: "")
                        ],
                        qosClass: "Burstable",
                        annotation: "LimitRanger plugin set: cpu, memory request for container main"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "lr-22: min+max: default limit=max, default request=max (limit wins over min)",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "a"),
                items: [
                    LimitRange.Item(
                        type: LimitRange.LimitType("Container"),
                        max: amounts(["cpu": "800m"]),
                        min: amounts(["cpu": "100m"])
                    )
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [Container(name: "main")])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer("main", requests: "cpu=800m", limits: "cpu=800m")
                        ],
                        qosClass: "Burstable",
                        annotation:
                            "LimitRanger plugin set: cpu request for container main; cpu limit for container main"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "lr-26: max memory 1Gi: limit 2Gi, request 250Mi rejected",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "a"),
                items: [
                    LimitRange.Item(
                        type: LimitRange.LimitType("Container"),
                        max: amounts(["memory": "1Gi"])
                    )
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "main",
                            requests: amounts(["memory": "250Mi"]),
                            limits: amounts(["memory": "2Gi"])
                        )
                    ])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"p\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi"
                )
            )
        ]
    ),
    RecordedAdmission(
        "lr-30: ratio with no request or limit given",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "a"),
                items: [
                    LimitRange.Item(
                        type: LimitRange.LimitType("Container"),
                        maxLimitRequestRatio: amounts(["cpu": "2"])
                    )
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [Container(name: "main")])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"p\" is forbidden: cpu max limit to request ratio per Container is 2, but no request is specified or request is 0"
                )
            )
        ]
    ),
    RecordedAdmission(
        "lr-34: Pod type min cpu 100m with one 75m container fails",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "a"),
                items: [
                    LimitRange.Item(
                        type: LimitRange.LimitType("Pod"),
                        min: amounts(["cpu": "100m"])
                    )
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(name: "a", requests: amounts(["cpu": "75m"]))
                    ])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"p\" is forbidden: minimum cpu usage per Pod is 100m, but request is 75m"
                )
            )
        ]
    ),
    RecordedAdmission(
        "lr-38: Pod type: init container takes max not sum",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "a"),
                items: [
                    LimitRange.Item(type: LimitRange.LimitType("Pod"), max: amounts(["cpu": "2"]))
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(
                        containers: [
                            Container(
                                name: "a",
                                requests: amounts(["cpu": "500m"]),
                                limits: amounts(["cpu": "1"])
                            ),
                            Container(
                                name: "b",
                                requests: amounts(["cpu": "500m"]),
                                limits: amounts(["cpu": "1"])
                            ),
                        ],
                        initContainers: [
                            Container(
                                name: "i1",
                                requests: amounts(["cpu": "1"]),
                                limits: amounts(["cpu": "2"])
                            ),
                            Container(
                                name: "i2",
                                requests: amounts(["cpu": "1"]),
                                limits: amounts(["cpu": "2"])
                            ),
                        ]
                    )
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer("a", requests: "cpu=500m", limits: "cpu=1"),
                            RecordedContainer("b", requests: "cpu=500m", limits: "cpu=1"),
                        ],
                        initContainers: [
                            RecordedContainer("i1", requests: "cpu=1", limits: "cpu=2"),
                            RecordedContainer("i2", requests: "cpu=1", limits: "cpu=2"),
                        ],
                        qosClass: "Burstable"
                    )
                )
            )
        ]
    ),
    RecordedAdmission(
        "lr-42: ephemeral-storage min",
        limitRanges: [
            LimitRange(
                meta: ObjectMeta(name: "a"),
                items: [
                    LimitRange.Item(
                        type: LimitRange.LimitType("Container"),
                        min: amounts(["ephemeral-storage": "50Mi"])
                    )
                ]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "p"),
                    spec: PodSpec(containers: [
                        Container(name: "main", requests: amounts(["ephemeral-storage": "40Mi"]))
                    ])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"p\" is forbidden: minimum ephemeral-storage usage per Container is 50Mi, but request is 40Mi"
                )
            )
        ]
    ),
]
