extension Shape {
    /// An event of the timeline.
    static let timelineEvent = Shape(
        name: "timeline_event",
        summary: "Something that happens during a run: load, fail, slow, set, update or scale.",
        fields: [
            .required(
                "at",
                .measure(.duration, .notNegative),
                "When it begins, counted from the start of the run, warm-up included."
            ),
            .optional(
                "name",
                .text,
                "The event's name in reports and paths; its kind and number if left out."
            ),
            .optional("load", .mapping(.loadChange), "Requests come faster or slower."),
            .optional("fail", .mapping(.outage), "Something stops, with all that it works on."),
            .optional("slow", .mapping(.slowdown), "Something takes longer for its work."),
            .optional("set", .settings, "Limits get other values."),
            .optional("update", .mapping(.rollingUpdate), "A Deployment's pods are replaced."),
            .optional("scale", .mapping(.scaling), "A Deployment gets another number of pods."),
            .optional(
                "for",
                .measure(.duration, .positive),
                "How long a set lasts; to the end of the run if left out."
            ),
        ]
    )

    /// A factor on the rate of requests.
    static let loadChange = Shape(
        name: "load_change",
        summary: "A factor on the rate at which requests come.",
        fields: [
            .required("factor", .measure(.number, .from(0, to: 1_000_000)), "The factor."),
            length,
            .optional(
                "ramp",
                .measure(.duration, .notNegative),
                default: "0s",
                "How long it takes to rise, and after its end to fall; at most 'for'."
            ),
            .optional("workload", .text, "The workload that it concerns; all if left out."),
        ]
    )

    /// A part of the service that stops.
    static let outage = Shape(
        name: "outage",
        summary: "A part of the service that stops: deployment, pool, node or redis.",
        fields: targets + [
            length,
            .optional(
                "keys",
                .choice(["lost", "kept"]),
                default: "lost",
                "Whether Redis has lost its keys when it is back."
            ),
        ]
    )

    /// A part of the service that is slow.
    static let slowdown = Shape(
        name: "slowdown",
        summary: "A part of the service that takes longer: deployment, pool, node or redis.",
        fields: targets + [
            .required(
                "factor",
                .measure(.number, .positive(upTo: 1_000_000)),
                "How many times as long its CPU bursts, or Redis' commands, take."
            ),
            length,
        ]
    )

    private static let length = Field.optional(
        "for",
        .measure(.duration, .positive),
        "How long it lasts; to the end of the run if left out."
    )

    private static let targets: [Field] = [
        .optional(
            "deployment",
            .text,
            "The Deployment whose pods it concerns; 'orchestrator' if that comes from none."
        ),
        .optional("pool", .text, "The agent pool whose pods it concerns."),
        .optional("node", .text, "The node whose pods it concerns."),
        .optional("redis", .boolean, "Whether it concerns the Redis server."),
        .optional(
            "pods",
            .count(1...10_000),
            "How many of the pods, the first ones; all if left out."
        ),
    ]
}
