import Foundation
import Testing

@Suite("headroom compare")
struct CompareTests {
    private let headroom: HeadroomProcess

    init() throws {
        headroom = try HeadroomProcess()
        try headroom.write(
            ModelFixture(objectives: ["rejection_rate < 20%", "latency_p99_s < 1s"]).text,
            to: "queue.yaml"
        )
    }

    private static let room = "room: orchestrator.limits.queue_capacity=40"
    private static let slow = "slow: workloads.all.steps.0.cpu.exponential.mean=20ms"

    @Test("holds options, overlays and models against a baseline")
    func compares() throws {
        try headroom.write(
            "format: headroom-overlay/v1\nset: {orchestrator.limits.queue_capacity: 2}\n",
            to: "overlay.yaml"
        )
        try headroom.write(
            ModelFixture().text.replacing("80/s", with: "20/s"),
            to: "light.yaml"
        )
        let outcome = try headroom.run(
            "compare",
            "queue.yaml",
            "--replications",
            "10",
            "overlay.yaml",
            "light.yaml",
            "--candidate",
            "same:",
            "--candidate",
            Self.slow,
            "--format",
            "json"
        )
        #expect(outcome.status == 0)
        #expect(
            outcome.messages
                == "note: 'light' has run settings or objectives of its own; those of the baseline "
                + "are used\n"
        )
        let json = try jsonObject(outcome.output)
        #expect(json["format"] as? String == "headroom-comparison/v1")
        #expect(json["seed"] as? Int == 7)
        let candidates = try #require(json["candidates"] as? [[String: Any]])
        #expect(candidates.map { $0["name"] as? String } == ["overlay", "light", "same", "slow"])
        #expect(
            candidates.map { $0["verdict"] as? String } == [
                "mixed", "better", "identical", "worse",
            ]
        )
        #expect(
            candidates.map { $0["model_path"] as? String }
                == ["queue.yaml", "light.yaml", "queue.yaml", "queue.yaml"]
        )
        #expect(
            candidates[0]["set"] as? [String: String]
                == ["orchestrator.limits.queue_capacity": "2"]
        )
    }

    @Test("gives the same bytes with one thread and with many, in every format")
    func doesNotDependOnThreads() throws {
        for format in ["table", "json", "csv", "markdown"] {
            let outputs = try ["1", "3"].map { jobs in
                try headroom.run(
                    "compare",
                    "queue.yaml",
                    "--candidate",
                    Self.room,
                    "--candidate",
                    Self.slow,
                    "--until-decided",
                    "--max-replications",
                    "20",
                    "--jobs",
                    jobs,
                    "--format",
                    format,
                    "-q"
                ).output
            }
            #expect(outputs[0] == outputs[1])
            #expect(!outputs[0].isEmpty)
        }
    }

    /// Candidates with what a gate has to say about them.
    struct GateCase {
        var candidates: [String]
        var options = ["--replications", "10"]
        var status: Int32
    }

    private static let fast = "fast: workloads.all.steps.0.cpu.exponential.mean=5ms"

    static let gateCases: [GateCase] = [
        // More service, hardly anything refused: better, and both objectives are met.
        GateCase(candidates: [fast], status: 0),
        GateCase(candidates: ["same:"], status: 0),
        GateCase(candidates: [slow], status: 1),
        // Better in one metric and worse in the other is worse in the other.
        GateCase(candidates: [room], status: 1),
        GateCase(candidates: [fast, slow], status: 1),
        // A hair's breadth: not to be told in three looks.
        GateCase(
            candidates: ["hair: orchestrator.limits.queue_capacity=9"],
            options: ["--until-decided", "--max-replications", "3"],
            status: 2
        ),
        // One replication tells nothing.
        GateCase(candidates: ["same:"], options: ["--replications", "1"], status: 2),
    ]

    @Test(
        "with --gate ends with 0 if nothing is worse, 1 if something is worse or missed, 2 if open",
        arguments: gateCases
    )
    func gates(_ gate: GateCase) throws {
        let arguments =
            ["compare", "queue.yaml", "-q"] + gate.candidates.flatMap { ["--candidate", $0] }
            + gate.options
        #expect(try headroom.run(arguments + ["--gate"]).status == gate.status)
        // Without the gate a verdict is news, not a failure.
        #expect(try headroom.run(arguments).status == 0)
    }

    @Test("with --gate ends with 1 if a candidate misses an objective that the baseline misses too")
    func gatesMissedObjectives() throws {
        try headroom.write(
            ModelFixture(objectives: ["latency_p99_s < 1us"]).text,
            to: "missing.yaml"
        )
        let arguments = ["compare", "missing.yaml", "-q", "--candidate", "same:", "--gate"]
        #expect(try headroom.run(arguments).status == 1)
    }

    @Test("selects the best of several")
    func selects() throws {
        let outcome = try headroom.run(
            "compare",
            "queue.yaml",
            "-q",
            "--replications",
            "10",
            "--candidate",
            Self.slow,
            "--candidate",
            "fast: workloads.all.steps.0.cpu.exponential.mean=5ms",
            "--best",
            "latency_mean_s",
            "--indifference",
            "1ms"
        )
        #expect(outcome.status == 0)
        #expect(
            outcome.output.contains(
                "best by latency_mean_s: fast, with a probability of at least 95%"
            )
        )
    }

    @Test(
        "refuses a wrong command line with 64 and says what to do",
        arguments: [
            ([], "give a model, an overlay, or"),
            (["--candidate", "x: y=1", "--candidate", "x:"], "two candidates are called 'x'"),
            (["--candidate", "x: orchestrator.limits.que=1"], "there is no parameter"),
            (["--candidate", "x:", "--best", "latency_p99_s"], "--best needs --indifference"),
            (["--candidate", "x:", "--indifference", "1ms"], "--indifference is for --best"),
            (
                ["--candidate", "x:", "--best", "arrivals", "--indifference", "1"],
                "neither better when larger nor when smaller"
            ),
            (
                ["--candidate", "x:", "--best", "latency_p98_s", "--indifference", "1ms"],
                "did you mean 'latency_p9"
            ),
            (
                ["--candidate", "x:", "--best", "latency_p99_s", "--indifference", "0ms"],
                "is no amount of 'latency_p99_s' above 0"
            ),
            (
                [
                    "--candidate", "x:", "--best", "latency_p99_s", "--indifference", "1ms",
                    "--probability", "50%",
                ],
                "above 1/2"
            ),
            (["--candidate", "x:", "--precision", "5%"], "--until-decided"),
            (["--candidate", "x:", "--margin", "100%"], "--margin"),
        ]
    )
    func refuses(arguments: [String], message: String) throws {
        let outcome = try headroom.run(["compare", "queue.yaml"] + arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.messages.contains(message))
    }

    @Test("ends with 65 for a wrong overlay and with 66 for a missing candidate")
    func reportsFiles() throws {
        try headroom.write(
            "format: headroom-overlay/v1\nset: {orchestrator.limits.queue_capacity: many}\n",
            to: "wrong.yaml"
        )
        let wrong = try headroom.run("compare", "queue.yaml", "wrong.yaml")
        #expect(wrong.status == 65)
        #expect(wrong.messages.contains("wrong.yaml:2:43: error:"))
        #expect(try headroom.run("compare", "queue.yaml", "missing").status == 66)
    }

    @Test("ends with 130 after an interrupt, and reports what was finished of all models")
    func isInterrupted() throws {
        let outcome = try headroom.interrupt(
            [
                "compare", "queue.yaml", "--candidate", Self.slow, "--replications", "10000",
                "--duration", "1h", "--format", "json",
            ],
            afterSaying: /simulating: [0-9][0-9]/
        )
        #expect(outcome.status == 130)
        #expect(outcome.output.contains("\"interrupted\": true"))
        #expect(outcome.output.contains("\"verdict\": \"worse\""))
    }
}
