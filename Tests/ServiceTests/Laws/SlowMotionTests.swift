import Service
import Testing
import Units

@Suite("In slow motion")
struct SlowMotionTests {
    private func result(of model: ServiceModel, factor: Int64, seed: UInt64) throws
        -> ReplicationResult
    {
        try #require(
            Replication(
                model: model,
                duration: SimDuration(nanoseconds: 6_000_000_000 * factor),
                warmUp: SimDuration(nanoseconds: 1_000_000_000 * factor),
                seed: seed,
                replication: 0
            ).run()
        )
    }

    @Test("the same happens to the same requests, and takes longer")
    func slowMotion() throws {
        var sawEvery: Set<String> = []
        for seed in 9_000..<9_150 as Range<UInt64> {
            var models = RandomModels(seed: seed)
            let model = try models.next().withoutClocksOfItsOwn
            let plain = try result(of: model, factor: 1, seed: seed)
            let slow = try result(of: model.inSlowMotion(4), factor: 4, seed: seed)
            #expect(plain.arrivals == slow.arrivals, "seed \(seed)")
            #expect(plain.completed == slow.completed, "seed \(seed)")
            #expect(plain.causes == slow.causes, "seed \(seed)")
            for name in ["latency_mean_s", "queue_mean_s"] {
                guard let usual = plain.metric(name) else { continue }
                let value = try #require(slow.metric(name))
                // Each of some dozen lengths of time of a request is rounded to a nanosecond in both.
                #expect(abs(value - 4 * usual) < 1e-6 + 1e-6 * value, "seed \(seed): \(name)")
            }
            sawEvery.formUnion(plain.causes.filter { $0.count > 0 }.map(\.cause))
        }
        #expect(sawEvery.count > 15)
    }
}
