import Findings
import Testing

/// Where rules begin to speak, at figures one step apart.
@Suite("A rule")
struct RuleBoundaryTests {
    /// The files of a rule's example with one text replaced.
    private func example(
        _ rule: String,
        _ file: String,
        _ old: String,
        _ new: String
    ) throws -> ExampleModel {
        var files = try FindingPage(try #require(FindingRule.named(rule))).files
        let text = try #require(files[file])
        #expect(text.contains(old))
        files[file] = text.replacing(old, with: new)
        return try ExampleModel(files)
    }

    @Test("about quotas speaks of 33 pods where 32 fit, and not of 32")
    func quotaBoundary() throws {
        let rule = "quota-never-reached"
        func findings(_ pods: Int) throws -> [String] {
            try example(rule, "kubernetes/quota.yaml", "pods: \"50\"", "pods: \"\(pods)\"")
                .findings()
        }
        #expect(try findings(33) == ["quota.yaml:8:11 warning quota-never-reached"])
        #expect(try findings(32) == [])
    }

    @Test("about quotas finds requests above the limits")
    func requestsAboveLimits() throws {
        let rule = "quota-never-reached"
        func findings(_ limits: Int) throws -> [String] {
            try example(
                rule,
                "kubernetes/quota.yaml",
                "limits.cpu: \"32\"\n    pods: \"50\"",
                "limits.cpu: \"\(limits)\""
            ).findings()
        }
        #expect(try findings(15) == ["quota.yaml:6:19 warning quota-never-reached"])
        #expect(try findings(16) == [])
    }

    @Test("about idle connections is silent once the reaper is certain to be first")
    func idleBoundary() throws {
        func findings(_ timeout: Int) throws -> [String] {
            try example("idle-timeout-race", "redis.conf", "300", "\(timeout)").findings()
        }
        #expect(try findings(329) == ["redis.conf:1:9 warning idle-timeout-race"])
        #expect(try findings(330) == [])
        #expect(try findings(0) == [])
    }

    @Test("about idle connections knows that old ones are closed as well")
    func lifetimeBoundary() throws {
        func findings(_ lifetime: Int) throws -> [String] {
            try example(
                "idle-timeout-race",
                "model.yaml",
                "idle_timeout_secs: 300",
                "max_lifetime_secs: \(lifetime)"
            ).findings()
        }
        #expect(try findings(271) == ["redis.conf:1:9 warning idle-timeout-race"])
        #expect(try findings(270) == [])
    }

    @Test(
        "about network policies takes any rule for port 53 beyond the namespace for name servers",
        arguments: [
            "- ports: [{port: 53, protocol: UDP}]",
            "- {to: [{ipBlock: {cidr: 10.96.0.10/32}}], ports: [{port: 53, protocol: UDP}]}",
            "- {to: [{namespaceSelector: {matchLabels: {name: kube-system}}}], ports: [{protocol: UDP}]}",
            "- {to: [{namespaceSelector: {}}]}",
        ]
    )
    func nameServers(rule: String) throws {
        func findings(_ dns: String) throws -> [String] {
            try example(
                "network-policy-denies",
                "kubernetes/policy.yaml",
                "- to: [{podSelector: {matchLabels: {app: redis}}}]\n    ports: [{port: 6379}]",
                "- to: [{podSelector: {matchLabels: {app: planner}}}]\n    ports: [{port: 9090}]\n  \(dns)"
            ).findings()
        }
        #expect(try findings(rule) == [])
        let inside = "- {to: [{podSelector: {}}], ports: [{port: 53, protocol: UDP}]}"
        #expect(try findings(inside) == ["policy.yaml:9:3 error network-policy-denies"])
        let tcp = "- ports: [{port: 53}]"
        #expect(try findings(tcp) == ["policy.yaml:9:3 error network-policy-denies"])
    }

    @Test("about network policies points at the one that lacks a rule, not at one that denies all")
    func pointsAtTheLackingPolicy() throws {
        let all =
            "metadata: {name: deny, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Egress]}"
        #expect(
            try example(
                "network-policy-denies",
                "kubernetes/policy.yaml",
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n",
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n\(all)\n---\n"
                    + "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
            ).findings() == [
                "policy.yaml:14:3 error network-policy-denies",
                "policy.yaml:14:3 error network-policy-denies",
            ]
        )
    }

