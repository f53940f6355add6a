import ModelFiles
import Testing

@Suite("Diagnostics")
struct DiagnosticsTests {
    @Test("look like a compiler's")
    func look() throws {
        let fixture = try ModelFixture(
            model: .model(workload: "arrivals: {poisson: {rate: 60}}")
        )
        let error = try #require(try fixture.errors())
        #expect(
            error.description == """
                \(fixture.path)/model.yaml:5:32: error: 'rate: 60' needs a unit, for example 60/s
                    arrivals: {poisson: {rate: 60}}
                                               ^
                """
        )
    }

    @Test("tell all mistakes of all files at once, in the order of the lines")
    func areComplete() throws {
        let fixture = try ModelFixture(
            model: """
                format: headroom/v3
                orchestrator: {replicas: many, limits: {burst_size: 0, queue_capcity: 3}}
                workloads:
                  - {name: a, arrivals: {poisson: {rate: 60}}, steps: [{cpu: 5}, {agent: {pool: x}}]}
                  - {name: b, arrivals: {poisson: {rte: 60}}}
                redis: {config: redis.conf}
                run: {duration: 5, seed: -1}
                """,
            ["redis.conf": "maxmemory-samples 0\n"]
        )
        let error = try #require(try fixture.errors())
        let lines = error.diagnostics.filter { $0.file.hasSuffix("model.yaml") }.map {
            $0.line ?? 0
        }
        #expect(lines == lines.sorted())
        // One for the format, three for the orchestrator, three for a, two for b (the unknown key
        // and the rate that is missing), two for the run.
        #expect(lines == [1, 2, 2, 2, 4, 4, 4, 5, 5, 7, 7])
        #expect(error.diagnostics.contains { $0.file.hasSuffix("redis.conf") })
    }

    @Test("are cut short where there are too many")
    func areCutShort() throws {
        let keys = (1...80).map { "wrong\($0): 1" }.joined(separator: "\n")
        let error = try #require(try ModelFixture(model: .smallModel + "\n" + keys).errors())
        #expect(error.diagnostics.count == 80)
        #expect(error.description.hasSuffix("… and 30 more"))
    }

    @Test("show no control characters of a file to a terminal")
    func areHarmless() {
        let source = SourceFile(path: "a\u{1B}[31m.yaml", text: "key: \u{1B}[2J\n")
        let shown = Diagnostic(.error, "no", at: source.position(line: 1, column: 6)).description
        #expect(!shown.unicodeScalars.contains("\u{1B}"))
    }

    @Test("show the part of a long line around the place")
    func shortenLines() {
        let source = SourceFile(path: "x", text: String(repeating: "a", count: 10_000) + "!")
        let shown = Diagnostic(.error, "no", at: source.position(line: 1, column: 10_001))
            .description
        let lines = shown.split(separator: "\n")
        #expect(lines[1] == String(repeating: "a", count: 80) + "!")
        #expect(lines[2] == String(repeating: " ", count: 80) + "^")
    }
}

@Suite("A suggestion")
struct SuggestionTests {
    @Test(
        "is the nearest name, swaps of neighbours counting once",
        arguments: [
            ("memroy", "memory"), ("poison", "poisson"),
            ("max_worker_thread", "max_worker_threads"),
            ("usres", "users"),
        ]
    )
    func suggests(typed: String, meant: String) {
        let names = ["memory", "poisson", "max_worker_threads", "users", "queue_capacity"]
        #expect(closestMatch(to: typed, among: names) == meant)
    }

    @Test("is not made for a name that is like none", arguments: ["x", "bananas", "", "cpuquota"])
    func staysSilent(typed: String) {
        #expect(closestMatch(to: typed, among: ["memory", "poisson", "users"]) == nil)
    }
}
