import Testing

@Suite("headroom explain")
struct ExplainTests {
    private let headroom: HeadroomProcess

    init() throws {
        headroom = try HeadroomProcess()
        try headroom.write(
            ModelFixture(objectives: ["rejection_rate < 1%"]).text,
            to: "queue.yaml"
        )
    }

    @Test("begins with a sentence, the same with one thread and with many")
    func sentence() throws {
        for format in ["table", "json", "csv", "markdown"] {
            let texts = try ["1", "4"].map {
                try headroom.run("explain", "queue.yaml", "-q", "--format", format, "--jobs", $0)
                    .output
            }
            #expect(texts[0] == texts[1])
            let name = "orchestrator.limits.max_worker_threads"
            #expect(texts[0].contains(name))
            if format != "csv" { #expect(texts[0].contains("`\(name)` binds; one more of it")) }
        }
    }

    @Test("names the agents' rate limit in the shipped model when it is halved")
    func phoenix() throws {
        let outcome = try headroom.run(
            [
                "explain", ProjectFiles.path("models/phoenix"), "-q",
                "--format", "markdown", "--duration", "4m", "--warmup", "30s",
                "--replications", "8", "--depth", "1",
                "--set", "agents.planner.limits.operations_per_second=10",
                "--set", "agents.executor.limits.operations_per_second=10",
            ]
        )
        #expect(
            outcome.output.hasPrefix(
                "### phoenix: `agents.planner.limits.operations_per_second` binds; 10% more of it"
            )
        )
    }

    @Test("screens all parameters and finds what matters")
    func morris() throws {
        let outcome = try headroom.run(
            [
                "explain", "queue.yaml", "-q", "--format", "json", "--morris",
                "--trajectories", "4", "--sobol", "--samples", "8", "--factors", "2",
            ]
        )
        let result = try jsonObject(outcome.output)
        let morris = try #require(result["morris"] as? [String: Any])
        let rows = try #require(morris["parameters"] as? [[String: Any]])
        let paths = rows.compactMap { $0["path"] as? String }
        #expect(paths.contains("workloads.all.arrivals.poisson.rate"))
        #expect(!paths.contains { $0.hasPrefix("run.") })
        let sobol = try #require(result["sobol"] as? [String: Any])
        let ranked = try #require(sobol["parameters"] as? [[String: Any]])
        // Of rate, service time and places the places matter least.
        #expect(
            Set(ranked.compactMap { $0["path"] as? String }).isSubset(
                of: [
                    "workloads.all.arrivals.poisson.rate",
                    "workloads.all.steps.0.cpu.exponential.mean",
                    "orchestrator.limits.max_worker_threads", "orchestrator.replicas",
                ]
            )
        )
    }

    @Test("shows what rules were worth, and what would have been better, within 80 columns")
    func alerts() throws {
        let command = [
            "explain", ProjectFiles.path("models/phoenix-spike"), "-q", "--alerts",
            "--duration", "30m", "--warmup", "2m", "--replications", "2",
        ]
        let outcome = try headroom.run(command)
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.filter { $0.count > 80 } == [])
        #expect(lines.contains { $0.split(separator: " ") == ["now", "proposed"] })
        #expect(lines.contains { $0.hasPrefix("  caught") && $0.contains("2 of 2 (16–100%)") })
        _ = try headroom.run(command + ["--format", "json", "-o", "alerts.json"])
        let result = try jsonObject(headroom.read("alerts.json"))
        #expect(
            result["command"] as? String
                == "headroom explain \(ProjectFiles.path("models/phoenix-spike")) --replications 2 "
                + "--duration 30m --warmup 2m --alerts"
        )
        let page = try headroom.run("report", "alerts.json")
        #expect(page.output.contains("phoenix-spike: what would have been noticed"))
    }

    @Test("needs two replications")
    func errors() throws {
        let outcome = try headroom.run("explain", "queue.yaml", "--replications", "1")
        #expect(outcome.status == 64)
        #expect(outcome.messages.contains("--replications 2"))
        #expect(try headroom.run("explain", "queue.yaml", "--precision", "5%").status == 64)
    }
}
