import Limiters
import Service

extension Shape {
    /// One kind of traffic.
    static let workload = Shape(
        name: "workload",
        summary: "One kind of traffic.",
        fields: [
            .required("name", .text, "The workload's name, part of paths and columns."),
            .required("arrivals", .variant(.arrivals), "When requests arrive."),
            .optional(
                "request_size",
                .variant(.distribution(of: .size)),
                "The size of a request."
            ),
            .optional(
                "response_size",
                .variant(.distribution(of: .size)),
                "The size of a response."
            ),
            .optional(
                "memory",
                .variant(.distribution(of: .size)),
                "Working memory of a request beside its own size."
            ),
            .optional(
                "steps",
                .list(.variant(.step)),
                "What the orchestrator does for a request, in this order."
            ),
            .optional(
                "priority",
                Shape.priority,
                default: "0",
                "How urgent its requests are where a queue goes by priority: higher is sooner."
            ),
            .optional(
                "deadline",
                .measure(.duration, .positive),
                "When a response is due, from an attempt's arrival, where a queue goes by deadline; "
                    + "the request timeout if left out."
            ),
            .optional(
                "patience",
                .variant(.distribution(of: .duration)),
                "How long a client waits for a response before it leaves for good."
            ),
            .optional("retry", .mapping(.retry), "How clients repeat what failed."),
            .optional(
                "circuit_breaker",
                .mapping(.circuitBreaker),
                "When clients stop calling what keeps failing."
            ),
            .optional(
                "adaptive_throttle",
                .mapping(.adaptiveThrottle),
                "How clients refuse by themselves what would be refused."
            ),
            .optional(
                "hedge",
                .mapping(.hedge),
                "When clients send a second attempt beside the first."
            ),
            .optional("connections", .mapping(.connections), "How clients keep connections."),
        ]
    )

    /// How clients repeat a request.
    static let retry = Shape(
        name: "retry",
        summary: "How clients repeat a request that did not complete.",
        fields: [
            .required(
                "attempts",
                .either(.choice(["unlimited"]), .count(1...1_000)),
                "The most times a request is sent, the first included."
            ),
            .optional("backoff", .mapping(.backoff), "How long to wait before a retry."),
            .optional(
                "budget",
                .either(.measure(.percentage, .from(0, to: 100)), .mapping(.retryBudget)),
                "Retries allowed as a share of requests, or a kind of budget; none if left out."
            ),
            .optional(
                "retry_after",
                .choice(RetryAfterRule.allCases.map(\.rawValue)),
                default: RetryAfterRule.ignore.rawValue,
                "Whether a retry waits until a rate limit has said that it would be admitted."
            ),
        ]
    )

    /// A bound on the retries of a workload.
    static let retryBudget = Shape(
        name: "retry_budget",
        summary: "A bound on the retries of all clients of a workload together.",
        fields: [
            .required(
                "type",
                .choice(RetryBudgetName.allCases.map(\.rawValue)),
                "Whose budget: the SRE book's, Finagle's, Envoy's, or that of the AWS SDKs."
            ),
            .optional(
                "ratio",
                .measure(.percentage, .from(0, to: 100)),
                "Retries per request: 10% (sre), 20% (finagle), none (envoy) if left out."
            ),
            .optional(
                "reserve",
                .measure(.number, .from(0, to: 1e9)),
                "sre: retries that are there at the start; 10 if left out."
            ),
            .optional(
                "capacity",
                .measure(.number, .from(1, to: 1e9)),
                "sre, aws: the most retries that can be saved up; 100 if left out."
            ),
            .optional(
                "min_retries_per_second",
                .measure(.perSecond, .from(0, to: 1e6)),
                "finagle: retries allowed whatever the traffic; 10/s if left out."
            ),
            .optional(
                "ttl",
                .measure(.duration, .from(1e-3, to: 86_400)),
                "finagle: how long deposits and withdrawals count; 10s if left out."
            ),
            .optional(
                "max_retries",
                .count(0...1_000_000),
                "envoy: retries under way at a time; 3 if left out."
            ),
            .optional(
                "min_retry_concurrency",
                .count(0...1_000_000),
                "envoy, with a ratio: retries under way whatever the traffic; 3 if left out."
            ),
            .optional(
                "per_success",
                .measure(.number, .from(0, to: 1_000)),
                "aws: retries that an answered attempt deposits; 0.1 if left out."
            ),
        ]
    )

    /// Exponential back-off.
    static let backoff = Shape(
        name: "backoff",
        summary: "Exponential back-off.",
        fields: [
            .optional(
                "base",
                .measure(.duration, .notNegative),
                default: "100ms",
                "The first wait."
            ),
            .optional(
                "factor",
                .measure(.number, .from(1, to: 1_000)),
                default: "2",
                "What each wait is multiplied by."
            ),
            .optional(
                "max",
                .measure(.duration, .notNegative),
                default: "10s",
                "The longest wait."
            ),
            .optional(
                "jitter",
                .choice(Backoff.Jitter.allCases.map(\.rawValue)),
                default: "full",
                "Which part of a wait is random."
            ),
        ]
    )

