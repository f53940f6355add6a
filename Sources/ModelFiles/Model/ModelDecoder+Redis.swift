import Service
import Units

extension ModelDecoder {
    /// The Redis server with the keyspaces of the steps, and where its pod comes from.
    func redis(
        _ model: MappingReader,
        targets: StepTargets
    ) -> (model: RedisModel, source: PodSource)? {
        guard let reader = redisReader(model) else { return nil }
        let configuration = redisConfiguration(reader)
        let deployment = reader.text("deployment")
        let pool = redisPool(reader, clientTimeout: configuration?.clientTimeout)
        let serviceTime = distribution("service_time", in: reader)
        let getServiceTime = distribution("get_service_time", in: reader)
        let setServiceTime = distribution("set_service_time", in: reader)
        let serving = reader.choice("serving", as: RedisServing.self)
        let roundTrip = distribution("round_trip", in: reader)
        let connectTime = reader.duration("connect_time")
        let initialKeys = reader.choice("initial_keys", as: InitialKeys.self)
        guard let configuration, let serviceTime, let serving, let connectTime, let initialKeys
        else { return nil }
        reportUselessEviction(configuration, targets: targets, redis: reader)
        var redis = RedisModel(
            pool: pool,
            serviceTime: serviceTime,
            roundTrip: roundTrip,
            connectTime: connectTime,
            serving: serving,
            keyspaces: targets.keyspaces.map { keyspace in
                Keyspace(
                    name: keyspace.name,
                    count: keyspace.popularity.count,
                    keySize: keyspace.keySize,
                    valueSize: keyspace.valueSize
                )
            },
            initialKeys: initialKeys
        )
        redis.getServiceTime = getServiceTime
        redis.setServiceTime = setServiceTime
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

    /// Warns of a policy that evicts keys with an expiry only, where no step sets one.
    private func reportUselessEviction(
        _ configuration: RedisConfiguration,
        targets: StepTargets,
        redis: MappingReader
    ) {
        let policy = configuration.evictionPolicy
        guard configuration.maxMemory != nil, policy != .noeviction, !policy.considersAllKeys,
            !targets.setsExpiries
        else { return }
        diagnostics.warning(
            "'maxmemory-policy \(policy.rawValue)' evicts keys that expire only, and no step sets a "
                + "'ttl': once Redis is full, writes are refused",
            at: redis.position
        )
    }

    /// The pool of each orchestrator pod: `phoenix` or a mapping.
    private func redisPool(
        _ redis: MappingReader,
        clientTimeout: SimDuration?
    ) -> RedisPoolModel? {
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
        let reaperInterval = reader.duration("reaper_interval")
        let tests = reader.boolean("test_on_check_out")
        guard let maxConnections, let minIdle, let reaperInterval else { return nil }
        guard minIdle <= maxConnections else {
            reader.reportError(
                reader.has("min_idle") ? "min_idle" : "max_connections",
                "'min_idle' (\(minIdle)) is above 'max_connections' (\(maxConnections))"
            )
            return nil
        }
        let model = RedisPoolModel(
            maxConnections: maxConnections,
            minIdle: minIdle,
            maxLifetime: maxLifetime,
            idleTimeout: idleTimeout,
            acquisitionTimeout: timeout,
            reaperInterval: reaperInterval,
            staleCheck: tests.map { $0 ? .ping : .untested } ?? .closedSocket
        )
        reportUseless(reader, of: model, clientTimeout: clientTimeout)
        return model
    }

    /// Warns of a reaper that has nothing to do, and of a check that is left out where it would find
    /// nothing.
    private func reportUseless(
        _ reader: MappingReader,
        of pool: RedisPoolModel,
        clientTimeout: SimDuration?
    ) {
        if reader.has("reaper_interval"), pool.minIdle == 0,
            pool.idleTimeout == nil, pool.maxLifetime == nil
        {
            diagnostics.warning(
                "'reaper_interval' has no effect without 'idle_timeout_secs', 'max_lifetime_secs' or "
                    + "'min_idle'",
                at: reader.position(of: "reaper_interval")
            )
        }
        if pool.staleCheck == .untested, clientTimeout == nil {
            diagnostics.warning(
                "'test_on_check_out: false' has no effect without 'timeout' in redis.conf: the server "
                    + "closes no connection",
                at: reader.position(of: "test_on_check_out")
            )
        }
    }
}
