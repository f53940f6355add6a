import Units
import Variates

/// One thing the orchestrator does for a request.
public enum Step: Sendable, Equatable {
    /// A burst on the pod's processor; the distribution is CPU time in seconds.
    case cpu(Distribution)
    /// A wait that needs no processor; the distribution is in seconds.
    case wait(Distribution)
    /// A command to Redis.
    case redis(RedisStep)
    /// Operations of an agent pool.
    case agent(AgentStep)
}

/// A Redis command of a request.
public struct RedisStep: Sendable, Equatable {
    /// What is sent.
    public enum Command: Sendable, Equatable {
        /// Reads a key: a hit or a miss. With `setsOnMiss` a miss is followed by a `SET` of the key,
        /// as a cache-aside client does.
        case get(setsOnMiss: Bool)
        /// Writes a key.
        case set
    }

    /// What is sent.
    public var command: Command
    /// Index into `RedisModel.keyspaces`.
    public var keyspace: Int
    /// Which key: rank 1 is the most popular.
    public var popularity: KeyPopularity
    /// After how many seconds a key that it sets expires; `nil` = never.
    public var timeToLive: Distribution?

    /// A command on a key of this keyspace.
    public init(
        command: Command,
        keyspace: Int,
        popularity: KeyPopularity,
        timeToLive: Distribution? = nil
    ) {
        self.command = command
        self.keyspace = keyspace
        self.popularity = popularity
        self.timeToLive = timeToLive
    }
}

/// How often each key of a keyspace is asked for: Zipf's law, P(rank k) ∝ k^−exponent.
public struct KeyPopularity: Sendable, Equatable {
    /// The number of distinct keys, at least 1.
    public var count: UInt32
    /// Zipf's exponent, at least 0; 0 = all keys alike.
    public var exponent: Double

    /// `count` keys under Zipf's law with this exponent.
    public init(count: UInt32, exponent: Double) {
        self.count = count
        self.exponent = exponent
    }
}

/// What a request asks of an agent pool.
public struct AgentStep: Sendable, Equatable {
    /// Index into `ServiceModel.agents`.
    public var pool: Int
    /// How many operations, at least 1.
    public var operations: Int
    /// Whether they run at the same time; otherwise one after the other.
    public var parallel: Bool

    /// This many operations of this pool.
    public init(pool: Int, operations: Int, parallel: Bool) {
        self.pool = pool
        self.operations = operations
        self.parallel = parallel
    }
}