    /// Client connections.
    static let connections = Shape(
        name: "connections",
        summary: "How clients keep connections to a pod.",
        fields: [
            .required(
                "idle_timeout",
                .measure(.duration, .notNegative),
                "How long an idle connection stays open."
            ),
            .optional(
                "handshake",
                .measure(.duration, .notNegative),
                default: "0s",
                "How long it takes to open a connection."
            ),
            .optional(
                "protocol",
                .choice(ConnectionProtocolName.allCases.map(\.rawValue)),
                default: ConnectionProtocolName.http1.rawValue,
                "Whether a connection carries one request at a time, or many."
            ),
            .optional(
                "max_concurrent_streams",
                .count(1...Int(Int32.max)),
                default: "100",
                "With http2, requests that a connection carries at a time."
            ),
        ]
    )
}

extension Variant {
    /// One thing the orchestrator does for a request.
    static let step = Variant(
        name: "step",
        noun: "a step",
        cases: [
            .optional(
                "cpu",
                .variant(.distribution(of: .duration)),
                "A burst on the pod's processor."
            ),
            .optional(
                "wait",
                .variant(.distribution(of: .duration)),
                "A wait without processor."
            ),
            .optional("redis", .mapping(.redisStep), "A command to Redis."),
            .optional("agent", .mapping(.agentStep), "Operations of an agent pool."),
        ],
        bare: nil,
        canBeListed: false
    )

    /// How often each key of a keyspace is asked for.
    static let keys = Variant(
        name: "keys",
        noun: "a distribution of keys",
        cases: [
            .optional(
                "zipf",
                .mapping(
                    Shape(
                        name: "zipf_keys",
                        summary: "Popular keys are asked for more often.",
                        fields: [
                            keyCount,
                            .required(
                                "exponent",
                                .measure(.number, .from(0, to: 64)),
                                "Zipf's exponent."
                            ),
                        ]
                    )
                ),
                "The key of rank k in proportion to k^-exponent."
            ),
            .optional(
                "uniform",
                .mapping(
                    Shape(
                        name: "uniform_keys",
                        summary: "All keys are asked for alike.",
                        fields: [keyCount]
                    )
                ),
                "All keys alike."
            ),
        ],
        bare: nil,
        canBeListed: false
    )

    private static let keyCount = Field.required(
        "count",
        .count(1...RedisKeyspace.mostKeys),
        "The number of distinct keys."
    )
}

extension Shape {
    /// A Redis command of a request.
    static let redisStep = Shape(
        name: "redis_step",
        summary: "A command to Redis: get or set.",
        fields: [
            .optional("get", .text, "Reads a key of the keyspace of this name."),
            .optional("set", .text, "Writes a key of the keyspace of this name."),
            .optional(
                "keys",
                .variant(.keys),
                "Which key; may be left out if another step on the keyspace says it."
            ),
            .optional(
                "key_size",
                .measure(.size, .from(1, to: 536_870_912)),
                default: "16",
                "The length of a key's name."
            ),
            .optional(
                "value_size",
                .variant(.distribution(of: .size)),
                default: "1Ki",
                "The size of a key's value."
            ),
            .optional("on_miss", .choice(["set"]), "What follows a get that finds nothing."),
            .optional(
                "ttl",
                .variant(.distribution(of: .duration)),
                "After how long a key that is set expires; never if left out."
            ),
        ]
    )

    /// Operations of an agent pool.
    static let agentStep = Shape(
        name: "agent_step",
        summary: "Operations of an agent pool.",
        fields: [
            .required("pool", .text, "The name of the pool."),
            .optional("operations", .count(1...256), default: "1", "How many operations."),
            .optional(
                "parallel",
                .boolean,
                default: "false",
                "Whether they run at the same time."
            ),
        ]
    )
}

/// The kinds of retry budgets in a model.
enum RetryBudgetName: String, CaseIterable {
    case sre
    case finagle
    case envoy
    case aws

    /// The fields that mean something to it, beside `type`.
    var fields: Set<String> {
        switch self {
        case .sre: ["ratio", "reserve", "capacity"]
        case .finagle: ["ratio", "min_retries_per_second", "ttl"]
        case .envoy: ["ratio", "max_retries", "min_retry_concurrency"]
        case .aws: ["per_success", "capacity"]
        }
    }
}

/// How a connection carries requests.
enum ConnectionProtocolName: String, CaseIterable {
    /// One after the other.
    case http1
    /// Many at a time.
    case http2
}
