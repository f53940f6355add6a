import Service
import Units

extension ModelDecoder {
    /// The Redis server with the keyspaces of the steps, and where its pod comes from.
    func redis(
        _ model: MappingReader,
        keyspaces: [StepTargets.NamedKeyspace]
    ) -> (model: RedisModel, source: PodSource)? {
        guard let reader = redisReader(model) else { return nil }
        let configuration = redisConfiguration(reader)
        let deployment = reader.text("deployment")
        let pool = redisPool(reader)
        let serviceTime = distribution("service_time", in: reader)
        let roundTrip = distribution("round_trip", in: reader)
        let connectTime = reader.duration("connect_time")
        let initialKeys = reader.choice("initial_keys", as: InitialKeys.self)
        guard let configuration, let serviceTime, let connectTime, let initialKeys else {
            return nil
        }
        var redis = RedisModel(
            pool: pool,
            serviceTime: serviceTime,
            roundTrip: roundTrip,
            connectTime: connectTime,
            keyspaces: keyspaces.map { keyspace in
                Keyspace(
                    name: keyspace.name,
                    count: keyspace.popularity.count,
                    keySize: keyspace.keySize,
                    valueSize: keyspace.valueSize
                )
            },
            initialKeys: initialKeys
        )
        redis.maxMemory = configuration.maxMemory
        redis.evictionPolicy = configuration.evictionPolicy
        redis.samples = configuration.samples
        redis.lfuLogFactor = configuration.lfuLogFactor
        redis.lfuDecayMinutes = configuration.lfuDecayMinutes
        redis.maxClients = configuration.maxClients
        redis.clientTimeout = configuration.clientTimeout
        let source = PodSource(
            name: "redis",
            deployment: deployment,
            replicas: 1,
            cpu: nil,
            memory: nil,
            position: reader.position(of: "deployment")
        )
        return (redis, source)
    }

    /// Whether the model has a Redis, be it without any setting.
    func hasRedis(_ model: MappingReader) -> Bool {
        model.has("redis") || model.node("redis") != nil
    }

    /// A reader of `redis`; `redis: {}` and `redis:` are a Redis with its defaults.
    private func redisReader(_ model: MappingReader) -> MappingReader? {
        if let reader = model.mapping("redis") { return reader }
        guard let node = model.node("redis"), node.isNull else { return nil }
        return MappingReader(
            [],
            shape: .redis,
            path: "redis",
            position: node.position,
            context: context
        )
    }

    private func redisConfiguration(_ reader: MappingReader) -> RedisConfiguration? {
        let file: SourceFile?
        if let name = reader.text("config") {
            file = context.read(name, namedAt: reader.position(of: "config"))
        } else {
            file = SourceFile(path: "redis.conf", text: "")
        }
        return file.map { RedisConfigurationReader(context: context).read($0) }
    }

    /// The pool of each orchestrator pod: `phoenix` or a mapping.
    private func redisPool(_ redis: MappingReader) -> RedisPoolModel? {
        let reader: MappingReader
        var base: RedisPoolModel?
        if let scalar = redis.node("pool")?.scalar, !scalar.isNull {
            guard redis.choice("pool") != nil else { return nil }
            base = .phoenix
            reader = MappingReader(
                [],
                shape: .redisPool,
                path: redis.path(of: "pool"),
                position: redis.position(of: "pool"),
                context: context
            )
        } else if let mapping = redis.mapping("pool") {
            reader = mapping
        } else {
            return nil
        }
        let maxConnections = reader.count("max_connections", fallback: base?.maxConnections)
        // Fewer connections than the defaults keep idle are no mistake: a sweep may ask for them.
        let minIdle = reader.count(
            "min_idle",
            fallback: base.map { min($0.minIdle, maxConnections ?? $0.minIdle) }
        )
        let maxLifetime = reader.duration("max_lifetime_secs", fallback: base?.maxLifetime)
        let idleTimeout = reader.duration("idle_timeout_secs", fallback: base?.idleTimeout)
        let timeout = reader.duration("connection_timeout")
        guard let maxConnections, let minIdle else { return nil }
        guard minIdle <= maxConnections else {
            reader.reportError(
                reader.has("min_idle") ? "min_idle" : "max_connections",
                "'min_idle' (\(minIdle)) is above 'max_connections' (\(maxConnections))"
            )
            return nil
        }
        return RedisPoolModel(
            maxConnections: maxConnections,
            minIdle: minIdle,
            maxLifetime: maxLifetime,
            idleTimeout: idleTimeout,
            acquisitionTimeout: timeout
        )
    }
}
