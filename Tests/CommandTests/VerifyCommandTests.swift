import Testing

@Suite("headroom verify")
struct VerifyCommandTests {
    private let headroom: HeadroomProcess

    init() throws { headroom = try HeadroomProcess() }

    @Test("without models says where it looks")
    func noModels() throws {
        let outcome = try headroom.run("verify", ".")
        #expect(outcome.status == 66)
        #expect(outcome.messages.contains("holds no mm1.yaml"))
    }

    @Test("with a wrong model fails, and says what disagrees")
    func wrong() throws {
        // An M/M/1 of another load under the catalogue's name; the other models are missing.
        try headroom.write(
            """
            format: headroom/v1
            workloads:
              - {name: all, arrivals: {poisson: {rate: 80/s}}, steps: [{cpu: {exponential: {mean: 10ms}}}]}
            orchestrator: {replicas: 1, limits: {max_worker_threads: 1}}
            run: {duration: 200s, warmup: 10s, replications: 5, seed: 7}

            """,
            to: "mm1.yaml"
        )
        let outcome = try headroom.run("verify", ".", "-q", "--format", "json")
        #expect(outcome.status == 1)
        let object = try jsonObject(outcome.output)
        #expect(object["passed"] as? Bool == false)
        let complaints = try #require(object["complaints"] as? [String])
        #expect(complaints.contains { $0.hasPrefix("mm1: latency_mean_s is ") })
        #expect(complaints.contains { $0.hasPrefix("mmc: cannot be read") })
        let comparisons = try #require(object["comparisons"] as? [[String: Any]])
        let throughput = try #require(
            comparisons.first { $0["metric"] as? String == "throughput_per_s" }
        )
        #expect(throughput["exact"] as? Double == 90)
        #expect(throughput["passed"] as? Bool == false)
        // Splitting does not depend on the models.
        let split = comparisons.filter { $0["metric"] as? String == "rejection_rate" }
        #expect(split.filter { $0["passed"] as? Bool == true }.count >= 3)
    }
}
