import ModelFiles
import Service
import Testing
import Units
import Variates

@Suite("A value of a model")
struct ModelValueTests {
    @Test(
        "of time is read in its unit",
        arguments: [
            ("250us", 250_000), ("20ms", 20_000_000), ("5s", 5_000_000_000),
            ("10m", 600_000_000_000), ("1h", 3_600_000_000_000), ("7d", 604_800_000_000_000),
            ("1h30m", 5_400_000_000_000), ("0.5s", 500_000_000), ("1e3s", 1_000_000_000_000),
            ("100ns", 100), ("1min", 60_000_000_000),
        ]
    )
    func readsDurations(text: String, nanoseconds: Int64) throws {
        let model = try ModelFixture(model: .smallModel).load(
            "run.duration=\(text)",
            "run.warmup=auto"
        )
        #expect(model.run.duration == SimDuration(nanoseconds: nanoseconds))
    }

    @Test(
        "of a rate is read per second",
        arguments: [("60/s", 60), ("3/min", 0.05), ("36/h", 0.01), ("6/m", 0.1)]
    )
    func readsRates(text: String, perSecond: Double) throws {
        let model = try ModelFixture(model: .smallModel)
            .load("workloads.all.arrivals.poisson.rate=\(text)")
        #expect(model.service.workloads[0].arrivals == (try .poisson(rate: perSecond)))
    }

    @Test(
        "of memory is read as Kubernetes does",
        arguments: [
            ("2Gi", 2_147_483_648), ("512Mi", 536_870_912), ("1G", 1_000_000_000),
            ("1073741824", 1_073_741_824),
        ]
    )
    func readsMemory(text: String, bytes: Int64) throws {
        let model = try ModelFixture(model: .smallModel).load("orchestrator.memory=\(text)")
        #expect(model.service.orchestrator.pods[0].memoryLimit == Bytes(bytes))
    }

    @Test(
        "of processor is read as Kubernetes does",
        arguments: [("500m", 500), ("2", 2_000), ("0.1", 100)]
    )
    func readsProcessor(text: String, milli: Int64) throws {
        let model = try ModelFixture(model: .smallModel).load("orchestrator.cpu=\(text)")
        #expect(model.service.orchestrator.pods[0].cpuLimit == MilliCPU(milli))
    }

    @Test("whose name ends in a unit takes a plain number in it, or a quantity")
    func readsSeedFields() throws {
        let plain = try ModelFixture(
            model: .model(
                """
                orchestrator:
                  limits: {request_timeout_ms: 30000, requests_per_second: 100, max_request_size_bytes: 1048576}
                agents:
                  - {name: a, operation: {cpu: 1ms}, limits: {cpu_quota_percentage: 50, max_memory_bytes: 2147483648}}
                redis: {pool: {max_connections: 5, max_lifetime_secs: 60}}
                """
            )
        ).load().service
        let quantities = try ModelFixture(
            model: .model(
                """
                orchestrator:
                  limits: {request_timeout_ms: 30s, requests_per_second: 100/s, max_request_size_bytes: 1Mi}
                agents:
                  - {name: a, operation: {cpu: 1ms}, limits: {cpu_quota_percentage: 50%, max_memory_bytes: 2Gi}}
                redis: {pool: {max_connections: 5, max_lifetime_secs: 1m}}
                """
            )
        ).load().service
        #expect(plain.orchestrator.limits.requestTimeout == .seconds(30))
        #expect(plain.orchestrator.limits.requestsPerSecond == 100)
        #expect(plain.agents[0].limits.cpuQuotaPercentage == 50)
        #expect(plain.redis?.pool?.maxLifetime == .seconds(60))
        #expect(plain.orchestrator.limits == quantities.orchestrator.limits)
        #expect(plain.agents[0].limits == quantities.agents[0].limits)
        #expect(plain.redis?.pool == quantities.redis?.pool)
    }

