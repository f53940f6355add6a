import Platform

/// Where a real kube-scheduler 1.29.6 put these pods, with the scores that it logged.
let recordedPlacements: [RecordedPlacement] = [
    RecordedPlacement(
        "sched-02: insufficient cpu by 1m",
        nodes: [
            Node(
                meta: ObjectMeta(name: "n1"),
                allocatable: amounts([
                    "cpu": "2", "ephemeral-storage": "100Gi", "memory": "4Gi", "pods": "110",
                ])
            )
        ],
        existing: [
            .init(
                spec: PodSpec(containers: [
                    Container(name: "main", requests: amounts(["cpu": "1", "memory": "1Gi"]))
                ]),
                node: 0
            )
        ],
        incoming: PodSpec(containers: [
            Container(name: "main", requests: amounts(["cpu": "1001m", "memory": "1Gi"]))
        ]),
        outcome: .pending(
            message:
                "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."
        )
    ),
    RecordedPlacement(
        "sched-06: too many pods",
        nodes: [
            Node(
                meta: ObjectMeta(name: "n1"),
                allocatable: amounts([
                    "cpu": "4", "ephemeral-storage": "100Gi", "memory": "8Gi", "pods": "1",
                ])
            )
        ],
        existing: [
            .init(
                spec: PodSpec(containers: [
                    Container(name: "main", requests: amounts(["cpu": "100m", "memory": "100Mi"]))
                ]),
                node: 0
            )
        ],
        incoming: PodSpec(containers: [
            Container(name: "main", requests: amounts(["cpu": "100m", "memory": "100Mi"]))
        ]),
        outcome: .pending(
            message:
                "0/1 nodes are available: 1 Too many pods. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."
        )
    ),
    RecordedPlacement(
        "sched-10: unschedulable node and taint reasons",
        nodes: [
            Node(
                meta: ObjectMeta(name: "n1"),
                allocatable: amounts([
                    "cpu": "4", "ephemeral-storage": "100Gi", "memory": "8Gi", "pods": "110",
                ]),
                isUnschedulable: true
            ),
            Node(
                meta: ObjectMeta(name: "n2"),
                allocatable: amounts([
                    "cpu": "4", "ephemeral-storage": "100Gi", "memory": "8Gi", "pods": "110",
                ]),
                taints: [Taint(key: "dedicated", value: "db", effect: .noSchedule)]
            ),
            Node(
                meta: ObjectMeta(name: "n3"),
                allocatable: amounts([
                    "cpu": "1", "ephemeral-storage": "100Gi", "memory": "1Gi", "pods": "110",
                ])
            ),
        ],
        incoming: PodSpec(containers: [
            Container(name: "main", requests: amounts(["cpu": "2", "memory": "2Gi"]))
        ]),
        outcome: .pending(
            message:
                "0/3 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 node(s) had untolerated taint {dedicated: db}, 1 node(s) were unschedulable. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling."
        )
    ),
    RecordedPlacement(
        "sched-14: extended resource insufficient",
        nodes: [
            Node(
                meta: ObjectMeta(name: "n1"),
                allocatable: amounts([
                    "cpu": "4", "ephemeral-storage": "100Gi", "example.com/gpu": "1",
                    "memory": "8Gi", "pods": "110",
                ])
            )
        ],
        incoming: PodSpec(containers: [
            Container(name: "main", limits: amounts(["example.com/gpu": "2"]))
        ]),
        outcome: .pending(
            message:
                "0/1 nodes are available: 1 Insufficient example.com/gpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."
        )
    ),
    RecordedPlacement(
        "sched-18: sidecar requests add to the sum",
        nodes: [
            Node(
                meta: ObjectMeta(name: "n1"),
                allocatable: amounts([
                    "cpu": "2", "ephemeral-storage": "100Gi", "memory": "4Gi", "pods": "110",
                ])
            )
        ],
        incoming: PodSpec(
            containers: [Container(name: "a", requests: amounts(["cpu": "1500m"]))],
            initContainers: [
                Container(name: "s", requests: amounts(["cpu": "600m"]), restartsAlways: true)
            ]
        ),
        outcome: .pending(
            message:
                "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."
        )
    ),
    RecordedPlacement(
        "score-02: percentage matters, not absolute free: 50% of 4 vs 25% of 16",
        nodes: [
            Node(
                meta: ObjectMeta(name: "n1"),
                allocatable: amounts([
                    "cpu": "4", "ephemeral-storage": "100Gi", "memory": "8Gi", "pods": "110",
                ])
            ),
            Node(
                meta: ObjectMeta(name: "n2"),
                allocatable: amounts([
                    "cpu": "16", "ephemeral-storage": "100Gi", "memory": "32Gi", "pods": "110",
                ])
            ),
        ],
        existing: [
            .init(
                spec: PodSpec(containers: [
                    Container(name: "main", requests: amounts(["cpu": "1", "memory": "2Gi"]))
                ]),
                node: 0
            ),
            .init(
                spec: PodSpec(containers: [
                    Container(name: "main", requests: amounts(["cpu": "8", "memory": "16Gi"]))
                ]),
                node: 1
            ),
        ],
        incoming: PodSpec(containers: [
            Container(name: "main", requests: amounts(["cpu": "1", "memory": "2Gi"]))
        ]),
        outcome: .placed(node: 0),
        scores: [
            .init(leastAllocated: 50, balancedAllocation: 100),
            .init(leastAllocated: 43, balancedAllocation: 100),
        ]
    ),
    RecordedPlacement(
        "score-06: incoming asymmetric pod, nodes with opposite skews",
        nodes: [
            Node(
                meta: ObjectMeta(name: "n1"),
                allocatable: amounts([
                    "cpu": "8", "ephemeral-storage": "100Gi", "memory": "8Gi", "pods": "110",
                ])
            ),
            Node(
                meta: ObjectMeta(name: "n2"),
                allocatable: amounts([
                    "cpu": "8", "ephemeral-storage": "100Gi", "memory": "8Gi", "pods": "110",
                ])
            ),
        ],
        existing: [
            .init(
                spec: PodSpec(containers: [
                    Container(name: "main", requests: amounts(["cpu": "4", "memory": "1Gi"]))
                ]),
                node: 0
            ),
            .init(
                spec: PodSpec(containers: [
                    Container(name: "main", requests: amounts(["cpu": "1", "memory": "4Gi"]))
                ]),
                node: 1
            ),
        ],
        incoming: PodSpec(containers: [
            Container(name: "main", requests: amounts(["cpu": "2", "memory": "1Gi"]))
        ]),
        outcome: .placed(node: 1),
        scores: [
            .init(leastAllocated: 50, balancedAllocation: 75),
            .init(leastAllocated: 49, balancedAllocation: 87),
        ]
    ),
    RecordedPlacement(
        "score-10: BestEffort pod: 100m/200Mi in LeastAllocated",
        nodes: [
            Node(
                meta: ObjectMeta(name: "n1"),
                allocatable: amounts([
                    "cpu": "4", "ephemeral-storage": "100Gi", "memory": "8Gi", "pods": "110",
                ])
            ),
            Node(
                meta: ObjectMeta(name: "n2"),
                allocatable: amounts([
                    "cpu": "2", "ephemeral-storage": "100Gi", "memory": "4Gi", "pods": "110",
                ])
            ),
        ],
        existing: [
            .init(
                spec: PodSpec(containers: [
                    Container(name: "main", requests: amounts(["cpu": "2", "memory": "2Gi"]))
                ]),
                node: 0
            ),
            .init(
                spec: PodSpec(containers: [
                    Container(name: "main", requests: amounts(["cpu": "500m", "memory": "1Gi"]))
                ]),
                node: 1
            ),
        ],
        incoming: PodSpec(containers: [Container(name: "main")]),
        outcome: .placed(node: 1),
        scores: [
            .init(leastAllocated: 59, balancedAllocation: 87),
            .init(leastAllocated: 70, balancedAllocation: 100),
        ]
    ),
    RecordedPlacement(
        "score-14: two containers without requests count twice",
        nodes: [
            Node(
                meta: ObjectMeta(name: "n1"),
                allocatable: amounts([
                    "cpu": "2", "ephemeral-storage": "100Gi", "memory": "4Gi", "pods": "110",
                ])
            ),
            Node(
                meta: ObjectMeta(name: "n2"),
                allocatable: amounts([
                    "cpu": "2", "ephemeral-storage": "100Gi", "memory": "4Gi", "pods": "110",
                ])
            ),
        ],
        existing: [
            .init(
                spec: PodSpec(containers: [Container(name: "a"), Container(name: "b")]),
                node: 0
            ),
            .init(
                spec: PodSpec(containers: [
                    Container(name: "a", requests: amounts(["cpu": "150m", "memory": "250Mi"]))
                ]),
                node: 1
            ),
        ],
        incoming: PodSpec(containers: [
            Container(name: "main", requests: amounts(["cpu": "100m", "memory": "100Mi"]))
        ]),
        outcome: .placed(node: 1),
        scores: [
            .init(leastAllocated: 86, balancedAllocation: 98),
            .init(leastAllocated: 89, balancedAllocation: 98),
        ]
    ),
]
