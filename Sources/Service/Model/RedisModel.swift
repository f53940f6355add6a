import Limiters
import Units
import Variates

/// A Redis server, and the pool through which each orchestrator pod reaches it.
public struct RedisModel: Sendable, Equatable {
    /// `maxmemory`; `nil` = 0 in the file, no limit.
    public var maxMemory: Bytes?
    /// `maxmemory-policy`.
    public var evictionPolicy: RedisEvictionPolicy
    /// `maxmemory-samples`.
    public var samples: Int
    /// `lfu-log-factor`.
    public var lfuLogFactor: Int
    /// `lfu-decay-time`, in minutes.
    public var lfuDecayMinutes: Int
    /// `maxclients`.
    public var maxClients: Int
    /// `timeout`: an idle client connection is closed after it; `nil` = 0 in the file, never.
    public var clientTimeout: SimDuration?
    /// The pool of each orchestrator pod; `nil` = a connection a command, without a limit.
    public var pool: RedisPoolModel?
    /// Time the single-threaded server spends on a command, in seconds.
    public var serviceTime: Distribution
    /// That of a `GET`; `nil` = `serviceTime`.
    public var getServiceTime: Distribution?
    /// That of a `SET`; `nil` = `serviceTime`.
    public var setServiceTime: Distribution?
    /// Whether a command is answered as soon as it is served.
    public var serving: RedisServing
    /// Network time to the server and back, in seconds; `nil` = none.
    public var roundTrip: Distribution?
    /// What opening a connection adds.
    public var connectTime: SimDuration
    /// The key spaces that the steps name.
    public var keyspaces: [Keyspace]
    /// Which keys are there at the start.
    public var initialKeys: InitialKeys
    /// The NetworkPolicy that denies traffic from the orchestrator; `nil` = it is allowed.
    public var deniedBy: String?
    /// Why the server's pod does not run, in the API server's or the scheduler's words; `nil` if it
    /// is ready.
    public var notReady: String?

    /// A server with Redis 7.0's defaults.
    public init(
        maxMemory: Bytes? = nil,
        evictionPolicy: RedisEvictionPolicy = .noeviction,
        samples: Int = 5,
        lfuLogFactor: Int = 10,
        lfuDecayMinutes: Int = 1,
        maxClients: Int = 10_000,
        clientTimeout: SimDuration? = nil,
        pool: RedisPoolModel? = nil,
        serviceTime: Distribution,
        roundTrip: Distribution? = nil,
        connectTime: SimDuration = .zero,
        serving: RedisServing = .oneByOne,
        keyspaces: [Keyspace] = [],
        initialKeys: InitialKeys = .none,
        deniedBy: String? = nil
    ) {
        self.maxMemory = maxMemory
        self.evictionPolicy = evictionPolicy
        self.samples = samples
        self.lfuLogFactor = lfuLogFactor
        self.lfuDecayMinutes = lfuDecayMinutes
        self.maxClients = maxClients
        self.clientTimeout = clientTimeout
        self.pool = pool
        self.serviceTime = serviceTime
        self.roundTrip = roundTrip
        self.connectTime = connectTime
        self.serving = serving
        self.keyspaces = keyspaces
        self.initialKeys = initialKeys
        self.deniedBy = deniedBy
    }
}

/// The seed's `RedisPoolConfig`: the connections of one orchestrator pod.
public struct RedisPoolModel: Sendable, Equatable {
    /// Connections at most.
    public var maxConnections: Int
    /// Connections that are kept idle, or opened to be.
    public var minIdle: Int
    /// Age at which a connection is closed instead of being kept; `nil` = never.
    public var maxLifetime: SimDuration?
    /// Idle time after which a connection is closed; `nil` = never.
    public var idleTimeout: SimDuration?
    /// How often idle connections are looked at for their idle time and age: bb8's `reaper_rate`.
    public var reaperInterval: SimDuration
    /// How a connection that the server has closed is noticed.
    public var staleCheck: StaleConnectionCheck
    /// How long a command waits for a connection; `nil` = as long as it takes.
    ///
    /// bb8's default is 30 s.
    public var acquisitionTimeout: SimDuration?

    /// A pool of at most `maxConnections`.
    public init(
        maxConnections: Int,
        minIdle: Int = 0,
        maxLifetime: SimDuration? = nil,
        idleTimeout: SimDuration? = nil,
        acquisitionTimeout: SimDuration? = .seconds(30),
        reaperInterval: SimDuration = .seconds(30),
        staleCheck: StaleConnectionCheck = .closedSocket
    ) {
        self.maxConnections = maxConnections
        self.minIdle = minIdle
        self.maxLifetime = maxLifetime
        self.idleTimeout = idleTimeout
        self.acquisitionTimeout = acquisitionTimeout
        self.reaperInterval = reaperInterval
        self.staleCheck = staleCheck
    }

    /// The defaults of the seed's `RedisPoolConfig`.
    public static let phoenix = RedisPoolModel(
        maxConnections: 50,
        minIdle: 5,
        maxLifetime: .seconds(3_600),
        idleTimeout: .seconds(300)
    )
}

/// Keys of one kind: their number and their sizes.
public struct Keyspace: Sendable, Equatable {
    /// The name that steps use.
    public var name: String
    /// The number of distinct keys.
    public var count: UInt32
    /// Length of a key's name.
    public var keySize: Bytes
    /// Size of a key's value in bytes; drawn once a key, so that a key keeps its size.
    public var valueSize: Distribution

    /// `count` keys of these sizes.
    public init(name: String, count: UInt32, keySize: Bytes, valueSize: Distribution) {
        self.name = name
        self.count = count
        self.keySize = keySize
        self.valueSize = valueSize
    }
}

/// Which keys Redis holds when the simulation starts.
public enum InitialKeys: String, Sendable, Equatable, CaseIterable {
    /// None: a cold cache.
    case none
    /// The most popular ones, as many as fit: near what a cache holds that has long been warm.
    case popular
}
