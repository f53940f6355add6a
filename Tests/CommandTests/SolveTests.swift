import Testing

@Suite("headroom solve")
struct SolveTests {
    private let headroom: HeadroomProcess
    private let capacity = [
        "solve", "queue.yaml", "--capacity", "--precision", "10%", "--effort", "10", "-q",
    ]

    init() throws {
        headroom = try HeadroomProcess()
        try headroom.write(
            ModelFixture(objectives: ["rejection_rate < 5%"]).text,
            to: "queue.yaml"
        )
    }

    @Test("gives the largest load as an interval, with what ends it and the exact one")
    func intervals() throws {
        let outcome = try headroom.run(capacity + ["--format", "json"])
        #expect(outcome.status == 0 && outcome.messages.isEmpty)
        let result = try jsonObject(outcome.output)
        #expect(result["format"] as? String == "headroom-result/v1")
        let capacity = try #require(result["capacity"] as? [String: Any])
        let low = try #require(capacity["low"] as? Double)
        let factor = try #require(capacity["factor"] as? Double)
        let high = try #require(capacity["high"] as? Double)
        #expect(low < factor && factor < high && high - low < 0.13 * factor)
        #expect(capacity["confidence"] as? Double == 0.95)
        let binding = try #require(capacity["binding"] as? [String: Any])
        #expect(binding["cause"] as? String == "queue_full")
        let exact = try #require(result["exact"] as? [String: Any])
        #expect(exact["system"] as? String == "M/M/1/11")
    }

    @Test("writes the same bytes with one thread and with many, in every format")
    func isRepeatable() throws {
        for format in ["table", "json", "csv", "markdown"] {
            let texts = try ["1", "4"].map {
                try headroom.run(capacity + ["--format", format, "--jobs", $0]).output
            }
            #expect(!texts[0].isEmpty)
            #expect(texts[0] == texts[1])
        }
    }

    @Test("is a gate with --at-least")
    func gate() throws {
        #expect(try headroom.run(capacity + ["--at-least", "0.2"]).status == 0)
        #expect(try headroom.run(capacity + ["--at-least", "5"]).status == 1)
        #expect(try headroom.run(capacity + ["--at-least", "0"]).status == 64)
    }

    @Test("finds the cheapest value that meets the objectives, in every format")
    func cheapest() throws {
        let arguments = [
            "solve", "queue.yaml", "--vary", "orchestrator.limits.queue_capacity=0:40",
            "--minimize", "2 * orchestrator.limits.queue_capacity", "--duration", "300s", "-q",
        ]
        let result = try jsonObject(headroom.run(arguments + ["--format", "json"]).output)
        let solution = try #require(result["solution"] as? [String: Any])
        #expect(solution["status"] as? String == "found")
        let parameters = try #require(solution["parameters"] as? [String: String])
        let places = try #require(
            parameters["orchestrator.limits.queue_capacity"].flatMap { Int($0) }
        )
        // M/M/1/K at 0.8 loses less than 5 % from K = 8 on.
        #expect((7...9).contains(places))
        #expect(solution["cost"] as? Double == Double(2 * places))
        for format in ["table", "csv", "markdown"] {
            #expect(!(try headroom.run(arguments + ["--format", format]).output.isEmpty))
        }
    }

    @Test("says what cannot be met, and what stands in the way")
    func infeasible() throws {
        let outcome = try headroom.run(
            [
                "solve", "queue.yaml", "--vary", "orchestrator.limits.queue_capacity=0,1",
                "--minimize", "orchestrator.limits.queue_capacity", "-q",
            ]
        )
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("infeasible: rejection_rate < 5% is missed"))
        #expect(outcome.output.contains("in the way: queue_full"))
    }

    @Test("refuses questions that it cannot answer")
    func errors() throws {
        #expect(try headroom.run("solve", "queue.yaml").status == 64)
        #expect(try headroom.run(capacity + ["--minimize", "1"]).status == 64)
        let wrong = try headroom.run(
            "solve",
            "queue.yaml",
            "--vary",
            "orchestrator.replicas=1:4",
            "--minimize",
            "orchestrator.replicaz"
        )
        #expect(wrong.status == 64)
        #expect(wrong.messages.contains("did you mean 'orchestrator.replicas'"))
        try headroom.write(ModelFixture().text, to: "plain.yaml")
        let plain = try headroom.run("solve", "plain.yaml", "--capacity")
        #expect(plain.status == 65)
        #expect(plain.messages.contains("no objectives"))
    }
}
