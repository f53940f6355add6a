import Service
import Statistics

/// Which limits of a model bind.
struct BindingStepSearch {
    private let model: ServiceModel
    private let base: [ReplicationResult]
    private let measure: BindingMeasure
    private let run: ([ServiceModel]) -> [[ReplicationResult]]?

    /// A limit with what it does to the measure, replication by replication.
    private struct Candidate {
        var limit: AdjustableLimit
        var gains: [Double]
        var mean: Double { Tally(gains).mean ?? 0 }
    }

    /// How often limits are added that are reached only when others are lifted.
    private static let mostLayers = 4
    /// Effects within this share are the same.
    private static let sameShare = 0.95
    /// Effects within this share are the same if chance explains the difference.
    private static let similarShare = 0.75

    init(
        _ model: ServiceModel,
        _ base: [ReplicationResult],
        measure: BindingMeasure,
        run: @escaping ([ServiceModel]) -> [[ReplicationResult]]?
    ) {
        self.model = model
        self.base = base
        self.measure = measure
        self.run = run
    }

    /// The limits that bind; `nil` if none does, or if it was cancelled.
    func binding() -> [AdjustableLimit]? {
        let all = model.adjustableLimits.filter { $0.name == $0.limiter }
        var reached = all.filter(base.reaches)
        guard !reached.isEmpty else { return nil }
        var lifted = base
        for _ in 0..<Self.mostLayers {
            var free = model
            for limit in reached { free = limit.lifted(in: free) }
            guard let results = run([free])?.first else { return nil }
            lifted = results
            let further = all.filter { limit in
                !reached.contains { $0.name == limit.name } && lifted.reaches(limit)
            }
            if further.isEmpty { break }
            reached += further
        }
        let total = measure.gain(from: base, to: lifted)
        guard isWorthwhile(total) else { return nil }
        guard let without = run(reached.map { $0.lifted(in: model) }) else { return nil }
        let single = zip(reached, without).map {
            Candidate(limit: $0, gains: measure.gain(from: base, to: $1))
        }
        let best = single.map(\.mean).max() ?? 0
        if best >= (Tally(total).mean ?? 0) / 2 { return strongest(of: single) }
        // Each alone, with all others lifted: what harm it does by itself.
        let alone = reached.map { kept in
            reached.filter { $0.name != kept.name }.reduce(model) { $1.lifted(in: $0) }
        }
        guard let results = run(alone) else { return nil }
        return strongest(
            of: zip(reached, results).map {
                Candidate(limit: $0, gains: measure.gain(from: $1, to: lifted))
            }
        )
    }

    /// Whether a gain is told from nothing, and enough of the measure to speak of.
    private func isWorthwhile(_ gains: [Double]) -> Bool {
        guard let estimate = Estimate(samples: gains, confidence: measure.confidence),
            let halfWidth = estimate.halfWidth
        else { return false }
        let level = abs(Tally(measure.values(base)).mean ?? 0)
        return estimate.mean > halfWidth && estimate.mean >= BindingMeasure.leastShare * level
    }

    /// The candidates with the largest effect, and those that are not told from them.
    private func strongest(of candidates: [Candidate]) -> [AdjustableLimit]? {
        guard let largest = candidates.max(by: { $0.mean < $1.mean }),
            isWorthwhile(largest.gains)
        else { return nil }
        // What is served goes before what may wait for it.
        let served = candidates.filter {
            !$0.limit.isOfWaiting && $0.mean >= Self.similarShare * largest.mean
        }
        let pool = served.isEmpty ? candidates : served
        guard let best = pool.max(by: { $0.mean < $1.mean }) else { return nil }
        return pool.filter { candidate in
            if candidate.limit.name == best.limit.name { return true }
            if candidate.mean >= Self.sameShare * best.mean { return true }
            guard candidate.mean >= Self.similarShare * best.mean else { return false }
            let lead = zip(best.gains, candidate.gains).map { $0 - $1 }
            let estimate = Estimate(samples: lead, confidence: measure.confidence)
            return estimate?.interval?.contains(0) ?? false
        }.map(\.limit)
    }
}
