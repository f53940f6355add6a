import Service
import Statistics
import Units

/// The state of a search for the cheapest point.
///
/// Points are held turned, so that a higher number is never worse for the objectives.
struct CheapestFrontier {
    private let search: CheapestSearch
    private let cancellation: Cancellation
    private let progress: @Sendable (ExperimentProgress) -> Void
    private let start = ContinuousClock.now
    /// The excess of each objective in each replication, at each point that was tried; `nil` = no such
    /// model.
    private var seen: [[Int]: [[Double]]?] = [:]
    private var moreHelps: [Bool]
    /// How far within its threshold each objective must be in the search.
    private var margins: [Double]
    private var isMonotone = true
    private var length: RunLength

    /// How often the objectives are tightened.
    private static let mostConfirmations = 5

    init(
        _ search: CheapestSearch,
        cancellation: Cancellation,
        progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) {
        self.search = search
        self.cancellation = cancellation
        self.progress = progress
        moreHelps = search.levels.map { _ in true }
        margins = search.objectives.map { _ in 0 }
        length = RunLength(duration: search.settings.duration, warmUp: .zero)
    }

    mutating func run() -> CheapestResult {
        let best = search.levels.map { $0 - 1 }
        guard let warmUp = warmUp() else { return result(.undetermined) }
        length.warmUp = warmUp
        findDirections()
        guard let corner = excesses(best) else { return result(.undetermined) }
        guard keeps(corner) else { return infeasible(best) }
        for _ in 0..<Self.mostConfirmations {
            guard let (point, bound) = cheapest() else { break }
            noteMonotony()
            guard let verdicts = confirm(point) else { break }
            var found = result(.found, point, verdicts)
            found.bound = bound
            let doubtful = verdicts.indices.filter { verdicts[$0].verdict != .met }
            if doubtful.isEmpty { return found }
            guard doubtful.allSatisfy({ tighten($0, by: verdicts[$0]) }) else {
                found.status = .unconfirmed
                return found
            }
            guard keeps(corner) else {
                found.status = .unconfirmed
                return found
            }
        }
        return result(.undetermined)
    }

    /// The warm-up where there is most of everything; `nil` if cancelled.
    private func warmUp() -> SimDuration? {
        guard let model = search.model(search.levels.map { $0 - 1 }) else { return .zero }
        return Experiment(model: model, settings: search.settings, jobs: search.jobs)
            .warmUp(cancellation: cancellation, progress: progress)?.duration
    }

    /// Asks more of an objective than its fresh interval leaves open; false if there is no interval, or
    /// if it is too few requests that leave it open.
    private mutating func tighten(_ index: Int, by verdict: ObjectiveVerdict) -> Bool {
        guard let estimate = verdict.estimate, let halfWidth = estimate.halfWidth,
            let interval = estimate.interval,
            !verdict.objective.isKept(by: interval.lowerBound)
                || !verdict.objective.isKept(by: interval.upperBound)
        else { return false }
        margins[index] = max(1.5 * margins[index], halfWidth / verdict.objective.scale, 1e-3)
        return true
    }

    private func infeasible(_ best: [Int]) -> CheapestResult {
        guard let model = search.model(turned(best)),
            let results = run(model, numbers: 0..<search.settings.replications)
        else { return result(.undetermined) }
        let verdicts = self.verdicts(results)
        var found = result(.infeasible, best, verdicts)
        let worst = search.objectives.max { left, right in
            (Tally(results.map(left.excess)).mean ?? 0)
                < (Tally(results.map(right.excess)).mean ?? 0)
        }
        found.binding = worst.map { CapacityResult.Binding($0, in: results) }
        return found
    }

    private func result(
        _ status: CheapestResult.Status,
        _ point: [Int]? = nil,
        _ verdicts: [ObjectiveVerdict] = []
    ) -> CheapestResult {
        CheapestResult(
            status: status,
            point: point.map(turned),
            cost: point.map { search.cost(turned($0)) },
            objectives: verdicts,
            moreHelps: moreHelps,
            isMonotone: isMonotone,
            points: seen.count,
            length: length,
            replications: search.settings.replications,
            isInterrupted: cancellation.isCancelled
        )
    }
}

// MARK: - Runs

extension CheapestFrontier {
    /// The point by the numbers of the values, from one by what helps, and the other way round.
    private func turned(_ point: [Int]) -> [Int] {
        point.indices.map { moreHelps[$0] ? point[$0] : search.levels[$0] - 1 - point[$0] }
    }

    private func run(_ model: ServiceModel, numbers: Range<Int>) -> [ReplicationResult]? {
        let (start, progress, tried) = (start, progress, seen.count)
        return CommonRuns(seed: search.settings.seed, jobs: search.jobs).run(
            [model],
            numbers: numbers,
            length: length,
            cancellation: cancellation
        ) { finished, total in
            progress(
                ExperimentProgress(
                    .search,
                    tried * total + finished,
                    of: (tried + 1) * total,
                    since: start
                )
            )
        }?.map { $0[0] }
    }

    /// The excess of each objective in each replication at a point; `nil` if cancelled, or if enough
    /// was tried.
    ///
    /// Where there is no model everything is exceeded.
    private mutating func excesses(_ point: [Int]) -> [[Double]]? {
        let key = turned(point)
        if let known = seen[key] { return known ?? search.objectives.map { _ in [.infinity] } }
        guard seen.count < search.mostPoints else { return nil }
        guard let model = search.model(key) else {
            seen[key] = .some(nil)
            return search.objectives.map { _ in [.infinity] }
        }
        guard let results = run(model, numbers: 0..<search.settings.replications) else {
            return nil
        }
        let excesses = search.objectives.map { results.map($0.excess) }
        seen[key] = .some(excesses)
        return excesses
    }

