import ModelFiles
import Testing

/// A model with one mistake, and what is said about it.
struct BrokenModel: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    /// `line:column` of the message.
    var place: String
    /// A part of the message.
    var message: String

    var testDescription: String { name }

    init(_ name: String, _ text: String, _ place: String, _ message: String) {
        self.name = name
        self.text = text
        self.place = place
        self.message = message
    }
}

@Suite("A broken model")
struct BrokenModelTests {
    @Test(
        "is explained at the place of the mistake",
        arguments: general + arrivals + distributions + steps + limits + settings + timelines
    )
    func explains(broken: BrokenModel) throws {
        let fixture = try ModelFixture(model: broken.text)
        let error = try #require(try fixture.errors())
        let found = error.diagnostics.map {
            "\($0.line ?? 0):\($0.column ?? 0): \($0.severity): \($0.message)"
        }
        #expect(
            found.contains {
                $0.hasPrefix("\(broken.place): error: ") && $0.contains(broken.message)
            },
            "\(found)"
        )
        #expect(error.diagnostics.filter { $0.severity == .error }.count == 1, "\(found)")
        #expect(!error.isUnreadableFile)
    }

    static let general = [
        BrokenModel(
            "another format",
            "format: headroom/v2\norchestrator: {}\nworkloads: [{name: a, arrivals: {poisson: {rate: 1/s}}}]",
            "1:9",
            "'format: headroom/v2' must be one of headroom/v1"
        ),
        BrokenModel(
            "no format",
            "name: x\norchestrator: {}\nworkloads: [{name: a, arrivals: {poisson: {rate: 1/s}}}]",
            "1:1",
            "'format' is missing"
        ),
        BrokenModel(
            "no workloads",
            "format: headroom/v1\norchestrator: {}",
            "1:1",
            "'workloads' is missing"
        ),
        BrokenModel(
            "empty workloads",
            "format: headroom/v1\norchestrator: {}\nworkloads: []",
            "3:12",
            "'workloads' is empty; a model needs at least one"
        ),
        BrokenModel(
            "no orchestrator",
            .model(""),
            "1:1",
            "'orchestrator' is missing: the service that is called"
        ),
        BrokenModel(
            "an empty file",
            "# nothing\n",
            "1:1",
            "the file is empty; a model begins with 'format: headroom/v1'"
        ),
        BrokenModel("a list", "- a\n- b", "1:1", "the model is a list, expected a mapping"),
        BrokenModel(
            "a mistyped key",
            .model("orchestrator: {}\nobjektives: []"),
            "5:1",
            "unknown key 'objektives'; did you mean 'objectives'?"
        ),
        BrokenModel(
            "an unknown key",
            .model("orchestrator: {cluster: 1}"),
            "4:16",
            "unknown key 'cluster'"
        ),
        BrokenModel(
            "two documents",
            .model("orchestrator: {}\n---\na: 1"),
            "6:1",
            "a model is one document, and here a second one begins"
        ),
        BrokenModel(
            "a key given twice",
            .model("orchestrator: {replicas: 1, replicas: 2}"),
            "4:29",
            "key 'replicas' is given twice, first in line 4"
        ),
        BrokenModel(
            "a key that is a list",
            .model("orchestrator: {}\n? [a]\n: 1"),
            "5:3",
            "this key is a list, expected a text"
        ),
        BrokenModel(
            "a list in place of a mapping",
            .model("orchestrator: [1]"),
            "4:15",
            "'orchestrator' is a list, expected a mapping"
        ),
        BrokenModel(
            "a mapping in place of a list",
            .model("orchestrator: {}\nagents: {name: x}"),
            "5:9",
            "'agents' is a mapping, expected a list"
        ),
        BrokenModel(
            "a mapping in place of a number",
            .model("orchestrator: {replicas: {a: 1}}"),
            "4:26",
            "'replicas' is a mapping, expected a whole number"
        ),
        BrokenModel(
            "two workloads of one name",
            "format: headroom/v1\norchestrator: {}\nworkloads:\n"
                + "  - {name: a, arrivals: {poisson: {rate: 1/s}}}\n"
                + "  - {name: a, arrivals: {poisson: {rate: 1/s}}}",
            "5:12",
            "there are two workloads of the name 'a', the first in line 4"
        ),
        BrokenModel(
            "a name with a dot",
            "format: headroom/v1\norchestrator: {}\nworkloads: [{name: a.b, arrivals: {poisson: {rate: 1/s}}}]",
            "3:20",
            "'name: a.b' must be of letters, digits, '-' and '_'"
        ),
    ]

    static let arrivals = [
        BrokenModel(
            "no arrivals",
            .model(workload: "steps: []"),
            "4:5",
            "'arrivals' is missing: say when requests arrive"
        ),
        BrokenModel(
            "a rate without a unit",
            .model(workload: "arrivals: {poisson: {rate: 60}}"),
            "5:32",
            "'rate: 60' needs a unit, for example 60/s"
        ),
        BrokenModel(
            "a rate in another unit",
            .model(workload: "arrivals: {poisson: {rate: 60/parsec}}"),
            "5:32",
            "'rate: 60/parsec' is no rate; write for example 60/s, 3/min or 10/h"
        ),
        BrokenModel(
            "a rate of zero",
            .model(workload: "arrivals: {poisson: {rate: 0/s}}"),
            "5:32",
            "'rate: 0/s' must be above 0 per second"
        ),
        BrokenModel(
            "a negative rate",
            .model(workload: "arrivals: {poisson: {rate: -1/s}}"),
            "5:32",
            "'rate: -1/s' must not be negative"
        ),
        BrokenModel(
            "a rate beyond any number",
            .model(workload: "arrivals: {poisson: {rate: 1e400/s}}"),
            "5:32",
            "'rate: 1e400/s' is larger than any number can be"
        ),
        BrokenModel(
            "a rate that is no number",
            .model(workload: "arrivals: {poisson: {rate: nan/s}}"),
            "5:32",
            "'rate: nan/s' is no rate"
        ),
        BrokenModel(
            "an infinite rate",
            .model(workload: "arrivals: {poisson: {rate: .inf}}"),
            "5:32",
            "'rate: .inf' is no rate"
        ),
        BrokenModel(
            "an unknown process",
            .model(workload: "arrivals: {poison: {rate: 1/s}}"),
            "5:16",
            "'poison' is not an arrival process; did you mean 'poisson'?"
        ),
        BrokenModel(
            "two processes in one mapping",
            .model(workload: "arrivals: {poisson: {rate: 1/s}, closed: {users: 1, think: 1s}}"),
            "5:15",
            "'arrivals' must say one thing, and says 'poisson', 'closed'"
        ),
        BrokenModel(
            "a closed process with a rate",
            .model(workload: "arrivals: {closed: {users: 1, think: 1s, rate: 1/s}}"),
            "5:46",
            "unknown key 'rate'; known here are users, think"
        ),
        BrokenModel(
            "a closed process without users",
            .model(workload: "arrivals: {closed: {users: 0, think: 1s}}"),
            "5:32",
            "'users: 0' must be at least 1"
        ),
        BrokenModel(
            "batches of half a request",
            .model(workload: "arrivals: {batch: {rate: 1/s, size: 1.5}}"),
            "5:41",
            "'batch': size is"
        ),
        BrokenModel(
            "a profile that starts late",
            .model(workload: "arrivals: {profile: {points: [{at: 5s, rate: 1/s}]}}"),
            "5:34",
            "'profile': points is 5.0 s, but must be 0, where the simulation starts"
        ),
        BrokenModel(
            "a process between on and off without a time",
            .model(workload: "arrivals: {on_off: {rate: 1/s, on: 1s}}"),
            "5:24",
            "'off' is missing"
        ),
        BrokenModel(
            "half of an MMPP",
            .model(workload: "arrivals: {mmpp: {quiet_rate: 1/s}}"),
            "5:22",
            "'mmpp' takes 'quiet_rate' and 'busy_rate' and 'quiet_mean' and 'busy_mean', "
                + "or 'rates' and 'transitions'; this has 'quiet_rate'"
        ),
    ]

    static let distributions = [
        step("cpu: 5", "7:14", "'cpu: 5' needs a unit, for example 5ms"),
        step("cpu: 5 ms", "7:14", "'cpu: 5 ms' is no duration"),
        step(
            "cpu: {normall: {mean: 1ms, cv: 1}}",
            "7:15",
            "'normall' is not a distribution or a duration; did you mean 'normal'?"
        ),
        step("cpu: {exponential: {mean: 10}}", "7:35", "'mean: 10' needs a unit, for example 10ms"),
        step(
            "cpu: {lognormal: {mean: 1ms}}",
            "7:26",
            "'lognormal' takes 'mean' and 'cv', or 'mu' and 'sigma'; this has 'mean'"
        ),
        step("cpu: {lognormal: {mean: 1ms, cv: 0}}", "7:42", "'cv: 0' must be above 0"),
        step(
            "cpu: {lognormal: {mean: 1ms, cv: 1000}}",
            "7:42",
            "'lognormal': cv is 1000.0, but must be from 0.001 to 100.0 (in seconds)"
        ),
        step(
            "cpu: {erlang: {mean: 1ms, stages: 1.5}}",
            "7:43",
            "'stages: 1.5' must be a whole number, without a unit"
        ),
        step("cpu: {gamma: [1]}", "7:22", "'gamma' is a list, expected a mapping"),
        step(
            "cpu: [1ms]",
            "7:14",
            "'cpu' is a list, expected a distribution or a duration; known are constant, uniform"
        ),
        step(
            "cpu: {uniform: {from: 2ms, to: 1ms}}",
            "7:40",
            "'uniform': to is 0.001, but must be above 0.002"
        ),
        step(
            "cpu: {empirical: {values: [1ms, 2], weights: [1, 1]}}",
            "7:41",
            "'values: 2' needs a unit, for example 2ms"
        ),
        step("cpu: {poisson: {mean: 5ms}}", "7:31", "'mean: 5ms' is no number"),
    ]

    static let steps = [
        step("cpux: 5ms", "7:9", "'cpux' is not a step; did you mean 'cpu'?"),
        step(
            "agent: {pool: planner}",
            "7:23",
            "there is no agent pool 'planner'; the model has no 'agents'"
        ),
        step(
            "redis: {get: session, keys: {uniform: {count: 10}}}",
            "7:16",
            "this step needs Redis; add 'redis: {config: redis.conf}'"
        ),
        BrokenModel(
            "a Redis step without a command",
            .model(
                workload:
                    "arrivals: {poisson: {rate: 1/s}}\nsteps: [{redis: {keys: {uniform: {count: 1}}}}]"
            ) + "redis: {}",
            "6:21",
            "'redis' takes 'get', or 'set'; this has nothing"
        ),
        BrokenModel(
            "a Redis step without keys",
            .model(workload: "arrivals: {poisson: {rate: 1/s}}\nsteps: [{redis: {get: a}}]")
                + "redis: {}",
            "6:21",
            "'keys' is missing: say which keys of 'a' are used"
        ),
        BrokenModel(
            "a time to live of what is not set",
            .model(
                workload:
                    "arrivals: {poisson: {rate: 1/s}}\nsteps: [{redis: {get: a, keys: {uniform: {count: 1}}, ttl: 5s}}]"
            ) + "redis: {}",
            "6:64",
            "'ttl' says when what is set expires, and this step sets nothing; add 'on_miss: set'"
        ),
        BrokenModel(
            "one keyspace of two sizes",
            .model(
                workload:
                    "arrivals: {poisson: {rate: 1/s}}\nsteps:\n- redis: {get: a, keys: {uniform: {count: 10}}}\n"
                    + "- redis: {set: a, keys: {uniform: {count: 20}}}"
            ) + "redis: {}",
            "8:29",
            "keyspace 'a' has 10 keys in line 7, and 20 here"
        ),
        BrokenModel(
            "a mistyped agent pool",
            .model(workload: "arrivals: {poisson: {rate: 1/s}}\nsteps: [{agent: {pool: planer}}]")
                + "agents: [{name: planner, operation: {cpu: 1ms}}]",
            "6:28",
            "there is no agent pool 'planer'; did you mean 'planner'?"
        ),
        BrokenModel(
            "operations that are no number",
            .model(
                workload:
                    "arrivals: {poisson: {rate: 1/s}}\nsteps: [{agent: {pool: p, operations: 0}}]"
            )
                + "agents: [{name: p, operation: {cpu: 1ms}}]",
            "6:43",
            "'operations: 0' must be at least 1"
        ),
        BrokenModel(
            "an agent pool without an operation",
            .model("orchestrator: {}\nagents: [{name: p}]"),
            "5:10",
            "'operation' is missing"
        ),
    ]

    static let limits = [
        orchestrator(
            "cpu: 500m, cpu_burst: 51ms",
            "4:38",
            "'cpu_burst' is 51ms, above the quota of 50ms in each 100ms, which the kernel refuses; "
                + "write at most 50ms"
        ),
        orchestrator(
            "cpu: 500m, cpu_period: 999us",
            "4:39",
            "'cpu_period: 999us' must be at least 0.001 seconds"
        ),
        orchestrator(
            "cpu: 500m, cpu_period: 1001ms",
            "4:39",
            "'cpu_period: 1001ms' must be at most 1 seconds"
        ),
        orchestrator(
            "cpu_enforcement: reject, cpu: 1, cpu_window: 0s",
            "4:61",
            "'cpu_window: 0s' must be above 0 seconds"
        ),
        orchestrator(
            "pauses: {every: 0s, length: 10ms}",
            "4:32",
            "'every' must be above 0"
        ),
        orchestrator(
            "memory: 1Gi, memory_leak: 1Mi",
            "4:42",
            "'memory_leak: 1Mi' is no amount of memory in a time; write for example 1Mi/h or 10Ki/s"
        ),
        orchestrator(
            "memory: 1Gi, memory_leak: 1",
            "4:42",
            "'memory_leak: 1' needs a unit, for example 1Mi/h"
        ),
        orchestrator(
            "memory: 1Gi, memory_cache: {per_request: 1Ki}",
            "4:43",
            "'max' is missing: what the cache grows to"
        ),
        orchestrator(
            "response_memory: lasst_step",
            "4:33",
            "did you mean 'last_step'?"
        ),
        orchestrator(
            "pauses: {every: 1s}",
            "4:24",
            "'length' is missing: Length of a pause."
        ),
        orchestrator(
            "limits: phenix",
            "4:24",
            "'limits: phenix' must be one of phoenix; did you mean 'phoenix'?"
        ),
        orchestrator(
            "limits: {burst_size: 0, requests_per_second: 1}",
            "4:37",
            "'burst_size: 0' must be at least 1"
        ),
        orchestrator(
            "limits: {max_worker_threads: 2, min_worker_threads: 3}",
            "4:68",
            "'min_worker_threads' (3) is above 'max_worker_threads' (2)"
        ),
        orchestrator(
            "limits: {queue_capcity: 3}",
            "4:25",
            "unknown key 'queue_capcity'; did you mean 'queue_capacity'?"
        ),
        orchestrator(
            "limits: {request_timeout_ms: 0}",
            "4:45",
            "'request_timeout_ms: 0' must be above 0 seconds"
        ),
        orchestrator(
            "limits: {requests_per_second: 10 per second}",
            "4:46",
            "is no rate; write for example 100 (per second) or 100/s"
        ),
        orchestrator(
            "limits: {max_request_size_bytes: 1MB}",
            "4:49",
            "'max_request_size_bytes: 1MB' is no size; write for example 512, 16Ki or 2Mi"
        ),
        orchestrator(
            "rate_limit: {algorithm: gcrb}",
            "4:40",
            "'algorithm: gcrb' must be one of gcra, discrete_fill, fixed_window, "
                + "sliding_window_log, sliding_window_counter, leaky_bucket; did you mean 'gcra'?"
        ),
        orchestrator(
            "rate_limit: {algorithm: discrete_fill, fill_interval: 49ms}",
            "4:70",
            "'fill_interval: 49ms' must be at least 0.05 seconds"
        ),
        orchestrator(
            "rate_limit: {algorithm: discrete_fill}, limits: {requests_per_second: 95}",
            "4:86",
            "95 a second are 9.5 in a 'fill_interval' of 0.1s, which must be a whole number from 1 "
                + "up to 2^31; write for example 100, or change 'fill_interval'"
        ),
        orchestrator(
            "limits: {requests_per_second: 1e-6, burst_size: 2000000000}",
            "4:46",
            "at 1e-06 a second 2000000000 tokens take more than 146 years"
        ),
        orchestrator(
            "rate_limits: [{name: a, requests_per_second: 1}, {name: a, requests_per_second: 2}]",
            "4:72",
            "there are two rate limits of the name 'a', the first in line 4"
        ),
        orchestrator(
            "rate_limits: [{name: a}]",
            "4:30",
            "'requests_per_second' is missing: the rate limit"
        ),
        orchestrator(
            "rate_limits: [{name: a, requests_per_second: 0.5, algorithm: fixed_window}]",
            "4:61",
            "0.5 a second are 0.5 in a 'window' of 1s, which must be a whole number"
        ),
        orchestrator(
            "connection_enforcement: racy",
            "4:40",
            "'connection_enforcement: racy' needs a 'connection_race_window'"
        ),
        orchestrator("memory: 512", "4:24", "'memory: 512' needs a unit, for example 512Mi"),
        orchestrator("cpu: -1", "4:21", "'cpu: -1' must not be negative"),
        orchestrator(
            "on_timeout: abandone",
            "4:28",
            "must be one of cancel, abandon, while_queued, when_dequeued; did you mean 'abandon'?"
        ),
        orchestrator("replicas: 99999999999999999999999", "4:26", "must be at most 10000"),
        orchestrator(
            "deployment: web",
            "4:28",
            "'deployment' names a Deployment, and the model has no 'kubernetes'"
        ),
    ]

    static let settings = [
        BrokenModel(
            "a run without a unit",
            .model("orchestrator: {}\nrun: {duration: 60}"),
            "5:17",
            "'duration: 60' needs a unit, for example 60ms"
        ),
        BrokenModel(
            "a warm-up as long as the run",
            .model("orchestrator: {}\nrun: {duration: 60s, warmup: 1m}"),
            "5:30",
            "the warm-up (60s) leaves nothing of the duration (60s)"
        ),
        BrokenModel(
            "no replication",
            .model("orchestrator: {}\nrun: {replications: 0}"),
            "5:21",
            "'replications: 0' must be at least 1"
        ),
        BrokenModel(
            "a fraction of a seed",
            .model("orchestrator: {}\nrun: {seed: 1.5}"),
            "5:13",
            "'seed: 1.5' must be a whole number, without a unit"
        ),
        BrokenModel(
            "an objective on no metric",
            .model("orchestrator: {}\nobjectives: [\"latency_p98_s < 1s\"]"),
            "5:14",
            "there is no metric 'latency_p98_s'; did you mean 'latency_p9"
        ),
        BrokenModel(
            "an objective that compares nothing",
            .model("orchestrator: {}\nobjectives: [rejection_rate]"),
            "5:14",
            "'rejection_rate' compares nothing; write for example"
        ),
        BrokenModel(
            "an objective in a wrong unit",
            .model("orchestrator: {}\nobjectives: [\"rejection_rate < 5ms\"]"),
            "5:14",
            "'5ms' is no threshold of 'rejection_rate'"
        ),
        BrokenModel(
            "a pool that keeps more than it may have",
            .model("orchestrator: {}\nredis: {pool: {max_connections: 1, min_idle: 2}}"),
            "5:46",
            "'min_idle' (2) is above 'max_connections' (1)"
        ),
        BrokenModel(
            "a reaper that never rests",
            .model("orchestrator: {}\nredis: {pool: {max_connections: 1, reaper_interval: 0s}}"),
            "5:53",
            "'reaper_interval: 0s' must be above 0"
        ),
        BrokenModel(
            "a back-off that shrinks",
            .model(
                workload:
                    "arrivals: {poisson: {rate: 1/s}}\nretry: {attempts: 2, backoff: {base: 3s, max: 1s}}"
            ),
            "6:51",
            "the longest back-off ('max') is shorter than the first one ('base')"
        ),
        BrokenModel(
            "a retry budget without a unit",
            .model(workload: "arrivals: {poisson: {rate: 1/s}}\nretry: {attempts: 2, budget: 0.1}"),
            "6:34",
            "'budget: 0.1' needs a unit, for example 0.1%"
        ),
        BrokenModel(
            "retries for ever at one instant",
            .model(
                workload:
                    "arrivals: {poisson: {rate: 1/s}}\nretry: {attempts: unlimited, backoff: {base: 0s}}"
            ),
            "6:23",
            "'attempts: unlimited' needs a back-off above zero ('backoff.base'), "
                + "or a request would be sent again and again at one instant"
        ),
        BrokenModel(
            "a budget that starts with more than it can hold",
            .model(
                workload:
                    "arrivals: {poisson: {rate: 1/s}}\nretry: {attempts: 2, budget: {type: sre, reserve: 200}}"
            ),
            "6:55",
            "the retries at the start ('reserve') are more than can be saved up ('capacity')"
        ),
        BrokenModel(
            "a node without memory",
            .model("orchestrator: {}\ncluster: {nodes: [{name: n, cpu: 1}]}"),
            "5:19",
            "'memory' is missing: allocatable memory"
        ),
    ]

    static let timelines = [
        timeline("load: {factor: 3}", "6:5", "'at' is missing"),
        timeline("at: 20m", "6:5", "takes 'load', or 'fail', or 'slow', or 'set'"),
        timeline("at: 20m, load: {for: 2m}", "6:21", "'factor' is missing"),
        timeline("at: 20m, for: 2m, load: {factor: 3}", "6:20", "'for' belongs into 'load'"),
        timeline(
            "at: 20m, load: {factor: 3, for: 2m, ramp: 3m}",
            "6:48",
            "the ramp (180s) is longer than the event (120s)"
        ),
        timeline(
            "at: 20m, load: {factor: 3, workload: wab}",
            "6:43",
            "there is no workload 'wab'; did you mean 'web'?"
        ),
        timeline(
            "at: 20m, fail: {deployment: plannr}",
            "6:34",
            "there is no deployment 'plannr'; did you mean 'planner'?"
        ),
        timeline(
            "at: 20m, fail: {pool: x}",
            "6:28",
            "there is no agent pool 'x'; there are 'planner'"
        ),
        timeline("at: 20m, fail: {node: n}", "6:28", "there is no node 'n'; there is none"),
        timeline("at: 20m, fail: {redis: true}", "6:29", "the model has no 'redis'"),
        timeline("at: 20m, fail: {pool: planner, pods: 3}", "6:43", "'pods: 3' is more than the 2"),
        timeline("at: 20m, slow: {pool: planner}", "6:21", "'factor' is missing"),
        timeline(
            "at: 20m, set: {orchestrator.limits.burst_sice: 3}",
            "6:21",
            "did you mean 'orchestrator.limits.burst_size'?"
        ),
        timeline(
            "at: 20m, set: {orchestrator.limits.request_timeout_ms: 3}",
            "6:21",
            "cannot be changed during a run: deadlines are kept in the order"
        ),
        timeline(
            "at: 20m, set: {agents.planner.limits.max_processes: 3}",
            "6:21",
            "the model has no 'agents.planner.limits.max_processes' to change"
        ),
        timeline(
            "at: 20m, set: {orchestrator.limits.max_worker_threads: many}",
            "6:61",
            "'max_worker_threads: many' must be a whole number"
        ),
        timeline(
            "at: 20m, load: {factor: 2, for: 5m, ramp: 2m}}\n  - {at: 24m, load: {factor: 2, ramp: 3m}",
            "7:5",
            "the ramp of 'load_2' overlaps that of 'load_1'"
        ),
    ]

    /// A model with one event, which stands in line 6 from column 5 on.
    private static func timeline(
        _ text: String,
        _ place: String,
        _ message: String
    ) -> BrokenModel {
        BrokenModel(
            text,
            .model(
                "orchestrator: {limits: {max_worker_threads: 2, request_timeout_ms: 5s}}\ntimeline:\n"
                    + "  - {\(text)}\nagents: [{name: planner, replicas: 2, operation: {}}]"
            ),
            place,
            message
        )
    }

    /// A workload with one step, which stands in line 7 from column 9 on.
    private static func step(_ text: String, _ place: String, _ message: String) -> BrokenModel {
        BrokenModel(
            text,
            .model(workload: "arrivals: {poisson: {rate: 1/s}}\nsteps:\n  - \(text)"),
            place,
            message
        )
    }

    /// An orchestrator in line 4, its keys from column 16 on.
    private static func orchestrator(
        _ text: String,
        _ place: String,
        _ message: String
    ) -> BrokenModel {
        BrokenModel(text, .model("orchestrator: {\(text)}"), place, message)
    }
}
