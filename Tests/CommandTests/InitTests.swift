import Testing

@Suite("headroom init")
struct InitTests {
    private let headroom: HeadroomProcess

    init() throws { headroom = try HeadroomProcess() }

    /// The model must be clean, or its findings those of the manifests, and it must run.
    private func simulate(_ model: String) throws -> [String: Any] {
        let run = try headroom.run(
            "simulate",
            model,
            "--duration",
            "60s",
            "--replications",
            "2",
            "--format",
            "json",
            "--no-stability",
            "-q"
        )
        #expect(run.status == 0)
        #expect(run.messages.isEmpty)
        return try jsonObject(run.output)
    }

    private func arrivals(_ result: [String: Any]) -> Double {
        let metrics = result["metrics"] as? [String: Any]
        return (metrics?["arrivals"] as? [String: Any])?["mean"] as? Double ?? 0
    }

    @Test("makes a commented model that is clean under check and meets its objectives")
    func plain() throws {
        let made = try headroom.run("init", "first")
        #expect(made.status == 0)
        #expect(made.output.hasPrefix("made first:\n  first/model.yaml\nfirst is valid: "))
        let check = try headroom.run("check", "first", "--gate")
        #expect(check.status == 0)
        let gate = try headroom.run("simulate", "first", "--gate", "-q", "--replications", "3")
        #expect(gate.status == 0)
        #expect(gate.output.hasPrefix("first: all 2 objectives are met"))
    }

    /// A system whose worker only its pods' labels call one, with a cache of 1536 MiB.
    private static func system(cacheArguments: String) -> String {
        func deployment(_ kind: String, _ name: String, _ role: String, _ more: String) -> String {
            """
            apiVersion: apps/v1
            kind: \(kind)
            metadata: {name: \(name)}
            spec:
              replicas: 1
              serviceName: \(name)
              selector: {matchLabels: {app.kubernetes.io/component: \(role)}}
              template:
                metadata: {labels: {app.kubernetes.io/component: \(role)}}
                spec: {containers: [{name: main, image: "\(name):1", \(more)}]}

            """
        }
        return [
            deployment("Deployment", "shop-api", "api", "resources: {limits: {cpu: 500m}}"),
            deployment("Deployment", "shop-jobs", "celery-worker", "args: [run]"),
            deployment(
                "StatefulSet",
                "valkey",
                "cache",
                "\(cacheArguments)resources: {limits: {memory: 1536Mi}}"
            ),
        ].joined(separator: "---\n")
    }

    @Test(
        "takes the memory of a cache from its arguments, else three quarters of its limit",
        arguments: [
            (
                "args: [--maxmemory, 1gb, --maxmemory-policy, allkeys-lfu], ",
                "maxmemory 1gb\nmaxmemory-policy allkeys-lfu\n"
            ),
            (
                "command: [sh, -c, valkey-server --maxmemory 512M], ",
                "maxmemory 512M\nmaxmemory-policy noeviction\n"
            ),
            ("args: [--maxmemory, lots], ", "maxmemory 1152mb\nmaxmemory-policy allkeys-lru\n"),
            ("", "maxmemory 1152mb\nmaxmemory-policy allkeys-lru\n"),
        ]
    )
    func redisMemory(arguments: String, expected: String) throws {
        try headroom.write(Self.system(cacheArguments: arguments), to: "all.yaml")
        let made = try headroom.run("init", "shop", "--from", "all.yaml")
        #expect(made.status == 0)
        #expect(made.messages.contains("agents: Deployment/shop-jobs\nredis: StatefulSet/valkey"))
        #expect(try headroom.read("shop/redis.conf").hasSuffix(expected))
        #expect(arrivals(try simulate("shop")) > 0)
    }

