import ModelFiles
import Testing

@Suite("The schema of model.yaml")
struct ModelSchemaTests {
    @Test("is JSON, the same every time")
    func isJSON() throws {
        #expect(ModelSchema.text == ModelSchema.text)
        let schema = try root()
        #expect(schema["$schema"]?.scalar?.text == "https://json-schema.org/draft/2020-12/schema")
        #expect(
            schema["required"]?.list?.compactMap(\.scalar?.text) == [
                "format", "workloads", "orchestrator",
            ]
        )
    }

    @Test("has a definition for each reference")
    func resolvesReferences() throws {
        let schema = try root()
        let definitions = try #require(schema["$defs"]?.mapping).map { "#/$defs/\($0.key)" }
        var references: Set<String> = []
        collectReferences(schema, into: &references)
        #expect(references.isEmpty == false)
        #expect(references == Set(definitions))
    }

    @Test("allows every key that the decoder reads, and no other")
    func agreesWithTheDecoder() throws {
        // A model that holds every key of the schema is read without errors; the decoder refuses
        // keys that it does not know.
        var used: Set<String> = []
        // A pod has one concurrency limit, and each type of it has keys of its own.
        for limit in [
            "type: aimd, initial: 10, min: 5, max: 20, backoff_ratio: 0.8, timeout: 1s",
            "type: gradient, tolerance: 2, queue_size: 2, smoothing: 0.5, long_window: 100",
        ] {
            let text = Self.everyKey.replacing("LIMIT", with: limit)
            let model = try ModelFixture(model: text, Self.files).load()
            // No discipline asks for all fields of a queue.
            #expect(
                model.notes.filter { $0.severity == .warning }.map(\.message).sorted() == [
                    "'deadline' of workload 'b' has no effect: the queue for a worker thread does "
                        + "not go by it; set 'orchestrator.queue: deadline'",
                    "'interval' has no effect with 'discipline: priority'",
                    "'target' has no effect with 'discipline: priority'",
                ]
            )
            let diagnostics = Diagnostics()
            let document = SourceFile(path: "x", text: text)
                .yamlDocuments(reporting: diagnostics)[0]
            collectKeys(of: document, into: &used)
        }
        var allowed: Set<String> = []
        collectKeys(try root(), into: &allowed)
        #expect(used.subtracting(allowed) == [])
        #expect(allowed.subtracting(used) == [])
    }

    private func root() throws -> YAMLNode {
        // JSON is YAML.
        let diagnostics = Diagnostics()
        let documents = SourceFile(path: "schema.json", text: ModelSchema.text)
            .yamlDocuments(reporting: diagnostics)
        #expect(diagnostics.all.map(\.message) == [])
        return try #require(documents.first)
    }

    private func collectReferences(_ node: YAMLNode, into references: inout Set<String>) {
        if let reference = node["$ref"]?.scalar?.text { references.insert(reference) }
        for entry in node.mapping ?? [] { collectReferences(entry.value, into: &references) }
        for element in node.list ?? [] { collectReferences(element, into: &references) }
    }

    private func collectKeys(_ schema: YAMLNode, into keys: inout Set<String>) {
        for entry in schema["properties"]?.mapping ?? [] {
            keys.insert(entry.key)
            collectKeys(entry.value, into: &keys)
        }
        for key in ["items", "$defs"] {
            guard let part = schema[key] else { continue }
            collectKeys(part, into: &keys)
            for entry in key == "$defs" ? part.mapping ?? [] : [] {
                collectKeys(entry.value, into: &keys)
            }
        }
        for element in schema["anyOf"]?.list ?? [] { collectKeys(element, into: &keys) }
    }

    private func collectKeys(of document: YAMLNode, into keys: inout Set<String>) {
        for entry in document.mapping ?? [] {
            keys.insert(entry.key)
            collectKeys(of: entry.value, into: &keys)
        }
        for element in document.list ?? [] { collectKeys(of: element, into: &keys) }
    }

    static let files = [
        "redis.conf": "maxmemory 1gb\n", "sizes.csv": "1\n2\n", "log.csv": "t\n1\n2\n",
        "alerts.yaml": "groups: []\n",
        "kubernetes/web.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cache}
        spec:
          replicas: 1
          selector: {matchLabels: {app: cache}}
          template:
            metadata: {labels: {app: cache}}
            spec: {containers: [{name: cache, image: redis}]}
        """,
    ]

    static let everyKey = """
        format: headroom/v1
        name: all
        kubernetes: kubernetes/
        alerts: alerts.yaml
        metrics: {export_limits: true, scrape_interval: 10s, scrape_jitter: 1s}
        cluster: {nodes: [{name: n, count: 2, cpu: 8, memory: 32Gi, pods: 20}]}
        platform:
          start: {constant: 5s}
          stop: 2s
          job_run: 1m
          tenants:
            - name: batch
              namespace: default
              template: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 1}, priorityClassName: system-node-critical}
              arrivals: {poisson: {rate: 1/min}}
              run: 1m
        workloads:
          - name: a
            arrivals:
              - {poisson: {rate: 1/s}}
              - {renewal: {uniform: {from: 1s, to: 2s}}}
              - {deterministic: {interval: 1s}}
              - {batch: {rate: 1/s, size: {poisson: {mean: 3, unit: 1}}}}
              - {mmpp: {quiet_rate: 1/s, busy_rate: 2/s, quiet_mean: 1s, busy_mean: 1s}}
              - {mmpp: {rates: [1/s, 2/s], transitions: [[0/s, 1/s], [1/s, 0/s]]}}
              - {on_off: {rate: 1/s, on: 1s, off: 1s}}
              - {profile: {points: [{at: 0s, rate: 1/s}], period: 1h}}
              - {trace: {file: log.csv, column: t}}
            request_size: {empirical: {file: sizes.csv, unit: 1Ki}}
            response_size: {empirical: {values: [1, 2], weights: [1, 1]}}
            memory: {constant: 1Mi}
            retry: {attempts: 2, backoff: {base: 1s, factor: 2, max: 3s, jitter: equal},
                    budget: {type: sre, ratio: 5%, reserve: 1, capacity: 2}, retry_after: honour}
            connections: {idle_timeout: 5s, handshake: 1ms, protocol: http2, max_concurrent_streams: 9}
            steps:
              - cpu: {uniform: {mean: 1ms, cv: 0.5}}
              - cpu: {exponential: {mean: 1ms}}
              - cpu: {exponential: {rate: 1/s}}
              - cpu: {gamma: {shape: 1, scale: 1ms}}
              - cpu: {erlang: {mean: 1ms, stages: 2}}
              - cpu: {lognormal: {mu: -7, sigma: 1}}
              - wait: {weibull: {mean: 1ms, shape: 2}}
              - wait: {pareto: {shape: 2, minimum: 1ms}}
              - wait: {hyperexponential: {branches: [{weight: 1, mean: 1ms}]}}
              - wait: {normal: {mean: 1ms, cv: 0.1}}
              - wait: {beta: {alpha: 1, beta: 2, maximum: 1ms}}
              - wait: {zipf: {count: 3, exponent: 1, unit: 1ms}}
              - wait: {geometric: {probability: 0.5, unit: 1ms}}
              - redis: {get: s, keys: {zipf: {count: 9, exponent: 1}}, key_size: 8, value_size: 1Ki, on_miss: set}
              - redis: {set: s, keys: {uniform: {count: 9}}, ttl: 1h}
              - agent: {pool: p, operations: 2, parallel: true}
          - name: b
            priority: 1
            deadline: 200ms
            patience: {exponential: {mean: 1s}}
            arrivals: {closed: {users: 2, think: 1s}}
            retry: {attempts: 2, budget: {type: finagle, min_retries_per_second: 1, ttl: 1s}}
            circuit_breaker: {consecutive_failures: 3, failure_ratio: 50%, window: 5s, minimum_requests: 4,
                              open: 3s, half_open_probes: 2}
            adaptive_throttle: {multiplier: 2, window: 1m}
            hedge: {after: p95, max: 2}
          - name: c
            arrivals: {closed: {users: 2, think: 1s}}
            retry: {attempts: 2, budget: {type: envoy, ratio: 5%, min_retry_concurrency: 1}}
          - name: d
            arrivals: {closed: {users: 2, think: 1s}}
            retry: {attempts: 2, budget: {type: envoy, max_retries: 1}}
          - name: e
            arrivals: {closed: {users: 2, think: 1s}}
            retry: {attempts: 2, budget: {type: aws, per_success: 1, capacity: 10}}
        orchestrator:
          replicas: 1
          cpu: 1
          memory: 1Gi
          base_memory: 10Mi
          memory_leak: 1Mi/h
          leak_per_request: 100
          memory_cache: {per_request: 1Ki, max: 10Mi}
          response_memory: last_step
          cpu_enforcement: reject
          cpu_window: 2s
          pauses: {every: {exponential: {mean: 10s}}, length: 20ms}
          on_timeout: abandon
          worker_threads: released
          queue: {discipline: priority, interval: 100ms, target: 5ms, on_full: displace,
                  reserved_threads: 2, reserved_for: 1}
          rate_limit_scope: service
          rate_limit: {algorithm: discrete_fill, fill_interval: 100ms}
          rate_limits:
            - {name: w, requests_per_second: 10, scope: service, algorithm: fixed_window, window: 1s}
            - {name: l, requests_per_second: 10, burst_size: 4, algorithm: leaky_bucket, max_wait: 1s}
          rate_limit_order: atomic
          connection_enforcement: racy
          connection_race_window: 1ms
          routing: random
          thread_growth: thread_pool_executor
          thread_start: 1ms
          thread_keep_alive: 5s
          concurrency_limit: {LIMIT}
          deadline_propagation: true
          refuse_if_remaining_below: 5ms
          limits:
            defaults: phoenix
            max_worker_threads: 8
            min_worker_threads: 2
            max_concurrent_connections: 10
            accept_backlog: 5
            max_requests_per_connection: 10
            max_request_size_bytes: 1Mi
            max_response_size_bytes: 1Mi
            requests_per_second: 10
            burst_size: 5
            request_timeout_ms: 1000
            operation_timeout_ms: 500
            queue_capacity: 4
            max_memory_bytes: 500Mi
        agents:
          - name: p
            cpu_period: 50ms
            cpu_burst: 5ms
            queue: priority
            limits: {max_processes: 1, max_memory_bytes: 1Gi, cpu_quota_percentage: 50,
                     max_concurrent_operations: 2, operation_timeout_ms: 5, operations_per_second: 1,
                     burst_size: 1, queue_capacity: 3}
            rate_limit: {algorithm: gcra}
            operation: {cpu: 1ms, wait: 1ms, memory: 1Mi}
            circuit_breaker: {consecutive_failures: 3}
            refuse_if_remaining_below: mean
        redis:
          config: redis.conf
          deployment: cache
          pool: {max_connections: 2, min_idle: 1, max_lifetime_secs: 5, idle_timeout_secs: 5, connection_timeout: 1s,
                 reaper_interval: 1s, test_on_check_out: true}
          service_time: 10us
          get_service_time: 9us
          set_service_time: 11us
          serving: batches
          round_trip: 100us
          connect_time: 1ms
          initial_keys: popular
        timeline:
          - {at: 10m, load: {factor: 2, for: 1m, ramp: 5s, workload: a}}
          - {at: 20m, fail: {node: n-1, for: 10s}}
          - {at: 30m, slow: {pool: p, factor: 2, for: 10s}}
          - {at: 40m, update: {deployment: cache}}
          - {at: 50m, scale: {deployment: cache, replicas: 2, for: 10s}}
        run: {duration: 1h, warmup: 1m, replications: 2, seed: 3, resolution: 10s}
        objectives: [rejection_rate < 1%]
        """
}
