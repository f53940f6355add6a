import Foundation
import Testing

@Suite("A timeline, from the command line")
struct TimelineCommandTests {
    private let headroom: HeadroomProcess

    init() throws { headroom = try HeadroomProcess() }

    private let model = """
        format: headroom/v1
        name: storm
        workloads:
          - name: clients
            arrivals: {poisson: {rate: 50/s}}
            steps: [{cpu: {exponential: {mean: 10ms}}}]
            retry: {attempts: 4, backoff: {base: 500ms, factor: 1, max: 500ms}}
        orchestrator:
          on_timeout: abandon
          limits: {max_worker_threads: 1, queue_capacity: 200, request_timeout_ms: 1000}
        timeline: [{at: 2m, name: spike, load: {factor: 4, for: 30s}}]
        run: {duration: 6m, warmup: 10s, replications: 2, seed: 1}
        objectives: ["rejection_rate < 5%"]

        """

    @Test("shows what each event cost, and the verdict, in every format")
    func formats() throws {
        try headroom.write(model, to: "storm.yaml")
        let table = try headroom.run("simulate", "storm.yaml", "-q").output
        #expect(table.contains("stability: metastable: out of its objectives to the end although"))
        #expect(table.contains("spike  load × 4 at 2 min for 30 s"))
        let markdown = try headroom.run("simulate", "storm.yaml", "-q", "--format", "markdown")
        #expect(markdown.output.contains("| `spike` | load × 4 at 2 min for 30 s |"))
        let csv = try headroom.run("simulate", "storm.yaml", "-q", "--format", "csv").output
        #expect(csv.contains("lost_requests.spike,lost_requests.spike_ci,recovery_s.spike"))

        let result = try jsonObject(
            try headroom.run("simulate", "storm.yaml", "-q", "--format", "json").output
        )
        let timeline = try #require(result["timeline"] as? [[String: Any]])
        #expect(timeline.count == 1)
        #expect(timeline[0]["name"] as? String == "spike")
        #expect(timeline[0]["kind"] as? String == "load")
        #expect(timeline[0]["start_seconds"] as? Double == 120)
        #expect(timeline[0]["gone_seconds"] as? Double == 150)
        #expect(timeline[0]["never_returned"] as? Int == 2)
        let stability = try #require(result["stability"] as? [String: Any])
        #expect(stability["verdict"] as? String == "metastable")
        #expect((stability["trigger"] as? [String: Any])?["event"] as? String == "spike")
    }

    @Test("is vulnerable without its spike, stable with a budget, and not judged if not asked")
    func verdicts() throws {
        try headroom.write(model, to: "storm.yaml")
        func verdict(_ arguments: String...) throws -> [String: Any]? {
            let outcome = try headroom.run(
                ["simulate", "storm.yaml", "-q", "--format", "json"] + arguments
            )
            return try jsonObject(outcome.output)["stability"] as? [String: Any]
        }
        let vulnerable = try verdict("--set", "timeline.spike.load.factor=1")
        #expect(vulnerable?["verdict"] as? String == "vulnerable")
        let trigger = try #require(vulnerable?["trigger"] as? [String: Any])
        let factor = try #require(trigger["load_factor"] as? Double)
        // Below 90 requests a second the queue does not grow to a hundred, above 16 times none is tried.
        #expect(factor > 90 / 50.0 && factor < 16)
        let stable = try verdict("--set", "workloads.clients.retry.budget=10%")
        #expect(stable?["verdict"] as? String == "stable")
        #expect(try verdict("--no-stability") == nil)
    }

    @Test("that is wrong is explained, and the command ends with 65")
    func broken() throws {
        try headroom.write(
            model.replacingOccurrences(of: "load: {factor: 4", with: "load: {factr: 4"),
            to: "broken.yaml"
        )
        let outcome = try headroom.run("simulate", "broken.yaml")
        #expect(outcome.status == 65)
        #expect(outcome.messages.contains("broken.yaml:11:"))
        #expect(outcome.messages.contains("unknown key 'factr'; did you mean 'factor'?"))
    }
}
