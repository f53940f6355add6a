import Service

extension Shape {
    /// The Redis server and the pool in front of it.
    static let redis = Shape(
        name: "redis",
        summary: "The Redis server that the orchestrator calls.",
        fields: [
            .optional("config", .path, "The server's redis.conf; Redis' defaults if left out."),
            .optional("deployment", .text, "The Deployment of the manifests that runs the server."),
            .optional(
                "pool",
                .either(.choice(["phoenix"]), .mapping(.redisPool)),
                "The connection pool of each orchestrator pod; no limit if left out."
            ),
            .optional(
                "service_time",
                .variant(.distribution(of: .duration)),
                default: "10us",
                "The server's time for a command."
            ),
            .optional(
                "get_service_time",
                .variant(.distribution(of: .duration)),
                "The server's time for a GET; 'service_time' if left out."
            ),
            .optional(
                "set_service_time",
                .variant(.distribution(of: .duration)),
                "The server's time for a SET; 'service_time' if left out."
            ),
            .optional(
                "serving",
                .choice(RedisServing.allCases.map(\.rawValue)),
                default: RedisServing.oneByOne.rawValue,
                "Whether commands that are ready together are answered together."
            ),
            .optional(
                "round_trip",
                .variant(.distribution(of: .duration)),
                "Network time to the server and back; none if left out."
            ),
            .optional(
                "connect_time",
                .measure(.duration, .notNegative),
                default: "500us",
                "What opening a connection adds."
            ),
            .optional(
                "initial_keys",
                .choice(InitialKeys.allCases.map(\.rawValue)),
                default: InitialKeys.none.rawValue,
                "Which keys are there at the start."
            ),
        ]
    )

    /// The connections of one orchestrator pod.
    static let redisPool = Shape(
        name: "redis_pool",
        summary: "The connections of one orchestrator pod: the fields of Phoenix' RedisPoolConfig.",
        fields: [
            .required("max_connections", .count(1...1_000_000), "Connections at most."),
            .optional(
                "min_idle",
                .count(0...1_000_000),
                default: "0",
                "Connections that are kept idle, or opened to be."
            ),
            .limit(
                "max_lifetime_secs",
                .measure(.seconds, .positive),
                "The age at which a connection is closed."
            ),
            .limit(
                "idle_timeout_secs",
                .measure(.seconds, .positive),
                "The idle time after which a connection is closed."
            ),
            .limit(
                "connection_timeout",
                .measure(.duration, .positive),
                default: "30s",
                "How long a command waits for a connection; none = for ever."
            ),
            .optional(
                "reaper_interval",
                .measure(.duration, .positive),
                default: "30s",
                "How often idle connections are looked at for their idle time and age."
            ),
            .optional(
                "test_on_check_out",
                .boolean,
                "Whether a PING tests a connection before its use; if left out, a closed socket is "
                    + "seen without one."
            ),
        ]
    )
}