    @Test("about autoscalers counts what the other pods leave")
    func autoscalerBoundary() throws {
        func findings(_ hard: Int) throws -> [String] {
            try example(
                "autoscaler-never-reaches-maximum",
                "kubernetes/quota.yaml",
                "limits.cpu: \"8\"",
                "limits.cpu: \"\(hard)\""
            ).findings()
        }
        #expect(
            try findings(9) == ["autoscaler.yaml:7:16 warning autoscaler-never-reaches-maximum"]
        )
        #expect(try findings(10) == [])
    }

    @Test("about quotas knows what a class of storage or a type of service is part of")
    func partsOfQuotas() throws {
        func findings(_ hard: String) throws -> [String] {
            try example(
                "quota-never-reached",
                "kubernetes/quota.yaml",
                "limits.cpu: \"32\"\n    pods: \"50\"",
                hard
            ).findings()
        }
        let storage =
            "requests.storage: 10Gi\n    fast.storageclass.storage.k8s.io/requests.storage: "
        #expect(try findings(storage + "11Gi") == ["quota.yaml:8:56 warning quota-never-reached"])
        #expect(try findings(storage + "10Gi") == [])
        let services = "services: 5\n    services.loadbalancers: "
        #expect(try findings(services + "6") == ["quota.yaml:8:29 warning quota-never-reached"])
        #expect(try findings(services + "5") == [])
    }

    @Test("about the order of timeouts knows patience and hedges")
    func clientsTimeouts() throws {
        func findings(_ workload: String) throws -> [String] {
            try ExampleModel([
                "model.yaml": """
                format: headroom/v1
                workloads:
                  - name: all
                    arrivals: {poisson: {rate: 10/s}}
                    steps: [{cpu: 1ms}]
                    \(workload)
                orchestrator:
                  limits: {request_timeout_ms: 2000}

                """
            ]).findings()
        }
        #expect(try findings("patience: 2s") == ["model.yaml:8:32 warning timeout-order"])
        #expect(try findings("patience: 2001ms") == [])
        #expect(try findings("patience: {exponential: {mean: 1s}}") == [])
        #expect(try findings("hedge: {after: 2s}") == ["model.yaml:6:20 warning timeout-order"])
        #expect(try findings("hedge: {after: 1999ms}") == [])
    }

    @Test("about maxclients counts the pods of an update")
    func maxclientsBoundary() throws {
        func findings(_ clients: Int) throws -> [String] {
            try example("pool-above-maxclients", "redis.conf", "100", "\(clients)").findings()
        }
        #expect(try findings(149) == ["model.yaml:4:27 warning pool-above-maxclients"])
        #expect(try findings(150) == [])
        let files = [
            "model.yaml": """
            format: headroom/v1
            kubernetes: web.yaml
            redis: {config: redis.conf, pool: {max_connections: 50}}
            workloads: [{name: all, arrivals: {poisson: {rate: 10/s}}, steps: [{cpu: 1ms}]}]
            orchestrator: {deployment: web}

            """,
            "redis.conf": "maxclients 150\n",
            "web.yaml": """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web}]}

            """,
        ]
        // Three pods and the one of the surge: 4 × 50 = 200.
        #expect(
            try ExampleModel(files).findings() == ["model.yaml:3:53 warning pool-above-maxclients"]
        )
    }

    @Test("about bursts speaks up to the burst that it asks for")
    func burstBoundary() throws {
        func findings(_ burst: Int) throws -> [String] {
            try example("burst-too-small", "model.yaml", "burst_size: 10", "burst_size: \(burst)")
                .findings()
        }
        #expect(try findings(16) == ["model.yaml:3:62 warning burst-too-small"])
        #expect(try findings(17) == [])
    }

    @Test("write a figure of three digits before the point without any behind it")
    func largeFigures() throws {
        let model = try ExampleModel([
            "model.yaml": """
            format: headroom/v1
            workloads: [{name: all, arrivals: {poisson: {rate: 187.3/s}}, steps: [{cpu: 1ms}]}]
            orchestrator: {replicas: 1, limits: {requests_per_second: 100}}

            """
        ])
        // 1 - 100 / 187.3 = 46.6 %.
        #expect(
            try model.report().contains(
                "lets 100/s through, and 187/s are offered to a pod: 46.6 % or more are refused"
            )
        )
    }

    @Test("about buffers goes by the queue where that is the tighter bound")
    func buffersBoundary() throws {
        // 640 × 6Mi + 256Mi = 4Gi, the limit.
        func findings(_ limits: String) throws -> [String] {
            try example(
                "worst-case-buffers",
                "model.yaml",
                "max_concurrent_connections: 1000",
                limits
            ).findings()
        }
        #expect(
            try findings("max_concurrent_connections: 641")
                == ["model.yaml:6:40 warning worst-case-buffers"]
        )
        #expect(try findings("max_concurrent_connections: 640") == [])
        let queue = "max_concurrent_connections: 1000, max_worker_threads: 40, queue_capacity: "
        #expect(
            try findings(queue + "601").map { $0.split(separator: " ")[0] } == ["model.yaml:6:86"]
        )
        #expect(try findings(queue + "600") == [])
        #expect(try findings("max_concurrent_connections: 1000, max_memory_bytes: 4Gi") == [])
    }

    @Test("about thread pools knows queues that the connections cannot fill")
    func threadsBoundary() throws {
        func findings(_ limits: String) throws -> [String] {
            try example("threads-never-grow", "model.yaml", "max_worker_threads: 32", limits)
                .findings()
        }
        let limits = "max_worker_threads: 32, max_concurrent_connections: 100, queue_capacity: "
        #expect(try findings(limits + "96") == ["model.yaml:4:18 warning threads-never-grow"])
        #expect(try findings(limits + "95") == [])
        #expect(try findings("max_worker_threads: 4") == [])
    }

    @Test("about the order of timeouts speaks of equal ones")
    func timeoutBoundary() throws {
        func findings(_ timeout: Int) throws -> [String] {
            try example(
                "timeout-order",
                "model.yaml",
                "{operation_timeout_ms: 5000}",
                "{operation_timeout_ms: \(timeout)}"
            ).findings()
        }
        #expect(try findings(2_000) == ["model.yaml:10:36 warning timeout-order"])
        #expect(try findings(1_999) == [])
    }

    @Test("sees values from the command line, and says that they are from there")
    func commandLine() throws {
        let page = try FindingPage(try #require(FindingRule.named("idle-timeout-race")))
        let report = try ExampleModel(page.files).report(set: ["redis.timeout=310"])
        #expect(
            report.contains(
                "command line: warning: Redis closes connections that are idle for 310 s"
            )
        )
        #expect(try ExampleModel(page.files).findings(set: ["redis.timeout=400"]) == [])
    }
}
