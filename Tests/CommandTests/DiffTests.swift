import Testing

@Suite("headroom diff")
struct DiffTests {
    private let headroom: HeadroomProcess

    init() throws {
        headroom = try HeadroomProcess()
        try headroom.write(
            ModelFixture(objectives: ["rejection_rate < 6%"]).text,
            to: "queue.yaml"
        )
    }

    private func simulate(_ name: String, _ arguments: String...) throws {
        let outcome = try headroom.run(
            ["simulate", "queue.yaml", "-q", "--format", "json", "-o", name] + arguments
        )
        #expect(outcome.status == 0)
    }

    @Test("finds nothing between a result and itself")
    func findsNothing() throws {
        try simulate("a.json")
        let outcome = try headroom.run("diff", "a.json", "a.json")
        #expect(outcome.status == 0)
        #expect(outcome.output == "a.json → a.json: every metric is the same\n")
    }

    @Test("says what was changed, and which metrics that moved beyond chance")
    func findsChanges() throws {
        try simulate("a.json", "--replications", "6")
        try simulate(
            "b.json",
            "--replications",
            "5",
            "--seed",
            "9",
            "--set",
            "orchestrator.limits.queue_capacity=1"
        )
        let outcome = try headroom.run("diff", "a.json", "b.json", "--format", "json")
        let json = try jsonObject(outcome.output)
        #expect(json["format"] as? String == "headroom-diff/v1")
        let circumstances = try #require(json["circumstances"] as? [String: [String: Any]])
        #expect(
            Set(circumstances.keys)
                == ["seed", "replications", "set orchestrator.limits.queue_capacity"]
        )
        #expect(circumstances["seed"]?["before"] as? String == "7")
        #expect(circumstances["seed"]?["after"] as? String == "9")
        let limits = try #require(json["limits"] as? [String: [String: Any]])
        #expect(limits.keys.sorted() == ["orchestrator.queue_capacity"])
        let objectives = try #require(json["objectives"] as? [String: [String: Any]])
        #expect(objectives["rejection_rate < 6%"]?["after"] as? String == "missed")
        let metrics = try #require(json["metrics"] as? [String: [String: Any]])
        #expect(metrics["rejection_rate"]?["verdict"] as? String == "worse")
        #expect(metrics["latency_p99_s"]?["verdict"] as? String == "better")
        // Other seeds, the same law: the arrivals differ by chance only.
        #expect(metrics["arrivals"]?["verdict"] as? String == "no_evidence")
        #expect(metrics["arrivals"]?["difference"] as? Double != 0)

        let table = try headroom.run("diff", "a.json", "b.json").output
        #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(table.contains("set orchestrator.limits.queue_capacity"))
        let markdown = try headroom.run("diff", "a.json", "b.json", "--format", "markdown").output
        #expect(markdown.hasPrefix("### queue: of "))
        #expect(markdown.contains("| `rejection_rate` | **worse** |"))
    }

    @Test(
        "says that equal seeds cannot be paired from files, and that one replication tells nothing"
    )
    func cautions() throws {
        try simulate("a.json")
        try simulate("b.json", "--set", "orchestrator.limits.queue_capacity=9")
        #expect(try headroom.run("diff", "a.json", "b.json").output.contains("! both have seed 7"))
        try simulate("c.json", "--replications", "1")
        let single = try headroom.run("diff", "c.json", "b.json").output
        #expect(single.contains("! a result of a single replication has no intervals"))
    }

    @Test("refuses what is no result, with 65, and what cannot be read, with 66")
    func refuses() throws {
        try simulate("a.json")
        let whole = try headroom.read("a.json")
        let cases = [
            ("", "this is not JSON"), ("{\"format\": 7", "bad.json:1:13"), ("[]", "no 'format'"),
            ("{\"format\": \"headroom-sweep/v1\"}", "is no format"),
            (
                whole.replacing("\"replications\": 3", with: "\"replications\": \"3\""),
                "'replications' is not a whole number"
            ),
            (
                whole.replacing("\"arrivals\": {\"mean\"", with: "\"arrivals\": {\"man\""),
                "'metrics.arrivals.mean' is not there"
            ),
        ]
        for (text, message) in cases {
            try headroom.write(text, to: "bad.json")
            let outcome = try headroom.run("diff", "a.json", "bad.json")
            #expect(outcome.status == 65)
            #expect(outcome.output.isEmpty)
            #expect(outcome.messages.contains(message))
        }
        #expect(try headroom.run("diff", "a.json", "missing.json").status == 66)
        #expect(try headroom.run("diff", "a.json").status == 64)
    }
}