    private func keeps(_ excesses: [[Double]]) -> Bool {
        search.objectives.indices.allSatisfy {
            let mean = Tally(excesses[$0]).mean ?? 0
            return search.objectives[$0].allows(excess: mean + margins[$0])
        }
    }

    /// The objectives at a point on replications that the search has not seen.
    private func confirm(_ point: [Int]) -> [ObjectiveVerdict]? {
        let count = search.settings.replications
        guard let model = search.model(turned(point)),
            let results = run(model, numbers: count..<3 * count)
        else { return nil }
        return verdicts(results)
    }

    private func verdicts(_ results: [ReplicationResult]) -> [ObjectiveVerdict] {
        search.objectives.map { objective in
            ObjectiveVerdict(
                objective,
                on: Estimate(
                    samples: results.map { $0.value(of: objective.metric) },
                    confidence: search.confidence
                ),
                requests: results.arrivals
            )
        }
    }
}

// MARK: - Branch and bound

extension CheapestFrontier {
    /// Tries for each parameter, with all others at their best, whether less of it is better.
    private mutating func findDirections() {
        for parameter in search.levels.indices where search.levels[parameter] > 1 {
            let best = search.levels.map { $0 - 1 }
            var other = best
            other[parameter] = 0
            guard let more = excesses(best), let less = excesses(other) else { return }
            if isBetter(less, than: more) { moreHelps[parameter] = false }
        }
    }

    /// Whether whichever objective is worst off in the first is less so than whichever is in the second,
    /// beyond what chance explains.
    ///
    /// An objective that has room in the second may be the one that is missed in the first: what refuses
    /// more keeps latencies short.
    private func isBetter(_ first: [[Double]], than second: [[Double]]) -> Bool {
        let (worstOfFirst, worstOfSecond) = (Self.worst(first), Self.worst(second))
        guard worstOfFirst.count == worstOfSecond.count else { return false }
        let gains = zip(worstOfSecond, worstOfFirst).map { $0 - $1 }
        guard gains.allSatisfy(\.isFinite),
            let estimate = Estimate(samples: gains, confidence: search.confidence),
            let halfWidth = estimate.halfWidth
        else { return false }
        return estimate.mean > halfWidth
    }

    /// The largest excess of an objective in each replication.
    private static func worst(_ excesses: [[Double]]) -> [Double] {
        (0..<(excesses.map(\.count).min() ?? 0)).map { replication in
            excesses.map { $0[replication] }.max() ?? -.infinity
        }
    }

    /// Points between two corners.
    private struct Box {
        var low: [Int]
        var high: [Int]
        var bound: Double
    }

    private func box(_ low: [Int], _ high: [Int]) -> Box {
        let (first, last) = (turned(low), turned(high))
        let corners = zip(first, last)
        return Box(
            low: low,
            high: high,
            bound: search.leastCost(
                corners.map { min($0, $1) },
                corners.map { max($0, $1) }
            )
        )
    }

    /// The cheapest point that keeps the objectives, and a bound below the cost of all that do; `nil`
    /// if cancelled before any was found.
    private mutating func cheapest() -> (point: [Int], bound: Double)? {
        var open = [box(search.levels.map { _ in 0 }, search.levels.map { $0 - 1 })]
        var winner: (point: [Int], cost: Double)?
        while let index = open.indices.min(by: { open[$0].bound < open[$1].bound }) {
            let box = open.remove(at: index)
            if let winner, box.bound >= winner.cost - search.tolerance * winner.cost.magnitude {
                return (winner.point, min(box.bound, winner.cost))
            }
            guard !isHopeless(box.high) else { continue }
            guard let excesses = excesses(box.high) else {
                return winner.map { ($0.point, box.bound) }
            }
            guard keeps(excesses) else { continue }
            let cost = search.cost(turned(box.high))
            if cost < winner?.cost ?? .infinity { winner = (box.high, cost) }
            guard let side = widest(of: box) else { continue }
            let middle = (box.low[side] + box.high[side]) / 2
            var (lower, upper) = (box.high, box.low)
            lower[side] = middle
            upper[side] = middle + 1
            open.append(self.box(box.low, lower))
            open.append(self.box(upper, box.high))
        }
        return winner.map { ($0.point, $0.cost) }
    }

    /// Whether a point has no more of anything than one that was tried and failed.
    private func isHopeless(_ point: [Int]) -> Bool {
        seen.contains { key, excesses in
            guard let excesses, !keeps(excesses) else { return false }
            return zip(point, turned(key)).allSatisfy { $0 <= $1 }
        }
    }

    /// The longest side of a box, as a share of its parameter's range; `nil` for a single point.
    private func widest(of box: Box) -> Int? {
        func width(_ side: Int) -> Double {
            Double(box.high[side] - box.low[side]) / Double(search.levels[side])
        }
        return search.levels.indices.filter { box.high[$0] > box.low[$0] }
            .max { width($0) < width($1) }
    }

    /// Looks for a point that fails although it has no less of anything than one that does not.
    private mutating func noteMonotony() {
        let tried = seen.compactMap { point, excesses in
            excesses.map { (point: turned(point), keeps: keeps($0)) }
        }
        isMonotone = !tried.contains { failing in
            !failing.keeps
                && tried.contains { kept in
                    kept.keeps && zip(kept.point, failing.point).allSatisfy { $0 <= $1 }
                }
        }
    }
}
