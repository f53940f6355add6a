import Platform

/// What a real Kubernetes 1.29.6 control plane did with these manifests, applied one after the
/// other to an empty namespace.
let recordedQuotas: [RecordedAdmission] = [
    RecordedAdmission(
        "quota-02: third pod exceeds requests.cpu",
        quotas: [ResourceQuota(meta: ObjectMeta(name: "q"), hard: amounts(["requests.cpu": "1"]))],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "a"),
                    spec: PodSpec(containers: [
                        Container(name: "main", requests: amounts(["cpu": "500m"]))
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "cpu=500m", limits: "")],
                        qosClass: "Burstable"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "b"),
                    spec: PodSpec(containers: [
                        Container(name: "main", requests: amounts(["cpu": "500m"]))
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "cpu=500m", limits: "")],
                        qosClass: "Burstable"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "c"),
                    spec: PodSpec(containers: [
                        Container(name: "main", requests: amounts(["cpu": "1m"]))
                    ])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"c\" is forbidden: exceeded quota: q, requested: requests.cpu=1m, used: requests.cpu=1, limited: requests.cpu=1"
                )
            ),
        ],
        used: ["requests.cpu=1"]
    ),
    RecordedAdmission(
        "quota-06: must specify: four compute resources, nothing given",
        quotas: [
            ResourceQuota(
                meta: ObjectMeta(name: "q"),
                hard: amounts([
                    "limits.cpu": "2", "limits.memory": "2Gi", "requests.cpu": "1",
                    "requests.memory": "1Gi",
                ])
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "a"),
                    spec: PodSpec(containers: [Container(name: "main")])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"a\" is forbidden: failed quota: q: must specify limits.cpu for: main; limits.memory for: main; requests.cpu for: main; requests.memory for: main"
                )
            )
        ],
        used: ["limits.cpu=0,limits.memory=0,requests.cpu=0,requests.memory=0"]
    ),
    RecordedAdmission(
        "quota-10: ephemeral-storage quota does not force pods to specify it",
        quotas: [
            ResourceQuota(
                meta: ObjectMeta(name: "q"),
                hard: amounts(["requests.ephemeral-storage": "1Gi"])
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "a"),
                    spec: PodSpec(containers: [Container(name: "main")])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "", limits: "")],
                        qosClass: "BestEffort"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "b"),
                    spec: PodSpec(containers: [
                        Container(name: "main", requests: amounts(["ephemeral-storage": "2Gi"]))
                    ])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"b\" is forbidden: exceeded quota: q, requested: requests.ephemeral-storage=2Gi, used: requests.ephemeral-storage=0, limited: requests.ephemeral-storage=1Gi"
                )
            ),
        ],
        used: ["requests.ephemeral-storage=0"]
    ),
    RecordedAdmission(
        "quota-14: several exceeded resources are listed, sorted, comma separated",
        quotas: [
            ResourceQuota(
                meta: ObjectMeta(name: "q"),
                hard: amounts(["pods": "5", "requests.cpu": "1", "requests.memory": "1Gi"])
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "a"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "main",
                            requests: amounts(["cpu": "800m", "memory": "900Mi"]),
                            limits: amounts(["cpu": "800m", "memory": "900Mi"])
                        )
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "main",
                                requests: "cpu=800m,memory=900Mi",
                                limits: "cpu=800m,memory=900Mi"
                            )
                        ],
                        qosClass: "Guaranteed"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "b"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "main",
                            requests: amounts(["cpu": "800m", "memory": "900Mi"]),
                            limits: amounts(["cpu": "800m", "memory": "900Mi"])
                        )
                    ])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=800m,requests.memory=900Mi, used: requests.cpu=800m,requests.memory=900Mi, limited: requests.cpu=1,requests.memory=1Gi"
                )
            ),
        ],
        used: ["pods=1,requests.cpu=800m,requests.memory=900Mi"]
    ),
    RecordedAdmission(
        "quota-18: BestEffort scope counts only BestEffort pods",
        quotas: [
            ResourceQuota(
                meta: ObjectMeta(name: "q"),
                hard: amounts(["pods": "1"]),
                scopes: [.bestEffort]
            )
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "be1"),
                    spec: PodSpec(containers: [Container(name: "main")])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "", limits: "")],
                        qosClass: "BestEffort"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "bu1"),
                    spec: PodSpec(containers: [
                        Container(
                            name: "main",
                            requests: amounts(["cpu": "500m", "memory": "512Mi"]),
                            limits: amounts(["cpu": "500m", "memory": "512Mi"])
                        )
                    ])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "main",
                                requests: "cpu=500m,memory=512Mi",
                                limits: "cpu=500m,memory=512Mi"
                            )
                        ],
                        qosClass: "Guaranteed"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "be2"),
                    spec: PodSpec(containers: [Container(name: "main")])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"be2\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1"
                )
            ),
        ],
        used: ["pods=1"]
    ),
    RecordedAdmission(
        "quota-22: scopeSelector PriorityClass In [hq-high]",
        quotas: [
            ResourceQuota(
                meta: ObjectMeta(name: "q"),
                hard: amounts(["pods": "1"]),
                scopeSelector: [.init(scope: .priorityClass, operator: .isIn, values: ["hq-high"])]
            )
        ],
        priorityClasses: [
            PriorityClass(meta: ObjectMeta(name: "hq-high"), value: 1000),
            PriorityClass(meta: ObjectMeta(name: "hq-low"), value: 10),
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "l1"),
                    spec: PodSpec(
                        containers: [Container(name: "main")],
                        priorityClassName: "hq-low"
                    )
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "", limits: "")],
                        qosClass: "BestEffort",
                        priority: 10,
                        priorityClassName: "hq-low"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "h1"),
                    spec: PodSpec(
                        containers: [Container(name: "main")],
                        priorityClassName: "hq-high"
                    )
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "", limits: "")],
                        qosClass: "BestEffort",
                        priority: 1000,
                        priorityClassName: "hq-high"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "n1"),
                    spec: PodSpec(containers: [Container(name: "main")])
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "", limits: "")],
                        qosClass: "BestEffort"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "h2"),
                    spec: PodSpec(
                        containers: [Container(name: "main")],
                        priorityClassName: "hq-high"
                    )
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"h2\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1"
                )
            ),
        ],
        used: ["pods=1"]
    ),
    RecordedAdmission(
        "quota-26: scopes and selector are ANDed: NotBestEffort AND PriorityClass In",
        quotas: [
            ResourceQuota(
                meta: ObjectMeta(name: "q"),
                hard: amounts(["pods": "1"]),
                scopes: [.notBestEffort],
                scopeSelector: [.init(scope: .priorityClass, operator: .isIn, values: ["hq-high"])]
            )
        ],
        priorityClasses: [
            PriorityClass(meta: ObjectMeta(name: "hq-high"), value: 1000),
            PriorityClass(meta: ObjectMeta(name: "hq-low"), value: 10),
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "h-be"),
                    spec: PodSpec(
                        containers: [Container(name: "main")],
                        priorityClassName: "hq-high"
                    )
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [RecordedContainer("main", requests: "", limits: "")],
                        qosClass: "BestEffort",
                        priority: 1000,
                        priorityClassName: "hq-high"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "h1"),
                    spec: PodSpec(
                        containers: [
                            Container(
                                name: "main",
                                requests: amounts(["cpu": "500m", "memory": "512Mi"]),
                                limits: amounts(["cpu": "500m", "memory": "512Mi"])
                            )
                        ],
                        priorityClassName: "hq-high"
                    )
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "main",
                                requests: "cpu=500m,memory=512Mi",
                                limits: "cpu=500m,memory=512Mi"
                            )
                        ],
                        qosClass: "Guaranteed",
                        priority: 1000,
                        priorityClassName: "hq-high"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "l1"),
                    spec: PodSpec(
                        containers: [
                            Container(
                                name: "main",
                                requests: amounts(["cpu": "500m", "memory": "512Mi"]),
                                limits: amounts(["cpu": "500m", "memory": "512Mi"])
                            )
                        ],
                        priorityClassName: "hq-low"
                    )
                ),
                outcome: .admitted(
                    RecordedPod(
                        containers: [
                            RecordedContainer(
                                "main",
                                requests: "cpu=500m,memory=512Mi",
                                limits: "cpu=500m,memory=512Mi"
                            )
                        ],
                        qosClass: "Guaranteed",
                        priority: 10,
                        priorityClassName: "hq-low"
                    )
                )
            ),
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "h2"),
                    spec: PodSpec(
                        containers: [
                            Container(
                                name: "main",
                                requests: amounts(["cpu": "500m", "memory": "512Mi"]),
                                limits: amounts(["cpu": "500m", "memory": "512Mi"])
                            )
                        ],
                        priorityClassName: "hq-high"
                    )
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"h2\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1"
                )
            ),
        ],
        used: ["pods=1"]
    ),
    RecordedAdmission(
        "quota-42: 1 byte over",
        quotas: [
            ResourceQuota(meta: ObjectMeta(name: "q"), hard: amounts(["requests.memory": "1Gi"]))
        ],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "a"),
                    spec: PodSpec(containers: [
                        Container(name: "main", requests: amounts(["memory": "1073741825"]))
                    ])
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"a\" is forbidden: exceeded quota: q, requested: requests.memory=1073741825, used: requests.memory=0, limited: requests.memory=1Gi"
                )
            )
        ],
        used: ["requests.memory=0"]
    ),
    RecordedAdmission(
        "quota-46: unknown priority class is refused before quota is consulted",
        quotas: [ResourceQuota(meta: ObjectMeta(name: "q"), hard: amounts(["pods": "0"]))],
        steps: [
            RecordedStep(
                pod: Pod(
                    meta: ObjectMeta(name: "a"),
                    spec: PodSpec(
                        containers: [Container(name: "main")],
                        priorityClassName: "no-such-class"
                    )
                ),
                outcome: .refused(
                    code: 403,
                    reason: "Forbidden",
                    message:
                        "pods \"a\" is forbidden: no PriorityClass with name no-such-class was found"
                )
            )
        ],
        used: ["pods=0"]
    ),
]