    @Test("overwrites nothing")
    func refuses() throws {
        #expect(try headroom.run("init", "m").status == 0)
        try headroom.write("precious", to: "m/model.yaml")
        let again = try headroom.run("init", "m")
        #expect(again.status == 73)
        #expect(
            again.messages
                == "error: cannot create 'm': is there and not empty; nothing is overwritten\n"
        )
        #expect(try headroom.read("m/model.yaml") == "precious")
        #expect(try headroom.run("init", "none/such/m").status == 73)
    }

    @Test("reads what helm template prints, and takes redis.conf from its ConfigMap")
    func helm() throws {
        try headroom.write(SmallSystems.helm, to: "all.yaml")
        let made = try headroom.run("init", "shop", "--from", "all.yaml")
        #expect(made.status == 0)
        #expect(
            made.messages.hasPrefix(
                """
                orchestrator: Deployment/shop-web
                agents: Deployment/shop-worker
                redis: StatefulSet/shop-redis-master
                left out, because they mean nothing to a model: ServiceAccount/shop-web, \
                Secret/shop-redis, ConfigMap/shop-redis-configuration
                left out, because they are hooks of a chart: Pod/shop-test-connection

                """
            )
        )
        #expect(try headroom.read("shop/redis.conf").contains("maxmemory 200mb\n"))
        #expect(try headroom.shell("grep -rl c2VjcmV0 shop").output.isEmpty)
        let result = try simulate("shop")
        #expect(arrivals(result) > 0)
        let limiters = try #require(result["limiters"] as? [[String: Any]])
        let maxmemory = try #require(limiters.first { $0["name"] as? String == "redis.maxmemory" })
        let limit = try #require(maxmemory["limit"] as? Double)
        #expect(limit == 209_715_200.0)
    }

    @Test("reads what kubectl get -o yaml writes, without what the server and controllers made")
    func cluster() throws {
        try headroom.write(SmallSystems.cluster, to: "cluster.yaml")
        let made = try headroom.shell("$HEADROOM init ai --from - < cluster.yaml")
        #expect(made.status == 0)
        #expect(made.messages.contains("orchestrator: Deployment/orchestrator\n"))
        #expect(made.messages.contains("agents: Deployment/planner\n"))
        #expect(
            made.messages.contains(
                "left out, because they are made by other objects: "
                    + "Pod/orchestrator-6d4cf56db6-x2x7p\n"
            )
        )
        let files = try headroom.shell("cat ai/kubernetes/*/*.yaml").output
        for added in ["managedFields", "uid", "last-applied", "used:", "images:", "Available"] {
            #expect(!files.contains(added))
        }
        #expect(files.contains("allocatable:"))
        // Two pods each of the two Deployments: those of the list are the same ones.
        #expect(made.output.contains("2 of 2 orchestrator pods ready, 2 of 2 planner pods ready"))
        #expect(arrivals(try simulate("ai")) > 0)
    }

    @Test("asks for what kustomize's names do not say, and makes the model when it is told")
    func kustomize() throws {
        _ = try headroom.shell("mkdir build")
        try headroom.write(SmallSystems.kustomize, to: "build/all.yaml")
        let unclear = try headroom.run("init", "mail", "--from", "build")
        #expect(unclear.status == 64)
        #expect(
            unclear.messages
                == "command line: error: --orchestrator: it is not clear what takes the requests; "
                + "give --orchestrator KIND/NAME; there are Deployment/prod-intake, "
                + "Deployment/prod-filter\n"
        )
        let made = try headroom.run(
            "init",
            "mail",
            "--from",
            "build",
            "--orchestrator",
            "Deployment/prod-intake",
            "--agent",
            "prod-filter"
        )
        #expect(made.status == 0)
        #expect(arrivals(try simulate("mail")) > 0)
        let check = try headroom.run("check", "mail")
        #expect(check.status == 0)
    }

    @Test("takes the templates of alerts for what Prometheus expands")
    func alertTemplates() throws {
        let deployment = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: web}]}
            """
        let rule = """
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata: {name: web}
            spec:
              groups:
              - name: web
                rules:
                - alert: Down
                  expr: up == 0
                  labels: {severity: "{{ $labels.severity }}"}
                  annotations:
                    summary: '{{ $labels.pod }} is down'  # A text of {{ $labels.pod }}
                    description: |
                      {{ $labels.pod }} has been down
                      for {{ $value | humanizeDuration }}.
            """
        try headroom.write("\(rule)\n---\n\(deployment)\n", to: "all.yaml")
        let made = try headroom.run("init", "shop", "--from", "all.yaml")
        #expect(made.status == 0, "\(made.messages)")
        #expect(made.messages.contains("PrometheusRule/web"))
        let name = rule.replacing("{name: web}", with: "{name: {{ .Release.Name }}}")
        try headroom.write("\(deployment)\n---\n\(name)\n", to: "chart.yaml")
        let chart = try headroom.run("init", "other", "--from", "chart.yaml")
        #expect(chart.status == 65)
        #expect(chart.messages.contains("chart.yaml:13:1: error: this is a template of a chart"))
    }

    @Test("says how templates and kustomizations become manifests")
    func unrendered() throws {
        try headroom.write("kind: X\nname: {{ .Values.name }}\n", to: "t.yaml")
        let template = try headroom.run("init", "a", "--from", "t.yaml")
        #expect(template.status == 65)
        #expect(template.messages.contains("t.yaml:2:1: error: this is a template of a chart"))
        // Quotation marks make it YAML, and no manifest.
        try headroom.write(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: "{{ .Release.Name }}"}

            """,
            to: "quoted.yaml"
        )
        let quoted = try headroom.run("init", "a", "--from", "quoted.yaml")
        #expect(quoted.messages.contains("quoted.yaml:3:1: error: this is a template of a chart"))
        try headroom.write("resources: [a.yaml]\n", to: "kustomization.yaml")
        let kustomization = try headroom.run("init", "a", "--from", "kustomization.yaml")
        #expect(kustomization.status == 65)
        #expect(kustomization.messages.contains("kubectl kustomize DIR > all.yaml"))
        #expect(try headroom.run("init", "a", "--from", "missing.yaml").status == 66)
        #expect(try headroom.run("init", "a", "--redis", "x").status == 64)
    }
}
