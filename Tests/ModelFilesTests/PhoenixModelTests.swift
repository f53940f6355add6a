import Limiters
import ModelFiles
import Service
import Testing
import Units
import Variates

@Suite("The model of the design")
struct PhoenixModelTests {
    @Test("is read as it is meant")
    func isRead() throws {
        let model = try fixture().load()
        let service = model.service

        #expect(service.name == "phoenix")
        #expect(service.nodes.map(\.name) == ["worker-1", "worker-2", "worker-3"])
        #expect(service.nodes.allSatisfy { $0.cpu == .cores(16) })

        let workload = try #require(service.workloads.first)
        #expect(workload.arrivals == (try .poisson(rate: 60)))
        #expect(workload.requestSize == (try .lognormal(mean: 16_384, cv: 1.5)))
        #expect(workload.responseSize == (try .lognormal(mean: 65_536, cv: 2)))
        #expect(
            workload.steps == [
                .cpu(try .lognormal(mean: 0.002, cv: 0.8)),
                .redis(
                    RedisStep(
                        command: .get(setsOnMiss: false),
                        keyspace: 0,
                        popularity: KeyPopularity(count: 1_000_000, exponent: 1.1)
                    )
                ),
                .agent(AgentStep(pool: 0, operations: 2, parallel: true)),
                .cpu(try .constant(0.001)),
            ]
        )
        #expect(
            workload.retry
                == RetryPolicy(
                    attempts: 3,
                    backoff: Backoff(
                        base: .milliseconds(100),
                        factor: 2,
                        maximum: .seconds(2),
                        jitter: .full
                    ),
                    budget: .sre(ratio: 0.1)
                )
        )

        #expect(service.orchestrator.limits == .phoenix)
        #expect(service.orchestrator.cpuEnforcement == .throttle)
        #expect(service.orchestrator.pods.map(\.name) == ["orchestrator-0", "orchestrator-1"])
        #expect(service.orchestrator.pods.allSatisfy { $0.cpuLimit == .cores(2) })
        #expect(service.orchestrator.pods.allSatisfy { $0.memoryLimit == .gibibytes(4) })

        let pool = try #require(service.agents.first)
        #expect(pool.limits == .phoenix)
        #expect(pool.operation.cpu == (try .gamma(mean: 0.02, shape: 2)))
        #expect(pool.operation.wait == (try .exponential(mean: 0.03)))
        #expect(pool.operation.memory == (try .constant(33_554_432)))

        let redis = try #require(service.redis)
        #expect(redis.maxMemory == .gibibytes(6))
        #expect(redis.evictionPolicy == .allkeysLRU)
        #expect(redis.pool == .phoenix)
        #expect(
            redis.keyspaces == [
                Keyspace(
                    name: "session",
                    count: 1_000_000,
                    keySize: Bytes(16),
                    valueSize: try .constant(4_096)
                )
            ]
        )

        #expect(
            model.run
                == RunSettings(
                    duration: .seconds(3_600),
                    warmUp: .automatic,
                    replications: 10,
                    seed: 1
                )
        )
        #expect(
            model.objectives == [
                Objective(
                    metric: "rejection_rate",
                    comparison: .less,
                    threshold: 0.001,
                    text: "rejection_rate < 0.1%"
                ),
                Objective(
                    metric: "latency_p99_s",
                    comparison: .less,
                    threshold: 0.8,
                    text: "latency_p99_s < 800ms"
                ),
            ]
        )
        #expect(model.notes == [])
    }

    @Test("lists every value with its unit and place, defaults without one")
    func listsParameters() throws {
        let parameters = try fixture().load().parameters
        func found(_ path: String) throws -> Parameter {
            try #require(parameters.first { $0.path == path }, "\(path)")
        }
        let rate = try found("workloads.interactive.arrivals.poisson.rate")
        #expect(rate.value == "60/s")
        #expect(rate.position?.line == 9)
        #expect(rate.position?.column == 32)
        #expect(rate.position?.source.path.hasSuffix("/model.yaml") ?? false)

        let timeout = try found("orchestrator.limits.request_timeout_ms")
        #expect(timeout.value == "30000")
        #expect(timeout.unit == "ms")
        #expect(timeout.position == nil)

        let memory = try found("redis.maxmemory")
        #expect(memory.value == "6gb")
        #expect(memory.position?.source.path.hasSuffix("/redis.conf") ?? false)

        #expect(try found("workloads.interactive.steps.0.cpu.lognormal.cv").value == "0.8")
        #expect(try found("agents.planner.limits.cpu_quota_percentage").unit == "%")
        #expect(try found("cluster.nodes.worker.count").value == "3")
        #expect(try found("run.seed").value == "1")
        #expect(Set(parameters.map(\.path)).count == parameters.count)
    }

    @Test("names the files that it was read from")
    func namesSources() throws {
        let fixture = try fixture()
        let sources = try fixture.load().sources
        #expect(sources == [fixture.path(of: "model.yaml"), fixture.path(of: "redis.conf")])
    }

    private func fixture() throws -> ModelFixture {
        try ModelFixture(
            model: Self.text,
            [
                "redis.conf": """
                maxmemory 6gb
                maxmemory-policy allkeys-lru
                maxmemory-samples 10
                maxclients 10000
                timeout 300
                """
            ]
        )
    }

    static let text = """
        format: headroom/v1
        name: phoenix
        redis: {config: redis.conf, pool: {max_connections: 50, min_idle: 5, max_lifetime_secs: 3600, idle_timeout_secs: 300}}
        cluster:
          nodes: [{name: worker, count: 3, cpu: "16", memory: 64Gi, pods: 110}]

        workloads:
          - name: interactive
            arrivals: {poisson: {rate: 60/s}}
            request_size: {lognormal: {mean: 16Ki, cv: 1.5}}
            steps:
              - cpu: {lognormal: {mean: 2ms, cv: 0.8}}
              - redis: {get: session, keys: {zipf: {count: 1000000, exponent: 1.1}}, value_size: 4Ki}
              - agent: {pool: planner, operations: 2, parallel: true}
              - cpu: 1ms
            response_size: {lognormal: {mean: 64Ki, cv: 2}}
            retry: {attempts: 3, backoff: {base: 100ms, factor: 2, max: 2s, jitter: full}, budget: 10%}

        orchestrator:
          replicas: 2
          cpu: "2"
          memory: 4Gi
          limits: phoenix
          cpu_enforcement: throttle

        agents:
          - name: planner
            limits: {max_processes: 10, max_memory_bytes: 2Gi, cpu_quota_percentage: 50, max_concurrent_operations: 5,
                     operation_timeout_ms: 5000, operations_per_second: 20, burst_size: 10}
            operation: {cpu: {gamma: {mean: 20ms, shape: 2}}, wait: {exponential: {mean: 30ms}}, memory: 32Mi}

        run: {duration: 1h, warmup: auto, replications: 10, seed: 1}
        objectives: ["rejection_rate < 0.1%", "latency_p99_s < 800ms"]
        """
}
