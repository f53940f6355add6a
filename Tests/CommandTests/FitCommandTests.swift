import Testing

@Suite("headroom fit")
struct FitCommandTests {
    private let headroom: HeadroomProcess

    init() throws { headroom = try HeadroomProcess() }

    /// A model whose parameters are to be found in its trace.
    struct Truth: CustomTestStringConvertible, Sendable {
        var name: String
        var arrivals: String
        var step: String
        var limits = "{}"
        var duration = "250s"
        /// What the fit must call the arrivals, and what it must find.
        var process = "poisson"
        var arrivalParameters = ["rate": 40.0]
        /// The family and its parameters, in seconds.
        var family: String
        var parameters: [String: Double]

        var testDescription: String { name }

        var model: String {
            """
            format: headroom/v1
            name: truth
            workloads:
              - name: all
                arrivals: \(arrivals)
                steps: [\(step)]
            orchestrator: {replicas: 1, limits: \(limits)}
            run: {duration: \(duration), warmup: 0s, replications: 2, seed: 11}

            """
        }
    }

    static let truths: [Truth] = [
        Truth(
            name: "exponential, one server",
            arrivals: "{poisson: {rate: 40/s}}",
            step: "{cpu: {exponential: {mean: 20ms}}}",
            limits: "{max_worker_threads: 1}",
            family: "exponential",
            parameters: ["mean": 0.02]
        ),
        Truth(
            name: "gamma",
            arrivals: "{poisson: {rate: 40/s}}",
            step: "{wait: {gamma: {mean: 50ms, shape: 2.5}}}",
            family: "gamma",
            parameters: ["mean": 0.05, "shape": 2.5]
        ),
        Truth(
            name: "lognormal, a timeout cuts the longest",
            arrivals: "{poisson: {rate: 40/s}}",
            step: "{wait: {lognormal: {mean: 100ms, cv: 1}}}",
            limits: "{request_timeout_ms: 200}",
            family: "lognormal",
            parameters: ["mean": 0.1, "cv": 1]
        ),
        Truth(
            name: "weibull, in bursts",
            arrivals: "{mmpp: {quiet_rate: 10/s, busy_rate: 100/s, quiet_mean: 2s, busy_mean: 1s}}",
            step: "{wait: {weibull: {shape: 0.7, scale: 30ms}}}",
            duration: "500s",
            process: "mmpp",
            arrivalParameters: [
                "quiet_rate": 10, "busy_rate": 100, "quiet_mean": 2, "busy_mean": 1,
            ],
            family: "weibull",
            parameters: ["shape": 0.7, "scale": 0.03]
        ),
        Truth(
            name: "hyperexponential, regular arrivals",
            arrivals: "{renewal: {gamma: {mean: 25ms, shape: 3.4}}}",
            step: "{wait: {hyperexponential: {branches: [{weight: 0.8, mean: 10ms}, "
                + "{weight: 0.2, mean: 200ms}]}}}",
            process: "renewal",
            arrivalParameters: ["mean": 0.025, "shape": 3.4],
            family: "hyperexponential",
            parameters: ["weight": 0.8, "mean_1": 0.01, "mean_2": 0.2]
        ),
        Truth(
            name: "normal",
            arrivals: "{poisson: {rate: 40/s}}",
            step: "{cpu: {normal: {mean: 10ms, cv: 0.3}}}",
            limits: "{max_worker_threads: 1}",
            family: "normal",
            parameters: ["mean": 0.01, "cv": 0.3]
        ),
        Truth(
            name: "erlang",
            arrivals: "{poisson: {rate: 40/s}}",
            step: "{cpu: {erlang: {mean: 10ms, stages: 3}}}",
            limits: "{max_worker_threads: 1}",
            family: "erlang",
            parameters: ["mean": 0.01]
        ),
    ]

    /// How far an estimate may be from the truth in standard errors, so that all of the suite's
    /// comparisons, 12 of durations and 11 of arrivals, hold in 999 of 1,000 suites (Bonferroni).
    private static let bound = 4.09

    @Test("finds what a simulated trace was made of, within its standard errors", arguments: truths)
    func recovery(_ truth: Truth) throws {
        try headroom.write(truth.model, to: "model.yaml")
        let run = try headroom.run("simulate", "model.yaml", "-q", "--trace", "log.csv")
        #expect(run.status == 0)
        let fit = try headroom.run("fit", "log.csv", "--format", "json", "--bootstrap", "0")
        #expect(fit.status == 0, "\(fit.messages)")
        let group = try #require((try jsonObject(fit.output)["groups"] as? [[String: Any]])?.first)
        #expect(group["name"] as? String == "all")
        let arrivals = try #require(group["arrivals"] as? [String: Any])
        #expect(arrivals["best"] as? String == truth.process)
        try check(arrivals, "process", truth.process, truth.arrivalParameters)
        let durations = try #require((group["durations"] as? [[String: Any]])?.first)
        try check(durations, "family", truth.family, truth.parameters)
        let best = try #require(durations["best"] as? String)
        // A sample cannot tell an Erlang from a gamma distribution of nearly whole shape.
        #expect(best == truth.family || (truth.family == "erlang" && best == "gamma"))
        // What was in flight at the end was cut off as well, a few requests.
        let cut = try #require(durations["cut_off"] as? Int)
        #expect(truth.limits.contains("timeout") ? cut > 1_000 : cut < 40)
    }

