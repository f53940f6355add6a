import Limiters
import Units
import Variates

/// One kind of traffic: when its requests arrive, what each asks for, and how its clients behave.
public struct Workload: Sendable, Equatable {
    /// The workload's name, part of metric names and parameter paths.
    public var name: String
    /// When requests arrive.
    public var arrivals: ArrivalProcess
    /// Size of a request in bytes; `nil` = nothing is drawn and no size limit applies.
    public var requestSize: Distribution?
    /// Size of a response in bytes; `nil` = nothing is drawn and no size limit applies.
    public var responseSize: Distribution?
    /// Working memory of a request in bytes beside its own size, held while the orchestrator
    /// works on it; `nil` = none.
    public var memory: Distribution?
    /// What the orchestrator does for a request, in this order.
    public var steps: [Step]
    /// How urgent its requests are where a queue goes by priority: the higher, the sooner.
    public var priority: Int
    /// By when a response is due, from an attempt's arrival, where a queue goes by deadline.
    ///
    /// It orders the queue and ends nothing. `nil` = the orchestrator's request timeout.
    public var deadline: SimDuration?
    /// How long a client waits for the response to an attempt before it leaves, in seconds; `nil` =
    /// for as long as it takes.
    public var patience: Distribution?
    /// How clients repeat what failed; `nil` = they do not.
    public var retry: RetryPolicy?
    /// When clients stop calling; `nil` = never.
    public var circuitBreaker: CircuitBreaker.Rule?
    /// How clients refuse by themselves what would be refused; `nil` = they do not.
    public var adaptiveThrottle: AdaptiveThrottle.Rule?
    /// When clients send a request a second time beside the first; `nil` = never.
    public var hedge: HedgePolicy?
    /// How clients keep connections; `nil` = each request opens one and closes it at its end.
    public var connections: ClientConnections?

    /// A workload of these parts.
    public init(
        name: String,
        arrivals: ArrivalProcess,
        requestSize: Distribution? = nil,
        responseSize: Distribution? = nil,
        memory: Distribution? = nil,
        steps: [Step],
        priority: Int = 0,
        deadline: SimDuration? = nil,
        patience: Distribution? = nil,
        retry: RetryPolicy? = nil,
        circuitBreaker: CircuitBreaker.Rule? = nil,
        adaptiveThrottle: AdaptiveThrottle.Rule? = nil,
        hedge: HedgePolicy? = nil,
        connections: ClientConnections? = nil
    ) {
        self.name = name
        self.arrivals = arrivals
        self.requestSize = requestSize
        self.responseSize = responseSize
        self.memory = memory
        self.steps = steps
        self.priority = priority
        self.deadline = deadline
        self.patience = patience
        self.retry = retry
        self.circuitBreaker = circuitBreaker
        self.adaptiveThrottle = adaptiveThrottle
        self.hedge = hedge
        self.connections = connections
    }
}

/// How the clients of a workload use connections to an orchestrator pod.
///
/// The clients of a workload share one keep-alive pool a pod, as a proxy in front does; the
/// connection that went idle last is used first, as HTTP clients do.
public struct ClientConnections: Sendable, Equatable {
    /// How long an idle connection stays open; zero closes it with the request.
    public var idleTimeout: SimDuration
    /// How long it takes to open a connection (TCP and TLS), before the request can be sent.
    public var handshake: SimDuration
    /// Requests that a connection carries at a time, as HTTP/2's streams; `nil` = one after the
    /// other, as HTTP/1.1.
    public var maxConcurrentStreams: Int?

    /// Connections kept for `idleTimeout` that take `handshake` to open.
    public init(
        idleTimeout: SimDuration,
        handshake: SimDuration = .zero,
        maxConcurrentStreams: Int? = nil
    ) {
        self.idleTimeout = idleTimeout
        self.handshake = handshake
        self.maxConcurrentStreams = maxConcurrentStreams
    }
}

/// How clients repeat a request that did not complete.
public struct RetryPolicy: Sendable, Equatable {
    /// The most times a request is sent, the first included; at least 1.
    ///
    /// `unlimitedAttempts` and whatever is not below 65,535 mean for ever; the back-off is then above
    /// zero.
    public var attempts: Int
    /// How long to wait before each retry.
    public var backoff: Backoff
    /// What bounds the retries of all requests together; `nil` = nothing does.
    public var budget: RetryBudgetPolicy?
    /// What clients make of a refusal's retry-after.
    public var retryAfter: RetryAfterRule

    /// A number of attempts that never ends.
    public static let unlimitedAttempts = Int.max

    /// Up to `attempts` tries with this back-off under this budget.
    public init(
        attempts: Int,
        backoff: Backoff,
        budget: RetryBudgetPolicy? = nil,
        retryAfter: RetryAfterRule = .ignore
    ) {
        self.attempts = attempts
        self.backoff = backoff
        self.budget = budget
        self.retryAfter = retryAfter
    }
}
