import Units

/// What `redis.conf` says about memory, with the defaults of Redis 7.0.
public struct RedisMemoryConfiguration: Hashable, Sendable, BitwiseCopyable {
    /// The most memory that may be used before keys are evicted or writes refused; zero for no
    /// limit, as in `redis.conf`.
    ///
    /// It covers the empty server and the buffers of its clients too, not only the keys.
    public var maxmemory: Bytes

    /// What is given up when `maxmemory` is reached.
    public var policy: RedisEvictionPolicy

    /// How many keys are sampled for each eviction, `maxmemory-samples`; at least 1.
    public var samples: Int

    /// How much slower the access counter rises the higher it is, `lfu-log-factor`; at least 0.
    public var lfuLogFactor: Int

    /// After how many minutes without access the access counter falls by one, `lfu-decay-time`;
    /// 0 for never.
    public var lfuDecayMinutes: Int

    /// What the buffers of one connected client take.
    ///
    /// About 25 kB were seen with Redis 7.0 on Debian 12; deep pipelines of large values take more.
    public var bytesPerConnection: Bytes

    /// A configuration; each figure that is left out is the default of Redis 7.0.
    public init(
        maxmemory: Bytes = .zero,
        policy: RedisEvictionPolicy = .noeviction,
        samples: Int = 5,
        lfuLogFactor: Int = 10,
        lfuDecayMinutes: Int = 1,
        bytesPerConnection: Bytes = Bytes(25_000)
    ) {
        self.maxmemory = maxmemory
        self.policy = policy
        self.samples = samples
        self.lfuLogFactor = lfuLogFactor
        self.lfuDecayMinutes = lfuDecayMinutes
        self.bytesPerConnection = bytesPerConnection
    }
}
