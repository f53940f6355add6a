import Glibc
import Testing

@Suite("The exit status")
struct ExitStatusTests {
    private let headroom: HeadroomProcess

    init() throws {
        headroom = try HeadroomProcess()
        try headroom.write(ModelFixture().text, to: "queue.yaml")
    }

    @Test("is 0 for a simulation that went well")
    func done() throws {
        #expect(try headroom.run("simulate", "queue.yaml", "--quiet").status == 0)
    }

    @Test(
        "is 64 for a wrong command line, which is explained on standard error",
        arguments: [
            ["simulate"], ["simulat", "queue.yaml"], ["simulate", "queue.yaml", "--sed", "1"],
            ["simulate", "queue.yaml", "--replications", "0"],
            ["simulate", "queue.yaml", "--jobs", "0"], ["simulate", "queue.yaml", "--seed", "-1"],
            ["simulate", "queue.yaml", "--format", "xml"],
            ["simulate", "queue.yaml", "--precision", "5"],
            ["simulate", "queue.yaml", "--set", "run.seed"],
            ["simulate", "queue.yaml", "--set", "run.sed=1"],
        ]
    )
    func wrongUsage(arguments: [String]) throws {
        let outcome = try headroom.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.messages.isEmpty)
    }

    @Test("is 65 for a wrong model, which is explained with file, line and column")
    func wrongModel() throws {
        let wrong = ModelFixture().text.replacing("80/s", with: "80")
        try headroom.write(wrong, to: "wrong.yaml")
        for command in ["simulate", "check", "parameters"] {
            let outcome = try headroom.run(command, "wrong.yaml")
            #expect(outcome.status == 65)
            #expect(outcome.output.isEmpty)
            #expect(outcome.messages.contains("wrong.yaml:5:"))
            #expect(outcome.messages.contains(": error: "))
        }
    }

    @Test("is 66 for a file that cannot be read")
    func unreadableFile() throws {
        for command in ["simulate", "check", "parameters"] {
            let outcome = try headroom.run(command, "missing.yaml")
            #expect(outcome.status == 66)
            #expect(outcome.messages.contains("missing.yaml"))
        }
    }

    @Test("is 73 for an output that cannot be created, before any simulation")
    func cannotCreate() throws {
        for path in [".", "missing/result.json"] {
            let outcome = try headroom.run("simulate", "queue.yaml", "--quiet", "-o", path)
            #expect(outcome.status == 73)
            #expect(outcome.output.isEmpty)
        }
    }

    @Test("is 74 for an output that cannot be written, and the result is not lost")
    func cannotWrite() throws {
        let outcome = try headroom.run(
            ["simulate", "queue.yaml", "--quiet", "-o", "/dev/full", "--trace", "trace.csv"]
        )
        #expect(outcome.status == 74)
        #expect(outcome.output.contains("queue"))
        #expect(outcome.messages.contains("cannot write '/dev/full': No space left on device"))
        #expect(outcome.messages.contains("standard output"))
        // What the disk has room for is written.
        #expect(try headroom.read("trace.csv").hasSuffix("\r\n"))
        #expect(try headroom.shell("$HEADROOM simulate queue.yaml -q >/dev/full").status == 74)
    }

    @Test(
        "of a gate is 0 if all objectives are met, 1 if one is missed, 2 if one is undecided",
        arguments: zip(
            [["rejection_rate < 90%", "latency_p99_s < 10s"], ["latency_p99_s < 1us"]],
            [Int32(0), 1]
        )
    )
    func gate(objectives: [String], status: Int32) throws {
        try headroom.write(ModelFixture(objectives: objectives).text, to: "gated.yaml")
        #expect(try headroom.run("simulate", "gated.yaml", "--gate", "-q").status == status)
        // Without the gate a verdict is news, not a failure.
        #expect(try headroom.run("simulate", "gated.yaml", "-q").status == 0)
        // One replication has no interval.
        let single = try headroom.run(
            "simulate",
            "gated.yaml",
            "--gate",
            "-q",
            "--replications",
            "1"
        )
        #expect(single.status == 2)
    }

    @Test("of a gate is 2 for a rejection rate that the requests are too few to show")
    func gateOfFew() throws {
        // 12,000 requests, none of which is refused; of 3,000,000 thirty would be.
        let text = ModelFixture(objectives: ["rejection_rate < 0.001%"]).text
            .replacing("queue_capacity: 10", with: "queue_capacity: 1000")
        try headroom.write(text, to: "rare.yaml")
        let outcome = try headroom.run("simulate", "rare.yaml", "--gate", "--no-stability")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("fewer than 30 do not tell"))
        #expect(outcome.output.contains("undecided  rejection_rate < 0.001%"))
    }

    @Test(
        "is 130 after an interrupt or a request to end, and what was finished is reported",
        arguments: [SIGINT, SIGTERM]
    )
    func interrupted(signal: Int32) throws {
        // What is reported are the first replications without a gap: not before one of ten is among them.
        let outcome = try headroom.interrupt(
            [
                "simulate", "queue.yaml", "--replications", "10000", "--duration", "10h",
                "--format", "json",
            ],
            afterSaying: /simulating: [0-9][0-9]/,
            by: signal
        )
        #expect(outcome.status == 130)
        #expect(outcome.output.contains("\"interrupted\": true"))
        #expect(outcome.output.contains("\"latency_p99_s\": {\"mean\": 0."))
    }

    @Test("is 71 without enough memory, and what was there before is still there")
    func outOfMemory() throws {
        // What is enough to begin depends on the machine; what a thousand threads want is more.
        let run = "simulate queue.yaml -q --duration 1s --warmup 0s --replications 1"
        let enough = try #require(
            try stride(from: 60_000, through: 600_000, by: 20_000).first { kibibytes in
                try headroom.shell("ulimit -v \(kibibytes); $HEADROOM \(run)").status == 0
            }
        )
        try headroom.write("what was there before\n", to: "report.json")
        // A million users are some dozen bytes each, and three replications at once.
        let crowd = ModelFixture().text.replacing(
            "poisson: {rate: 80/s}",
            with: "closed: {users: 1000000, think: 1h}"
        )
        #expect(crowd.contains("users"))
        try headroom.write(crowd, to: "crowd.yaml")
        let outcome = try headroom.shell(
            "ulimit -v \(enough + 40_000); $HEADROOM simulate crowd.yaml -q -o report.json"
        )
        #expect(outcome.status == 71)
        #expect(outcome.messages.contains("error: there is not enough memory"))
        #expect(!outcome.messages.contains("crashed"))
        #expect(try headroom.read("report.json") == "what was there before\n")
    }

    @Test("is 71 wherever two threads find no memory, be it at once")
    func outOfMemoryTwice() throws {
        let model = ProjectFiles.path("models/phoenix")
        let run = "simulate \(model) -q --jobs 2 --replications 2 --duration 1m --warmup 0s"
        var refusals = 0
        for kibibytes in stride(from: 60_000, through: 600_000, by: 2_000) {
            let outcome = try headroom.shell("ulimit -v \(kibibytes); $HEADROOM \(run)")
            guard outcome.status != 0 else { break }
            // Where the libraries do not find room to begin, nothing of headroom runs.
            guard refusals > 0 || outcome.status == 71 else { continue }
            refusals += 1
            #expect(outcome.status == 71, "with \(kibibytes) KiB")
            #expect(!outcome.messages.contains("crashed"), "with \(kibibytes) KiB")
        }
        #expect(refusals > 1)
    }

    @Test("of a gate survives a reader that wants no more")
    func brokenPipe() throws {
        try headroom.write(
            ModelFixture(objectives: ["latency_p99_s < 1us"]).text,
            to: "gated.yaml"
        )
        let outcome = try headroom.shell(
            "{ $HEADROOM simulate gated.yaml -q --gate; echo $? >status; } | true"
        )
        #expect(outcome.messages.isEmpty)
        #expect(try headroom.read("status") == "1\n")
    }
}
