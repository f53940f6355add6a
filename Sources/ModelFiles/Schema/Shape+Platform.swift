extension Shape {
    /// What Kubernetes does during a run.
    static let platform = Shape(
        name: "platform",
        summary: "What Kubernetes does with the pods during a run.",
        fields: [
            .optional(
                "start",
                .variant(.distribution(of: .duration)),
                default: "5s",
                "How long a pod takes from its node to being ready."
            ),
            .optional(
                "stop",
                .variant(.distribution(of: .duration)),
                "How long a pod takes from being told to stop to its end, within its grace period; "
                    + "until it has ended its work if left out."
            ),
            .optional(
                "job_run",
                .variant(.distribution(of: .duration)),
                "How long a pod of a Job runs once it is ready; to the end of the run if left out."
            ),
            .optional(
                "tenants",
                .list(.mapping(.tenant)),
                "Others whose pods come by themselves and share the quota and the nodes."
            ),
        ]
    )

    /// Somebody else in the cluster.
    static let tenant = Shape(
        name: "tenant",
        summary: "Somebody whose pods come by themselves, run, and go again.",
        fields: [
            .required("name", .text, "The tenant's name; its pods are called after it."),
            .optional(
                "namespace",
                .text,
                "The namespace of its pods; that of the template, or of all manifests, if left out."
            ),
            .required(
                "template",
                .either(.text, .mapping(.tenantTemplate)),
                "What its pods are made from: Deployment/NAME of the manifests, or requests and limits."
            ),
            .required("arrivals", .variant(.arrivals), "When its pods come; not closed."),
            .optional(
                "run",
                .variant(.distribution(of: .duration)),
                "How long a pod runs once it is ready; to the end of the run if left out."
            ),
        ]
    )

    /// What a tenant's pod asks for.
    static let tenantTemplate = Shape(
        name: "tenant_template",
        summary: "A pod of one container, as a manifest would have it.",
        fields: [
            .optional("requests", .mapping(.amounts), "What the scheduler reserves."),
            .optional("limits", .mapping(.amounts), "What the container may use at most."),
            .optional("priorityClassName", .text, "The name of its priority class."),
        ]
    )

    /// Processor and memory of a container.
    static let amounts = Shape(
        name: "amounts",
        summary: "Processor and memory.",
        fields: [
            .optional("cpu", .measure(.processor, .positive(upTo: 1e6)), "Processor."),
            .optional("memory", .measure(.memory, .positive), "Memory."),
        ]
    )

    /// A rolling update of a timeline.
    static let rollingUpdate = Shape(
        name: "rolling_update",
        summary: "All pods of a Deployment or StatefulSet are replaced, as its strategy says.",
        fields: [.required("deployment", .text, "The Deployment, or StatefulSet.")]
    )

    /// A change of a number of pods.
    static let scaling = Shape(
        name: "scaling",
        summary: "A Deployment or StatefulSet gets another number of pods.",
        fields: [
            .required("deployment", .text, "The Deployment, or StatefulSet."),
            .required("replicas", .count(0...5_000), "How many pods there are to be."),
            .optional(
                "for",
                .measure(.duration, .positive),
                "How long; then there are to be as many as before. To the end if left out."
            ),
        ]
    )
}
