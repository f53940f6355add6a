import ModelFiles
import Testing

@Suite("A model that is too large")
struct ModelSizeTests {
    private func reports(of text: String) throws -> [String] {
        let fixture = try ModelFixture(model: text)
        do throws(ModelLoadingError) {
            return try ModelLoader.load(path: fixture.path).notes.map(line)
        } catch {
            return error.diagnostics.map(line)
        }
    }

    private func line(of diagnostic: Diagnostic) -> String {
        "\(diagnostic.line ?? 0):\(diagnostic.column ?? 0): \(diagnostic.severity): "
            + diagnostic.message
    }

    /// A workload whose arrivals are in so many parts, with so many commands to Redis.
    private func model(parts: Int, commands: Int) -> String {
        let part = "{poisson: {rate: 1/s}}"
        let command = "{redis: {get: k, keys: {uniform: {count: 9}}, ttl: 1s, on_miss: set}}"
        return """
            format: headroom/v1
            orchestrator: {}
            redis: {}
            workloads:
              - name: web
                arrivals: [\(Array(repeating: part, count: parts).joined(separator: ", "))]
                steps: [\(Array(repeating: command, count: commands).joined(separator: ", "))]
            """
    }

    @Test("for the random numbers that there are is told to have fewer workloads and steps")
    func purposes() throws {
        // Of 2,048 parts each has 7 purposes, 5 for each command, and one for its sampling.
        #expect(
            try reports(of: model(parts: 2_048, commands: 5)) == [
                "5:3: error: the model makes 67588 kinds of draws, and there are random numbers for "
                    + "65535; have fewer workloads, fewer steps, or fewer parts of 'arrivals' (2048 in "
                    + "all, each with its own draws for every step)"
            ]
        )
        #expect(try reports(of: model(parts: 2_048, commands: 4)) == [])
    }

    @Test("because of many workloads is told the same at their place")
    func workloads() throws {
        let workloads = (0..<8_000).map {
            "  - {name: w\($0), arrivals: {poisson: {rate: 1/s}}, steps: [{cpu: 1ms}]}"
        }
        let text =
            "format: headroom/v1\norchestrator: {}\nworkloads:\n"
            + workloads.joined(separator: "\n")
        let found = try reports(of: text)
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("4:3: error: the model makes 72003 kinds of draws"))
    }

    /// A model of several keyspaces with so many keys.
    private func model(keys: [Int]) -> String {
        let steps = keys.enumerated().map { number, count in
            "      - redis: {get: k\(number), keys: {uniform: {count: \(count)}}}"
        }
        return """
            format: headroom/v1
            orchestrator: {}
            redis: {}
            workloads:
              - name: web
                arrivals: {poisson: {rate: 1/s}}
                steps:
            \(steps.joined(separator: "\n"))
            """
    }

    @Test("in its keys is told how many Redis can have here")
    func keys() throws {
        #expect(
            try reports(of: model(keys: [4_294_967_295])) == [
                "8:50: error: 'count: 4294967295' must be at most 4294967294"
            ]
        )
        #expect(
            try reports(of: model(keys: [10, 2_000_000_000, 2_294_967_285]))
                .filter { $0.contains("error") } == [
                    "10:32: error: with these 2294967285 keys all keyspaces together have 4294967295, "
                        + "and 4294967294 are the most; lower 'count'"
                ]
        )
    }

    @Test("for a small computer is warned of, once")
    func memory() throws {
        #expect(try reports(of: model(keys: [200_000_000])) == [])
        #expect(
            try reports(of: model(keys: [200_000_000, 100_000_000, 1_000_000_000])) == [
                "9:32: warning: 300000000 keys take 1144 MiB of this computer's memory, and more once "
                    + "they are set, in each replication that runs at a time; lower 'count', or take "
                    + "fewer --jobs"
            ]
        )
    }
}
