import Limiters
import Platform
import Units

/// The text of a starter model's `model.yaml` and `redis.conf`.
///
/// What no manifest says is assumed, and marked so. The assumed load is one that the pods can carry, so
/// that the first run says something about the limits and not about the guess.
struct StarterText {
    /// What the file holds.
    let text: String
    /// The text of `redis.conf`; `nil` without a Redis.
    let redisFile: String?

    /// Assumed CPU time of a request at the orchestrator, in seconds.
    private static let requestCPU = 0.002
    /// Assumed CPU time of an operation of an agent, in seconds.
    private static let operationCPU = 0.02
    /// The share of the CPU limits that the assumed load takes.
    private static let usedShare = 0.4
    /// The assumed load at most, per second.
    private static let mostRequests = 20.0

    /// The model of a service without manifests.
    init(name: String) {
        redisFile = nil
        text =
            Self.head(name, origin: "")
                + """
                workloads:
                  - name: requests
                    arrivals: {poisson: {rate: 20/s}}
                    request_size: {lognormal: {mean: 16Ki, cv: 1}}
                    steps:                               # what a request does, one after the other
                      - cpu: {lognormal: {mean: 2ms, cv: 1}}
                      - agent: {pool: worker, operations: 2, parallel: true}
                      - wait: {exponential: {mean: 5ms}} # something outside, without CPU
                    response_size: 8Ki
                    retry: {attempts: 3, backoff: {base: 100ms, factor: 2, max: 2s, jitter: full}, budget: 10%}

                orchestrator:
                  replicas: 2
                  cpu: 500m                              # the CPU limit of a pod, as in its manifest
                  memory: 512Mi
                  rate_limit_scope: service              # pod: each pod lets its own rate through
                  limits:                                # a limit that is left out does not exist
                    max_concurrent_connections: 1000
                    requests_per_second: 100
                    burst_size: 50
                    max_worker_threads: 16
                    queue_capacity: 100
                    request_timeout_ms: 5000

                agents:
                  - name: worker
                    replicas: 3
                    cpu: 500m
                    memory: 512Mi
                    limits: {max_concurrent_operations: 10, operation_timeout_ms: 2000}
                    operation: {cpu: {lognormal: {mean: 15ms, cv: 1}}, wait: {exponential: {mean: 30ms}}}

                # redis: {config: redis.conf}            # with a step: - redis: {get: cache, ...}
                # kubernetes: kubernetes/                # then deployment: NAME in place of replicas

                """ + Self.tail
    }

    /// The model of what manifests hold.
    init(name: String, roles: StarterRoles, hasNodes: Bool, redisConfiguration: String?) {
        var text = Self.head(name, origin: ", made from manifests")
        text += "kubernetes: kubernetes/\n"
        if !hasNodes {
            text += """

                # Without nodes every pod has cores of its own.
                # cluster:
                #   nodes: [{name: worker, count: 3, cpu: "4", memory: 16Gi, pods: 110}]

                """
        }
        if let redis = roles.redis {
            text += """

                redis:
                  config: redis.conf
                  deployment: \(YAMLText.scalar(redis.name))
                  # pool: {max_connections: 50}      # how many connections a pod keeps to it

                """
        }
        let rate = Self.rate(roles)
        text += """

            workloads:
              - name: requests
                arrivals: {poisson: {rate: \(plain(rate))/s}}        # assumed: what the CPU limits carry easily
                steps:
                  - cpu: {lognormal: {mean: \(plain(Self.requestCPU * 1e3))ms, cv: 1}}  # assumed

            """
        if roles.redis != nil {
            text += """
                      - redis: {get: cache, keys: {zipf: {count: 10000, exponent: 1}}, value_size: 1Ki, on_miss: set}  # assumed

                """
        }
        for agent in roles.agents {
            text +=
                "      - agent: {pool: \(Self.poolName(agent.name))}  # assumed: one operation\n"
        }
        text += """
                # retry: {attempts: 3, backoff: {base: 100ms, factor: 2, max: 2s, jitter: full}, budget: 10%}

            orchestrator:
              deployment: \(YAMLText.scalar(roles.orchestrator.name))
              limits:                                # a limit that is left out does not exist
                request_timeout_ms: 30000            # assumed
                # max_concurrent_connections: 1000
                # accept_backlog: 128
                # requests_per_second: 100
                # burst_size: 50
                # max_worker_threads: 32
                # queue_capacity: 100

            """
        if !roles.agents.isEmpty { text += "\nagents:\n" }
        for agent in roles.agents {
            text += """
                  - name: \(Self.poolName(agent.name))
                    deployment: \(YAMLText.scalar(agent.name))
                    limits: {operation_timeout_ms: 10000}  # assumed
                    operation: {cpu: {lognormal: {mean: \(plain(Self.operationCPU * 1e3))ms, cv: 1}}, wait: {exponential: {mean: 30ms}}}  # assumed

                """
        }
        self.text = text + "\n" + Self.tail
        redisFile = roles.redis.map { redisConfiguration ?? Self.redisFile($0) }
    }

