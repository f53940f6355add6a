import Foundation
import Testing

@Suite("headroom simulate")
struct SimulateTests {
    private let headroom: HeadroomProcess

    init() throws {
        headroom = try HeadroomProcess()
        try headroom.write(
            ModelFixture(objectives: ["rejection_rate < 90%"]).text,
            to: "queue.yaml"
        )
    }

    @Test("writes the same bytes with one thread and with many, in every format")
    func isRepeatable() throws {
        for format in ["table", "json", "csv", "markdown"] {
            let one = try headroom.run(
                "simulate",
                "queue.yaml",
                "--format",
                format,
                "--jobs",
                "1",
                "-q"
            )
            let many = try headroom.run(
                "simulate",
                "queue.yaml",
                "--format",
                format,
                "--jobs",
                "4",
                "-q"
            )
            #expect(!one.output.isEmpty)
            #expect(one.output == many.output)
        }
    }

    @Test("says of alerts how often what was broken was seen, with nothing cut off")
    func alerts() throws {
        let outcome = try headroom.run(
            "simulate",
            ProjectFiles.path("models/phoenix-spike"),
            "-q",
            "--no-stability",
            "--duration",
            "30m",
            "--warmup",
            "2m",
            "--replications",
            "2"
        )
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.contains { $0.contains("  broken in 2 replications  after") })
        #expect(!outcome.output.contains("…"))
    }

    @Test("logs the same requests with one thread and with many, as many as arrived")
    func logsRequests() throws {
        var logs: [String] = []
        for jobs in ["1", "4"] {
            _ = try headroom.run(
                "simulate",
                "queue.yaml",
                "--warmup",
                "0s",
                "--trace",
                "trace.csv",
                "--jobs",
                jobs,
                "-q",
                "-o",
                "result.json",
                "--format",
                "json"
            )
            logs.append(try headroom.read("trace.csv"))
        }
        #expect(logs[0] == logs[1])
        let result = try jsonObject(headroom.read("result.json"))
        let arrivals = try #require(result["metrics"] as? [String: [String: Any]])["arrivals"]
        let mean = try #require(arrivals?["mean"] as? Double)
        let replications = try #require(result["replications"] as? Double)
        #expect(Double(logs[0].split(separator: "\r\n").count - 1) == mean * replications)
    }

    @Test("writes results to standard output and nothing but messages to standard error")
    func separatesResultsFromMessages() throws {
        let outcome = try headroom.run("simulate", "queue.yaml", "--format", "json", "--quiet")
        #expect(outcome.messages.isEmpty)
        let result = try jsonObject(outcome.output)
        #expect(result["format"] as? String == "headroom-result/v1")
        #expect(result["seed"] as? Int == 7)
        #expect(result["replications"] as? Int == 3)
    }

    @Test("takes an option for the parameter that it stands for, and the option wins")
    func optionsAreParameters() throws {
        let byOption = try headroom.run(
            "simulate",
            "queue.yaml",
            "--format",
            "json",
            "-q",
            "--seed",
            "11",
            "--duration",
            "30s",
            "--warmup",
            "5s",
            "--replications",
            "2"
        )
        let bySetting = try headroom.run(
            "simulate",
            "queue.yaml",
            "--format",
            "json",
            "-q",
            "--set",
            "run.seed=11",
            "--set",
            "run.duration=30s",
            "--set",
            "run.warmup=5s",
            "--set",
            "run.replications=2"
        )
        let byBoth = try headroom.run(
            "simulate",
            "queue.yaml",
            "--format",
            "json",
            "-q",
            "--seed",
            "11",
            "--duration",
            "30s",
            "--warmup",
            "5s",
            "--replications",
            "2",
            "--set",
            "run.seed=12"
        )
        let expected = try jsonObject(byOption.output)
        for outcome in [bySetting, byBoth] {
            let result = try jsonObject(outcome.output)
            for key in ["seed", "replications", "simulated_seconds", "warm_up_seconds", "metrics"] {
                #expect(result[key] as? NSObject == expected[key] as? NSObject, "\(key)")
            }
        }
        #expect(expected["seed"] as? Int == 11)
        #expect(expected["simulated_seconds"] as? Double == 30)
        #expect(expected["warm_up_seconds"] as? Double == 5)
    }

    @Test("changes the model by --set, and names in the CSV what was set")
    func setsParameters() throws {
        let path = "orchestrator.limits.queue_capacity"
        let outcome = try headroom.run(
            "simulate",
            "queue.yaml",
            "--format",
            "csv",
            "-q",
            "--set",
            "\(path)=0"
        )
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("\(path),arrivals,arrivals_ci,"))
        #expect(outcome.output.contains("\r\n0,"))
    }

    @Test("writes a file as it would write standard output, without colours")
    func writesFiles() throws {
        let printed = try headroom.run("simulate", "queue.yaml", "-q")
        let written = try headroom.run("simulate", "queue.yaml", "-q", "-o", "result.txt")
        #expect(written.status == 0)
        #expect(written.output.isEmpty)
        #expect(try headroom.read("result.txt") == printed.output)
        #expect(!printed.output.contains("\u{1B}"))
    }
}