    @Test("of Redis and its pool are read, and have the defaults of bb8")
    func readsRedis() throws {
        func redis(_ text: String) throws -> RedisModel {
            try #require(
                try ModelFixture(model: .model("orchestrator: {}\nredis: {\(text)}")).load()
                    .service.redis
            )
        }
        let plain = try redis("pool: {max_connections: 5, idle_timeout_secs: 60}")
        #expect(plain.serving == .oneByOne)
        #expect(plain.getServiceTime == nil)
        #expect(plain.pool?.reaperInterval == .seconds(30))
        #expect(plain.pool?.staleCheck == .closedSocket)
        let full = try redis(
            "get_service_time: 4us, set_service_time: 8us, serving: batches, pool: {max_connections: 5, "
                + "idle_timeout_secs: 60, reaper_interval: 10s, test_on_check_out: true}"
        )
        #expect(full.getServiceTime == (try .constant(4e-6)))
        #expect(full.setServiceTime == (try .constant(8e-6)))
        #expect(full.serving == .batches)
        #expect(full.pool?.reaperInterval == .seconds(10))
        #expect(full.pool?.staleCheck == .ping)
        let untested = try redis("pool: {max_connections: 5, test_on_check_out: false}")
        #expect(untested.pool?.staleCheck == .untested)
    }

    @Test("that leave Redis nothing to evict are warned of")
    func warnsOfUselessRedis() throws {
        func policy(_ step: String) throws -> [String] {
            try ModelFixture(
                model: .model(
                    workload: "arrivals: {poisson: {rate: 1/s}}\nsteps: [{redis: {\(step)}}]"
                )
                    + "redis: {config: redis.conf}",
                ["redis.conf": "maxmemory 6gb\nmaxmemory-policy volatile-ttl\n"]
            ).load().notes.map(\.message)
        }
        #expect(
            try policy("set: a, keys: {uniform: {count: 1}}") == [
                "'maxmemory-policy volatile-ttl' evicts keys that expire only, and no step sets a 'ttl': "
                    + "once Redis is full, writes are refused"
            ]
        )
        #expect(try policy("set: a, keys: {uniform: {count: 1}}, ttl: 5s").isEmpty)
    }

    @Test("that no pool comes to use are warned of")
    func warnsOfUselessPool() throws {
        func warnings(_ pool: String, redis: String = "") throws -> [String] {
            try ModelFixture(
                model: .model(
                    "orchestrator: {}\nredis: {config: redis.conf, pool: {max_connections: 5, \(pool)}}"
                ),
                ["redis.conf": redis]
            ).load().notes.filter { $0.severity == .warning }.map(\.message)
        }
        #expect(
            try warnings("reaper_interval: 10s") == [
                "'reaper_interval' has no effect without 'idle_timeout_secs', 'max_lifetime_secs' or "
                    + "'min_idle'"
            ]
        )
        #expect(try warnings("reaper_interval: 10s, min_idle: 1").isEmpty)
        #expect(
            try warnings("test_on_check_out: false") == [
                "'test_on_check_out: false' has no effect without 'timeout' in redis.conf: the server "
                    + "closes no connection"
            ]
        )
        #expect(try warnings("test_on_check_out: false", redis: "timeout 300\n").isEmpty)
    }

    @Test("may be a distribution of any family", arguments: distributions)
    func readsDistributions(text: String, expected: Distribution) throws {
        let model = try ModelFixture(
            model: .model(workload: "arrivals: {poisson: {rate: 1/s}}\nsteps:\n- wait: \(text)")
        ).load()
        #expect(model.service.workloads[0].steps == [.wait(expected)])
    }

    static let distributions: [(String, Distribution)] = {
        do {
            return [
                ("5ms", try .constant(0.005)),
                ("{constant: 5ms}", try .constant(0.005)),
                ("{uniform: {from: 1ms, to: 2ms}}", try .uniform(from: 0.001, to: 0.002)),
                ("{uniform: {mean: 1s, cv: 0.5}}", try .uniform(mean: 1, cv: 0.5)),
                ("{exponential: {mean: 10ms}}", try .exponential(mean: 0.01)),
                ("{exponential: {rate: 50/s}}", try .exponential(rate: 50)),
                ("{gamma: {mean: 20ms, shape: 2}}", try .gamma(mean: 0.02, shape: 2)),
                ("{gamma: {mean: 20ms, cv: 0.5}}", try .gamma(mean: 0.02, cv: 0.5)),
                ("{gamma: {shape: 3, scale: 2ms}}", try .gamma(shape: 3, scale: 0.002)),
                ("{erlang: {mean: 1s, stages: 4}}", try .erlang(stages: 4, mean: 1)),
                ("{lognormal: {mean: 1s, cv: 2}}", try .lognormal(mean: 1, cv: 2)),
                ("{lognormal: {mu: -3, sigma: 1}}", try .lognormal(mu: -3, sigma: 1)),
                ("{weibull: {mean: 1s, shape: 2}}", try .weibull(mean: 1, shape: 2)),
                ("{weibull: {mean: 1s, cv: 2}}", try .weibull(mean: 1, cv: 2)),
                ("{weibull: {shape: 2, scale: 1s}}", try .weibull(shape: 2, scale: 1)),
                ("{pareto: {mean: 1s, shape: 2.5}}", try .pareto(mean: 1, shape: 2.5)),
                ("{pareto: {shape: 2.5, minimum: 1s}}", try .pareto(shape: 2.5, minimum: 1)),
                ("{hyperexponential: {mean: 1s, cv: 2}}", try .hyperexponential(mean: 1, cv: 2)),
                (
                    "{hyperexponential: {branches: [{weight: 1, mean: 1s}, {weight: 3, mean: 2s}]}}",
                    try .hyperexponential(branches: [
                        .init(weight: 1, mean: 1), .init(weight: 3, mean: 2),
                    ])
                ),
                ("{normal: {mean: 1s, cv: 0.3}}", try .normal(mean: 1, cv: 0.3)),
                ("{normal: {mu: 1s, sigma: 2s}}", try .normal(mu: 1, sigma: 2)),
                (
                    "{beta: {alpha: 2, beta: 3, maximum: 2s}}",
                    try .beta(alpha: 2, beta: 3, maximum: 2)
                ),
                (
                    "{beta: {mean: 1s, cv: 0.3, maximum: 2s}}",
                    try .beta(mean: 1, cv: 0.3, maximum: 2)
                ),
                (
                    "{zipf: {count: 10, exponent: 1, unit: 1ms}}",
                    try .zipf(count: 10, exponent: 1).scaled(by: 0.001)
                ),
                ("{geometric: {mean: 4}}", try .geometric(mean: 4)),
                ("{geometric: {probability: 0.5}}", try .geometric(probability: 0.5)),
                ("{poisson: {mean: 3, unit: 1m}}", try .poisson(mean: 3).scaled(by: 60)),
                ("{empirical: {values: [1ms, 2s]}}", try .empirical(values: [0.001, 2])),
                (
                    "{empirical: {values: [1ms, 2s], weights: [3, 1]}}",
                    try .empirical(values: [0.001, 2], weights: [3, 1])
                ),
            ]
        } catch {
            Issue.record(error)
            return []
        }
    }()

    @Test("may be an arrival process of any kind", arguments: processes)
    func readsArrivals(text: String, expected: ArrivalProcess) throws {
        let model = try ModelFixture(model: .model(workload: "arrivals: \(text)")).load()
        #expect(model.service.workloads[0].arrivals == expected)
    }

    static let processes: [(String, ArrivalProcess)] = {
        do {
            return [
                ("{poisson: {rate: 3/min}}", try .poisson(rate: 0.05)),
                (
                    "{renewal: {gamma: {mean: 20ms, shape: 2}}}",
                    try .renewal(interarrival: .gamma(mean: 0.02, shape: 2))
                ),
                ("{deterministic: {rate: 4/s}}", try .deterministic(rate: 4)),
                (
                    "{deterministic: {interval: 250ms}}",
                    try .deterministic(interval: .milliseconds(250))
                ),
                (
                    "{batch: {rate: 2/s, size: {geometric: {mean: 3}}}}",
                    try .batch(rate: 2, size: .geometric(mean: 3))
                ),
                (
                    "{mmpp: {quiet_rate: 1/s, busy_rate: 9/s, quiet_mean: 60s, busy_mean: 5s}}",
                    try .mmpp(
                        quietRate: 1,
                        busyRate: 9,
                        quietMean: .seconds(60),
                        busyMean: .seconds(5)
                    )
                ),
                (
                    "{mmpp: {rates: [1/s, 9/s], transitions: [[0/s, 1/min], [6/min, 0/s]]}}",
                    try .mmpp(rates: [1, 9], transitions: [[0, 1 / 60], [0.1, 0]])
                ),
                (
                    "{on_off: {rate: 5/s, on: {exponential: {mean: 10s}}, off: 30s}}",
                    try .onOff(rate: 5, on: .exponential(mean: 10), off: .constant(30))
                ),
                (
                    "{profile: {points: [{at: 0s, rate: 1/s}, {at: 1h, rate: 5/s}], period: 2h}}",
                    try .profile(
                        points: [
                            .init(time: .zero, rate: 1),
                            .init(time: SimTime(seconds: 3_600), rate: 5),
                        ],
                        period: .seconds(7_200)
                    )
                ),
                (
                    "{closed: {users: 25, think: {exponential: {mean: 2s}}}}",
                    try .closed(users: 25, think: .exponential(mean: 2))
                ),
                (
                    "[{poisson: {rate: 1/s}}, {deterministic: {rate: 4/s}}]",
                    try .sum([.poisson(rate: 1), .deterministic(rate: 4)])
                ),
            ]
        } catch {
            Issue.record(error)
            return []
        }
    }()

    @Test("may come from a CSV file")
    func readsFiles() throws {
        let fixture = try ModelFixture(
            model: .model(
                workload: """
                    arrivals: {trace: {file: log.csv, column: arrival_s}}
                    request_size: {empirical: {file: sizes.csv, unit: 1Ki}}
                    """
            ),
            [
                "log.csv": "id,\"arrival_s\"\r\n1,0.5\r\n2,1.25\r\n\r\n3,90s\r\n",
                "sizes.csv": "# kibibytes, requests\n1, 3\n4, 1\n",
            ]
        )
        let workload = try fixture.load().service.workloads[0]
        let times = [0.5, 1.25, 90].map { SimTime(seconds: $0) }
        #expect(workload.arrivals == (try .trace(times)))
        #expect(workload.requestSize == (try .empirical(values: [1_024, 4_096], weights: [3, 1])))
    }

    @Test("that a CSV file lacks is reported in the CSV file")
    func reportsFiles() throws {
        let fixture = try ModelFixture(
            model: .model(workload: "arrivals: {trace: log.csv}"),
            ["log.csv": "t\n0.5\nsoon\n"]
        )
        let error = try #require(try fixture.errors())
        #expect(error.diagnostics.map(\.message) == ["'soon' is no duration"])
        #expect(error.diagnostics[0].file == fixture.path(of: "log.csv"))
        #expect(error.diagnostics[0].line == 3)
    }

    @Test("may be shared by anchors and merge keys")
    func readsAnchors() throws {
        let model = try ModelFixture(
            model: """
                format: headroom/v1
                orchestrator: {}
                workloads:
                  - &base {name: a, arrivals: {poisson: {rate: 1/s}}, steps: [{cpu: 1ms}]}
                  - {<<: *base, name: b}
                """
        ).load()
        #expect(model.service.workloads.map(\.name) == ["a", "b"])
        #expect(model.service.workloads[0].steps == model.service.workloads[1].steps)
    }

    @Test("that is a seed keeps the digits that a double has no room for")
    func largeSeed() throws {
        let model = try ModelFixture(model: .smallModel).load("run.seed=9007199254740993")
        #expect(model.run.seed == 9_007_199_254_740_993)
    }
}