    /// A Deployment's name as a pool's, which has no dots and at most 63 characters.
    private static func poolName(_ name: String) -> String {
        YAMLText.scalar(String(name.replacing(".", with: "-").prefix(63)))
    }

    private static func head(_ name: String, origin: String) -> String {
        """
        # A headroom model to begin with\(origin). What is assumed is to be replaced by what you measure
        # ('headroom fit' reads a request log).
        #
        #   headroom check DIR        what is wrong with the policy, without a simulation
        #   headroom simulate DIR     rejections by cause, latency, headroom of every limit
        #   headroom parameters DIR   every number and its path, for --set
        #
        # Every field: docs/reference/model.md of headroom, or 'headroom schema' for an editor.
        format: headroom/v1
        name: \(YAMLText.scalar(name))

        """
    }

    private static let tail = """
        run: {duration: 10m, warmup: auto, replications: 5, seed: 1}
        objectives: ["rejection_rate < 1%", "latency_p99_s < 1s"]

        """

    /// Requests per second that take a share of the CPU limits, with one significant digit.
    private static func rate(_ roles: StarterRoles) -> Double {
        let parts = [(roles.orchestrator, requestCPU)] + roles.agents.map { ($0, operationCPU) }
        var rate = mostRequests
        for (part, seconds) in parts {
            guard let cores = part.cores else { continue }
            rate = min(rate, usedShare * cores / seconds)
        }
        for step in [20.0, 10, 5, 2, 1, 0.5, 0.2] where rate >= step { return step }
        return 0.1
    }

    /// A configuration as the container's arguments say, else one that fits into the memory limit of the
    /// pod.
    private static func redisFile(_ redis: StarterRoles.Part) -> String {
        if let memory = redis.argument("maxmemory"), (try? RedisMemorySize(memory)) != nil {
            let policy = redis.argument("maxmemory-policy").flatMap(RedisEvictionPolicy.init)
            return """
                # from the arguments of \(redis.title)
                maxmemory \(memory)
                maxmemory-policy \((policy ?? .noeviction).rawValue)

                """
        }
        let limits = redis.owner.template.spec.containers.compactMap { $0.limits[.memory] }
        let limit = limits.map { Bytes($0).count }.max()
        // A quarter is left for buffers and fragmentation.
        let mebibytes = limit.map { max(1, ($0 / 4 * 3) >> 20) } ?? 256
        let reason =
            limit == nil ? "assumed" : "assumed: three quarters of the container's memory limit"
        return """
            # \(reason); put your own redis.conf here.
            maxmemory \(mebibytes)mb
            maxmemory-policy allkeys-lru

            """
    }
}

extension StarterRoles.Part {
    /// Cores that its pods may use together; `nil` if one of their containers has no limit.
    fileprivate var cores: Double? {
        let limits = owner.template.spec.containers.map { $0.limits[.cpu] }
        guard !limits.isEmpty, limits.allSatisfy({ $0 != nil }) else { return nil }
        let each = limits.compactMap { $0 }.reduce(0) { $0 + Double(MilliCPU($1).count) / 1_000 }
        return each * Double(max(1, owner.replicas))
    }
}
