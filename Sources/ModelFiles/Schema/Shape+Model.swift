extension Shape {
    /// A whole model.
    static let model = Shape(
        name: "model",
        summary: "What traffic meets which limits, and how to simulate it.",
        fields: [
            .required("format", .choice([ModelLoader.format]), "The version of this format."),
            .optional("name", .text, "The model's name; the file's if left out."),
            .optional(
                "kubernetes",
                .path,
                "A directory of manifests, as kubectl apply reads them."
            ),
            .optional("alerts", .path, "A Prometheus rule file."),
            .optional(
                "metrics",
                .mapping(.metrics),
                "What pods export, and how they are scraped."
            ),
            .optional("cluster", .mapping(.cluster), "The nodes that pods run on."),
            .optional(
                "platform",
                .mapping(.platform),
                "What Kubernetes does during a run; pods stay as they are if left out."
            ),
            .required(
                "workloads",
                .list(.mapping(.workload)),
                "Where requests come from, at least one."
            ),
            .required("orchestrator", .mapping(.orchestrator), "The service that is called."),
            .optional(
                "agents",
                .list(.mapping(.agentPool)),
                "The agents that the orchestrator calls."
            ),
            .optional("redis", .mapping(.redis), "The Redis server."),
            .optional(
                "timeline",
                .list(.mapping(.timelineEvent)),
                "What happens during a run: load, failures, slow-downs, changes of limits and pods."
            ),
            .optional("run", .mapping(.run), "How to simulate."),
            .optional(
                "objectives",
                .list(.text),
                "Bounds that the service is to keep: latency_p99_s < 800ms."
            ),
        ]
    )

    /// Metrics and scrapes.
    static let metrics = Shape(
        name: "metrics",
        summary: "What pods export, and how they are scraped.",
        fields: [
            .optional(
                "export_limits",
                .boolean,
                default: "false",
                "Whether pods export max_connections and max_memory_bytes."
            ),
            .optional(
                "scrape_interval",
                .measure(.duration, .positive(upTo: 1e9)),
                default: "15s",
                "The time between two scrapes of a target."
            ),
            .optional(
                "scrape_jitter",
                .measure(.duration, .from(0, to: 1e9)),
                default: "0s",
                "By how much a scrape is late at most; below the interval."
            ),
        ]
    )

    /// The nodes.
    static let cluster = Shape(
        name: "cluster",
        summary: "The nodes that pods run on.",
        fields: [.required("nodes", .list(.mapping(.node)), "Groups of equal nodes.")]
    )

    /// A group of equal nodes.
    static let node = Shape(
        name: "node",
        summary: "A group of equal nodes.",
        fields: [
            .required("name", .text, "The name; with a count above 1, in front of -1, -2, …"),
            .optional("count", .count(1...5_000), default: "1", "How many there are."),
            .required(
                "cpu",
                .measure(.processor, .positive(upTo: 1e6)),
                "Allocatable processor."
            ),
            .required("memory", .measure(.memory, .positive), "Allocatable memory."),
            .optional(
                "pods",
                .count(1...100_000),
                default: "110",
                "Pods that fit, whatever their size."
            ),
        ]
    )

    /// The run settings.
    static let run = Shape(
        name: "run",
        summary: "How to simulate.",
        fields: [
            .optional(
                "duration",
                .measure(.duration, .positive(upTo: 1e9)),
                default: "1h",
                "Simulated time of a replication, the warm-up included."
            ),
            .optional(
                "warmup",
                .either(.choice(["auto"]), .measure(.duration, .from(0, to: 1e9))),
                default: "auto",
                "What is left out at the start."
            ),
            .optional("replications", .count(1...10_000), default: "10", "Independent runs."),
            .optional("seed", .count(0...Int.max), default: "1", "The seed of all random numbers."),
            .optional(
                "resolution",
                .measure(.duration, .positive(upTo: 1e9)),
                "The intervals by which the timeline is judged; 1/240 of the run if left out."
            ),
        ]
    )
}
