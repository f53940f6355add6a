import Testing

@Suite("headroom admit")
struct AdmitTests {
    private let headroom: HeadroomProcess

    init() throws { headroom = try HeadroomProcess() }

    private static let quota = """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: q}
        spec: {hard: {requests.cpu: "1"}}
        """

    private static func pod(_ name: String, cpu: String) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: \(name)}
        spec: {containers: [{name: main, image: i, resources: {requests: {cpu: \(cpu)}}}]}
        """
    }

    @Test("applies files, directories and standard input in the order given")
    func order() throws {
        try headroom.write(Self.quota, to: "quota.yaml")
        _ = try headroom.shell("mkdir pods")
        try headroom.write(Self.pod("b", cpu: "300m"), to: "pods/b.yaml")
        try headroom.write(Self.pod("a", cpu: "300m"), to: "pods/a.yaml")
        try headroom.write(Self.pod("c", cpu: "500m"), to: "c.yaml")
        let outcome = try headroom.shell(
            "$HEADROOM admit quota.yaml pods - --format csv < c.yaml | cut -d, -f1,2,5,6,7"
        )
        #expect(outcome.messages.isEmpty)
        #expect(
            outcome.output.replacing("\r\n", with: "\n") == """
                kind,name,admitted,state,code
                ResourceQuota,q,true,created,201
                Pod,a,true,admitted,201
                Pod,b,true,admitted,201
                Pod,c,false,refused,403

                """
        )
    }

    @Test("says in JSON what the API server and the scheduler would say")
    func json() throws {
        try headroom.write(
            [Self.quota, Self.pod("a", cpu: "800m"), Self.pod("b", cpu: "300m")]
                .joined(separator: "\n---\n"),
            to: "all.yaml"
        )
        let outcome = try headroom.run(
            "admit",
            "all.yaml",
            "--node",
            "cpu=500m,memory=1Gi",
            "--format",
            "json"
        )
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(
            lines[2].contains(
                """
                "admitted": true, "state": "pending", "reason": "Unschedulable", \
                "message": "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are \
                available: 1 No preemption victims found for incoming pod.", "code": 201, \
                "requests": {"cpu": "800m"}, "limits": {}, "qosClass": "Burstable", "priority": 0, \
                "node": null, "victims": []
                """
            )
        )
        #expect(
            lines[3].contains(
                """
                "reason": "Forbidden", "message": "pods \\"b\\" is forbidden: exceeded quota: q, \
                requested: requests.cpu=300m, used: requests.cpu=800m, limited: requests.cpu=1", \
                "code": 403
                """
            )
        )
    }

    @Test("with --gate exits with 1 if something is refused or pending")
    func gate() throws {
        try headroom.write(Self.quota + "\n---\n" + Self.pod("a", cpu: "2"), to: "refused.yaml")
        try headroom.write(Self.pod("a", cpu: "2"), to: "fine.yaml")
        #expect(try headroom.run("admit", "refused.yaml").status == 0)
        #expect(try headroom.run("admit", "refused.yaml", "--gate").status == 1)
        #expect(try headroom.run("admit", "fine.yaml", "--gate").status == 0)
        let node = ["--node", "cpu=1,memory=1Gi"]
        let pending = try headroom.run(["admit", "fine.yaml", "--gate"] + node)
        #expect(pending.status == 1)
    }

    @Test("keeps and names kinds that it does not know, and counts them in quotas")
    func unknownKinds() throws {
        try headroom.write(
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: q}
            spec: {hard: {count/widgets.example.com: "1"}}
            ---
            apiVersion: example.com/v1
            kind: Widget
            metadata: {name: one}
            ---
            apiVersion: example.com/v1
            kind: Widget
            metadata: {name: two}
            """,
            to: "widgets.yaml"
        )
        let outcome = try headroom.run("admit", "widgets.yaml")
        #expect(outcome.output.contains("Widget/one       created"))
        #expect(outcome.output.contains("Widget/two       refused, 403"))
        #expect(
            outcome.output.contains(
                "widgets.example.com \"two\" is forbidden: exceeded quota: q, requested: "
                    + "count/widgets.example.com=1, used: count/widgets.example.com=1, "
                    + "limited: count/widgets.example.com=1"
            )
        )
    }

    @Test("exits with 66 for a missing file and with 65 for a broken or empty one")
    func unreadable() throws {
        #expect(try headroom.run("admit", "missing.yaml").status == 66)
        try headroom.write("kind: [", to: "broken.yaml")
        let broken = try headroom.run("admit", "broken.yaml")
        #expect(broken.status == 65)
        #expect(broken.output.isEmpty)
        #expect(broken.messages.contains("broken.yaml:2:1: error: "))
        _ = try headroom.shell("mkdir empty")
        let empty = try headroom.run("admit", "empty")
        #expect(empty.status == 65)
        #expect(empty.messages == "empty: error: holds no manifest (.yaml, .yml, .json)\n")
    }

    @Test("takes an object that cannot be decoded for refused, goes on, and exits with 65")
    func malformed() throws {
        try headroom.write(
            Self.pod("a", cpu: "1KB") + "\n---\n" + Self.pod("b", cpu: "1"),
            to: "pods.yaml"
        )
        let outcome = try headroom.run("admit", "pods.yaml", "--format", "json")
        #expect(outcome.status == 65)
        #expect(
            outcome.output.contains(
                """
                "message": "Pod in version \\"v1\\" cannot be handled as a Pod: quantities must \
                match the regular expression \
                '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'", "code": 400
                """
            )
        )
        #expect(outcome.output.contains("\"name\": \"b\""))
        #expect(outcome.messages.contains("pods.yaml:4:"))
    }

    private static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: i, resources: {requests: {cpu: 300m}}}]}
        """

    @Test("says with --fill how many pods fit, what binds and what would bind next")
    func fill() throws {
        try headroom.write(Self.quota + "\n---\n" + Self.deployment, to: "web.yaml")
        let outcome = try headroom.run("admit", "web.yaml", "--fill", "deployment/web")
        #expect(outcome.status == 0)
        #expect(
            outcome.output.hasPrefix(
                "Deployment/web: 3 pods fit; bound by quota q: requests.cpu\n"
                    + "the next one: pods \"web-3\" is forbidden: exceeded quota: q, "
            )
        )
        let unknown = try headroom.run("admit", "web.yaml", "--fill", "Deployment/wob")
        #expect(unknown.status == 64)
        #expect(unknown.messages.contains("there are Deployment/web"))
    }

    @Test("says with --rollout whether an update fits, and with --gate exits with 1 if it is stuck")
    func rollout() throws {
        try headroom.write(Self.quota + "\n---\n" + Self.deployment, to: "web.yaml")
        let clean = try headroom.run("admit", "web.yaml", "--rollout", "Deployment/web", "--gate")
        #expect(clean.status == 0)
        #expect(clean.output.hasPrefix("Deployment/web: the rollout fits, 2 of 2 pods ready"))
        let stuck = try headroom.run(
            "admit",
            "web.yaml",
            "--rollout",
            "Deployment/web",
            "--set",
            "kubernetes.Deployment.web.spec.replicas=3",
            "--gate",
            "--format",
            "json"
        )
        #expect(stuck.status == 1)
        #expect(stuck.output.contains("\"verdict\": \"stuck\""))
    }

    /// A deployment in a quota of 16 processors, of which each pod asks for one.
    private static func rolled(replicas: Int, _ strategy: String) -> String {
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: q}
        spec: {hard: {requests.cpu: "16"}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: \(replicas)
          strategy: {type: RollingUpdate, rollingUpdate: {\(strategy)}}
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: i, resources: {requests: {cpu: 1}}}]}
        """
    }

    @Test("with --over-time shows an update's waves, waits and end, and that it gets nowhere")
    func overTime() throws {
        try headroom.write(
            Self.rolled(replicas: 16, "maxSurge: 25%, maxUnavailable: 25%"),
            to: "web.yaml"
        )
        let question = ["admit", "web.yaml", "--rollout", "Deployment/web", "--over-time"]
        // Four waves, each of which waits for the back-off: RollingUpdateOverTimeTests has the times.
        let waves = try headroom.run(question + ["--pod-start", "0s", "--pod-stop", "10s"])
        #expect(waves.status == 0)
        #expect(
            waves.output.hasPrefix(
                "Deployment/web: the update takes 81.820 s, 12 of 16 pods ready at the least\n"
            )
        )
        try headroom.write(
            Self.rolled(replicas: 16, "maxSurge: 25%, maxUnavailable: 0"),
            to: "web.yaml"
        )
        let wedged = try headroom.run(question + ["--gate"])
        #expect(wedged.status == 1)
        #expect(
            wedged.output.hasPrefix(
                "Deployment/web: after 1 h 0 of 16 pods are updated, 16 of 16 pods ready at the least\n"
            )
        )
        #expect(wedged.output.contains("exceeded quota: q, requested: requests.cpu=1"))
        try headroom.write(
            Self.rolled(replicas: 15, "maxSurge: 1, maxUnavailable: 0"),
            to: "web.yaml"
        )
        let slack = try headroom.run(question + ["--gate", "--format", "csv"])
        #expect(slack.status == 0)
        let rows = slack.output.split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",").map(String.init)
        }
        // Old and new pods that are ready: never fewer than 15 together.
        #expect(rows.allSatisfy { (Int($0[2]) ?? 0) + (Int($0[3]) ?? 0) >= 15 })
        #expect(rows.last?[3] == "15")
    }

    @Test("refuses --over-time without --rollout, and times without a unit")
    func overTimeUsage() throws {
        try headroom.write(Self.pod("a", cpu: "1"), to: "a.yaml")
        let alone = try headroom.run("admit", "a.yaml", "--over-time")
        #expect(alone.status == 64)
        #expect(alone.messages.contains("add --rollout KIND/NAME"))
        let bare = try headroom.run("admit", "a.yaml", "--rollout", "Pod/a", "--pod-stop", "5")
        #expect(bare.status == 64)
    }

    @Test(
        "refuses, with its place, what would make more pods than fit in any cluster",
        arguments: [
            (
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 2000000000
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: main, image: i}]}
                """,
                "Deployment 'web' asks for 2000000000 pods"
            ),
            (
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: sums}
                spec:
                  parallelism: 1000001
                  template:
                    spec: {restartPolicy: Never, containers: [{name: main, image: i}]}
                """,
                "Job 'sums' asks for 1000001 pods"
            ),
            (
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: main, image: i}]}
                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: web}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
                  minReplicas: 1500000
                  maxReplicas: 2000000
                """,
                "Deployment 'web' asks for 1500000 pods"
            ),
        ]
    )
    func tooManyPods(_ manifest: String, _ message: String) throws {
        try headroom.write(manifest, to: "all.yaml")
        let outcome = try headroom.run("admit", "all.yaml")
        #expect(outcome.status == 65)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.messages.hasPrefix(
                "all.yaml:3:18: error: \(message); a cluster has at most 1000000 in all\n"
            )
        )
    }

    @Test("counts the pods of all objects together, but not those that --fill sets aside")
    func podsOfAllObjects() throws {
        func deployment(_ name: String) -> String {
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: \(name)}
            spec:
              replicas: 600000
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: main, image: i, resources: {requests: {cpu: 1}}}]}
            """
        }
        let quota = Self.quota.replacing("\"1\"", with: "\"3\"")
        try headroom.write("\(deployment("a"))\n---\n\(deployment("b"))", to: "two.yaml")
        let both = try headroom.run("admit", "two.yaml")
        #expect(both.status == 65)
        #expect(both.messages.hasPrefix("two.yaml:13:18: error: Deployment 'b' asks for 600000"))
        try headroom.write("\(quota)\n---\n\(deployment("a"))", to: "one.yaml")
        let fill = try headroom.run("admit", "one.yaml", "--fill", "Deployment/a")
        #expect(fill.status == 0)
        #expect(fill.output.contains("3 pods"))
    }

    @Test("writes a file as a whole or not at all")
    func outputFile() throws {
        try headroom.write(Self.pod("a", cpu: "1"), to: "a.yaml")
        #expect(try headroom.run("admit", "a.yaml", "-o", "out.txt").output.isEmpty)
        #expect(try headroom.read("out.txt").contains("Pod/a"))
        #expect(try headroom.run("admit", "a.yaml", "-o", "no/out.txt").status == 73)
    }

    @Test("survives a reader that wants no more")
    func brokenPipe() throws {
        try headroom.write(Self.pod("a", cpu: "1"), to: "a.yaml")
        let outcome = try headroom.shell("{ $HEADROOM admit a.yaml; echo $? >status; } | true")
        #expect(outcome.messages.isEmpty)
        #expect(try headroom.read("status") == "0\n")
    }
}