    private func check(
        _ fit: [String: Any],
        _ key: String,
        _ name: String,
        _ truth: [String: Double]
    ) throws {
        let candidates = try #require(fit["candidates"] as? [[String: Any]])
        let candidate = try #require(candidates.first { $0[key] as? String == name })
        let parameters = try #require(candidate["parameters"] as? [[String: Any]])
        for (name, value) in truth {
            let parameter = try #require(parameters.first { $0["name"] as? String == name })
            let estimate = try #require(parameter["value"] as? Double)
            let error = try #require(parameter["standard_error"] as? Double)
            #expect(
                abs(estimate - value) <= Self.bound * error,
                "\(name): \(estimate) ± \(error), not \(value)"
            )
            #expect(error < 0.2 * value, "\(name) is not determined")
        }
    }

    @Test("writes a model's workloads that the model reader takes", arguments: truths.prefix(5))
    func paste(_ truth: Truth) throws {
        try headroom.write(truth.model, to: "model.yaml")
        _ = try headroom.run("simulate", "model.yaml", "-q", "--trace", "log.csv")
        let fit = try headroom.run(
            "fit",
            "log.csv",
            "-q",
            "--format",
            "yaml",
            "--bootstrap",
            "0",
            "-o",
            "fitted.yaml"
        )
        #expect(fit.status == 0)
        let model =
            "format: headroom/v1\norchestrator: {replicas: 1}\n"
            + (try headroom.read("fitted.yaml"))
        try headroom.write(model, to: "pasted.yaml")
        let check = try headroom.run("parameters", "pasted.yaml")
        #expect(check.status == 0, "\(check.messages)")
    }

    @Test("reads other logs: units, timeouts, groups, time of day")
    func otherLogs() throws {
        var log = "time,service,status,took_ms\n"
        // 200 requests a second apart; every tenth was given up after 500 ms.
        for index in 0..<200 {
            let second = String(index % 60 < 10 ? "0\(index % 60)" : "\(index % 60)")
            let (status, took) =
                index % 10 == 3 ? ("504", "500") : ("200", "\(100 + 7 * (index % 50))")
            log +=
                "2026-03-01T10:0\(index / 60):\(second)Z,\"api, v\(index % 2)\",\(status),\(took)\n"
        }
        try headroom.write(log, to: "access.csv")
        let fit = try headroom.run(
            "fit",
            "access.csv",
            "--arrival",
            "time",
            "--service",
            "took_ms",
            "--outcome",
            "status",
            "--timed-out",
            "504",
            "--group",
            "service",
            "--format",
            "json",
            "--bootstrap",
            "0"
        )
        #expect(fit.status == 0, "\(fit.messages)")
        let groups = try #require(try jsonObject(fit.output)["groups"] as? [[String: Any]])
        #expect(groups.map { $0["name"] as? String } == ["api, v0", "api, v1"])
        let arrivals = try #require(groups[0]["arrivals"] as? [String: Any])
        #expect(arrivals["best"] as? String == "deterministic")
        #expect(arrivals["requests"] as? Int == 100)
        let durations = try #require((groups[1]["durations"] as? [[String: Any]])?.first)
        #expect(durations["cut_off"] as? Int == 20)
        #expect(durations["count"] as? Int == 100)
        let mean = try #require(durations["mean_s"] as? Double)
        #expect(mean > 0.2 && mean < 0.4)
    }

    @Test("warns of what makes a fit doubtful")
    func warnings() throws {
        // Rounded to seconds, out of order, with zeros and a negative duration.
        var log = "t,d\n"
        for index in 0..<300 { log += "\(index / 3),\(index % 2 == 0 ? "0.004" : "0")\n" }
        log += "5,-1\n"
        try headroom.write(log, to: "odd.csv")
        let fit = try headroom.run(
            "fit",
            "odd.csv",
            "--arrival",
            "t",
            "--service",
            "d",
            "--format",
            "json"
        )
        #expect(fit.status == 0, "\(fit.messages)")
        let group = try #require((try jsonObject(fit.output)["groups"] as? [[String: Any]])?.first)
        let warnings = try #require(group["warnings"] as? [[String: Any]])
        let kinds = Set(warnings.compactMap { $0["kind"] as? String })
        #expect(
            kinds.isSuperset(of: ["rounding", "unsorted", "zeros", "negative", "autocorrelation"])
        )
    }

    @Test("explains a wrong log with file and line, and ends with the documented code")
    func wrong() throws {
        try headroom.write("a,b\n1,2\n", to: "log.csv")
        let nothing = try headroom.run("fit", "log.csv")
        #expect(nothing.status == 65)
        #expect(nothing.messages.contains("log.csv:1: error: this is no trace of 'simulate'"))
        let mistyped = try headroom.run("fit", "log.csv", "--arrival", "aa")
        #expect(mistyped.status == 65)
        #expect(mistyped.messages.contains("did you mean 'a'?"))
        try headroom.write("a,b\n1,2\nx,2\n3\n\"4,5\n", to: "broken.csv")
        let broken = try headroom.run("fit", "broken.csv", "--arrival", "a")
        #expect(broken.status == 65)
        #expect(broken.messages.contains("broken.csv:3: error: 'x' is no time"))
        #expect(broken.messages.contains("broken.csv:4: error: this row has 1 fields"))
        #expect(broken.messages.contains("broken.csv:5: error: quotation marks are opened here"))
        #expect(try headroom.run("fit", "missing.csv").status == 66)
        #expect(try headroom.run("fit", "log.csv", "--timed-out", "504").status == 64)
        #expect(try headroom.run("fit", "log.csv", "--arrival", "a", "--period", "x").status == 64)
        try headroom.write("", to: "empty.csv")
        #expect(try headroom.run("fit", "empty.csv").messages.contains("the file is empty"))
    }

    @Test("reads a log through a pipe")
    func pipe() throws {
        let command = "{ echo t; seq 1 50; } | $HEADROOM fit - --arrival t --format yaml -q"
        let outcome = try headroom.shell(command)
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.output.contains("arrivals: {deterministic: {interval: 1s}}"))
    }
}
