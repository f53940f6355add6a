import Findings
import Testing

@Suite("A comment that silences")
struct SilenceTests {
    /// A model whose line 7 has a finding, with a text in front of it and one behind it.
    private func model(above: String = "", behind: String = "") throws -> ExampleModel {
        try ExampleModel([
            "model.yaml": """
            format: headroom/v1
            workloads: [{name: all, arrivals: {poisson: {rate: 10/s}}, steps: [{cpu: 1ms}]}]
            orchestrator:
              replicas: 3
            \(above.isEmpty ? "" : above + "\n")  limits: {requests_per_second: 100}\(behind)

            """
        ])
    }

    private let finding = "model.yaml:5:33 warning rate-limit-per-pod"

    @Test("counts in the line of the finding and in the lines above it")
    func counts() throws {
        #expect(try model().findings() == [finding])
        let comment = "# headroom: allow rate-limit-per-pod: the limit is of a process"
        #expect(try model(behind: " \(comment)").findings() == [])
        #expect(try model(above: "  \(comment)").findings() == [])
        #expect(try model(above: "  \(comment)\n  # another comment").findings() == [])
        let report = try model(above: "  \(comment)").report()
        #expect(report.hasSuffix("\n0 errors, 0 warnings, 0 notes; 1 silenced\n"))
    }

    @Test("does not count further up, and then says so")
    func doesNotCountFurtherUp() throws {
        let text =
            "  # headroom: allow rate-limit-per-pod: the limit is of a process\n  routing: random"
        #expect(
            try model(above: text).findings() == [
                "model.yaml:5:3 warning silence-without-effect",
                "model.yaml:7:33 warning rate-limit-per-pod",
            ]
        )
    }

    @Test("needs a reason and the name of a rule")
    func needsAReason() throws {
        #expect(
            try model(behind: " # headroom: allow rate-limit-per-pod").findings() == [
                finding, "model.yaml:5:38 warning silence-without-reason",
            ]
        )
        #expect(
            try model(behind: " # headroom: allow rate-limit-pod: it is so").findings() == [
                finding, "model.yaml:5:38 warning silence-of-unknown-rule",
            ]
        )
        #expect(
            try model(behind: " # headroom: allow").findings() == [
                finding, "model.yaml:5:38 warning silence-of-unknown-rule",
            ]
        )
    }

    @Test("silences its own rule only")
    func silencesItsRuleOnly() throws {
        #expect(
            try model(behind: " # headroom: allow burst-too-small: it is so").findings() == [
                finding, "model.yaml:5:38 warning silence-without-effect",
            ]
        )
    }

    @Test("is a comment: text in quotation marks is none")
    func isAComment() throws {
        let model = try ExampleModel([
            "model.yaml": """
            format: headroom/v1
            name: "x"
            alerts: alerts.yaml
            workloads: [{name: all, arrivals: {poisson: {rate: 10/s}}, steps: [{cpu: 1ms}]}]
            orchestrator: {}

            """,
            "alerts.yaml": """
            groups:
            - name: resources
              rules:
              - alert: A
                expr: current_connections > 1
                annotations: {description: "see # headroom: allow burst-too-small: it is so"}

            """,
        ])
        #expect(try model.findings() == [])
    }

    @Test("is text as long as the quotation marks are not closed, and a doubled one closes nothing")
    func doubledQuotationMarks() throws {
        let comment = "# headroom: allow rate-limit-per-pod: the limit is of a process"
        let head = "format: headroom/v1\nname: "
        let tail = """

            workloads: [{name: all, arrivals: {poisson: {rate: 10/s}}, steps: [{cpu: 1ms}]}]
            orchestrator: {replicas: 3, limits: {requests_per_second: 100}}

            """
        func silences(_ name: String) throws -> Int {
            let text = head + name + tail
            return try ExampleModel(["model.yaml": text]).findings().count {
                $0.contains("silence-without-effect")
            }
        }
        #expect(try silences("'it is '' \(comment)'") == 0)
        #expect(try silences("'''' \(comment)") == 1)
        #expect(try silences("'it''s' \(comment)") == 1)
        #expect(try silences("'' \(comment)") == 1)
        #expect(try silences("\"it ''\" \(comment)") == 1)
    }

    @Test("is none in the text of a block")
    func isNoneInABlock() throws {
        var files = try FindingPage(try #require(FindingRule.named("network-policy-idle")))
            .repaired()
        files["kubernetes/config.yaml"] = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: redis, namespace: shop}
            data:
              redis.conf: |
                # headroom: allow idle-timeout-race: the client retries

                timeout 300
              # headroom: allow idle-timeout-race: nobody asks
              other: x

            """
        #expect(
            try ExampleModel(files).findings() == ["config.yaml:9:3 warning silence-without-effect"]
        )
    }

    @Test("stands above the directive in a redis.conf")
    func standsInRedisConf() throws {
        let page = try FindingPage(try #require(FindingRule.named("idle-timeout-race")))
        var files = page.files
        files["redis.conf"] =
            "# headroom: allow idle-timeout-race: the client retries\ntimeout 300\n"
        #expect(try ExampleModel(files).findings() == [])
    }

    @Test("is found behind a quoted text that ends with a backslash")
    func behindABackslash() throws {
        let model = try ExampleModel([
            "model.yaml": #"""
            format: headroom/v1
            name: "x\\" # headroom: allow nonsense: a reason
            workloads: [{name: all, arrivals: {poisson: {rate: 10/s}}, steps: [{cpu: 1ms}]}]
            orchestrator: {replicas: 1}

            """#
        ])
        #expect(try model.findings() == ["model.yaml:2:13 warning silence-of-unknown-rule"])
    }
}
