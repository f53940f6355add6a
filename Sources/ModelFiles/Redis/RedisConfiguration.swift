import Limiters
import Units

/// What a `redis.conf` says about memory and clients.
///
/// Where the file is silent, Redis 7.0's defaults hold.
public struct RedisConfiguration: Sendable, Equatable {
    /// `maxmemory`; `nil` = 0 in the file, no limit.
    public var maxMemory: Bytes?
    /// `maxmemory-policy`.
    public var evictionPolicy: RedisEvictionPolicy
    /// `maxmemory-samples`: keys that are looked at to find the one to evict, at least 1.
    public var samples: Int
    /// `maxclients`, at least 1.
    public var maxClients: Int
    /// `timeout`: an idle client connection is closed after it; `nil` = 0 in the file, never.
    public var clientTimeout: SimDuration?
    /// `lfu-log-factor`: how slowly an LFU counter grows, at least 0.
    public var lfuLogFactor: Int
    /// `lfu-decay-time`: minutes after which an LFU counter is lowered, at least 0.
    public var lfuDecayMinutes: Int
    /// The names of the directives that mean nothing to a simulation, in the order of the file.
    public var otherDirectives: [String]

    /// Redis 7.0's defaults.
    public init() {
        maxMemory = nil
        evictionPolicy = .noeviction
        samples = 5
        maxClients = 10_000
        clientTimeout = nil
        lfuLogFactor = 10
        lfuDecayMinutes = 1
        otherDirectives = []
    }
}
