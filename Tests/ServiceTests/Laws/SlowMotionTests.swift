import Service
import Testing
import Units

/// A model and the same one with everything four times as long have the same history: nothing in a
/// simulation may take a time that is no time of the model.
///
/// The same is demanded of every count, to the last one. A length that is drawn is rounded to whole
/// nanoseconds, and four times what was rounded is not what is rounded of four times as much: so the
/// order of two events within some nanoseconds can be another one, and what follows is then another
/// history. Two things prevent that. No law has a value that is drawn twice (`inSlowMotion`), else
/// equal sums of lengths would be due at one instant, in an order that rounding decides. And the law
/// holds of models that are already slow as well, where a nanosecond is a thousandth of what it was.
/// Of 15,000 models 4 differ at their own speed, and none at a thousandth of it; of those below,
/// none. Slow models alone would not do: against their lengths a clock of milliseconds is nothing.
@Suite("In slow motion")
struct SlowMotionTests {
    private func result(of model: ServiceModel, slowness: Int64, seed: UInt64) throws
        -> ReplicationResult
    {
        try #require(
            Replication(
                model: model.inSlowMotion(slowness),
                duration: SimDuration(nanoseconds: 6_000_000_000 * slowness),
                warmUp: SimDuration(nanoseconds: 1_000_000_000 * slowness),
                seed: seed,
                replication: 0
            ).run()
        )
    }

    @Test("the same happens to the same requests, and takes longer", arguments: [1, 1_024])
    func slowMotion(slowness: Int64) throws {
        var sawEvery: Set<String> = []
        for seed in 9_000..<9_400 as Range<UInt64> {
            var models = RandomModels(seed: seed)
            let model = try models.next().withoutOwnClocks
            let plain = try result(of: model, slowness: slowness, seed: seed)
            let slow = try result(of: model, slowness: 4 * slowness, seed: seed)
            #expect(Counts(plain) == Counts(slow), "seed \(seed)")
            expectTimes(of: slow, like: plain, "seed \(seed)")
            sawEvery.formUnion(plain.causes.filter { $0.count > 0 }.map(\.cause))
        }
        #expect(sawEvery.count > 15)
    }

    /// Expects the lengths of time of a run to be four times those of a plain one.
    ///
    /// An event moves what comes after it by at most a nanosecond of a thread's time, which is a
    /// microsecond where a thread has a thousandth of a core.
    private func expectTimes(
        of slow: ReplicationResult,
        like plain: ReplicationResult,
        _ seed: Comment
    ) {
        let rounding = 1e-6 * Double(max(plain.events, slow.events))
        for name in [
            "latency_mean_s", "latency_p99_s", "latency_max_s", "backlog_mean_s", "queue_mean_s",
        ] {
            let expected = plain.metric(name).map { 4 * $0 }
            let value = slow.metric(name)
            #expect((expected == nil) == (value == nil), "\(seed): \(name)")
            guard let expected, let value else { continue }
            // A quantile is known to a bucket of the histogram.
            let bucket = name == "latency_p99_s" ? expected / 512 : 0
            #expect(abs(value - expected) <= rounding + bucket, "\(seed): \(name)")
        }
    }
}

/// What a run counts of the service and of each workload.
private struct Counts: Equatable {
    var arrivals: [UInt64]
    var completed: [UInt64]
    var inFlight: [UInt64]
    var causes: [[CauseCount]]

    init(_ result: ReplicationResult) {
        arrivals = [result.arrivals] + result.workloads.map(\.arrivals)
        completed = [result.completed] + result.workloads.map(\.completed)
        inFlight = [result.inFlight] + result.workloads.map(\.inFlight)
        causes = [result.causes] + result.workloads.map(\.causes)
    }
}
