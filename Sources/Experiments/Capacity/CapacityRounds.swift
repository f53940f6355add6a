import Glibc
import Service
import Statistics
import Units

/// The state of a search for a capacity.
struct CapacityRounds {
    private(set) var result: CapacityResult

    private let search: CapacitySearch
    private let runs: CommonRuns
    private let cancellation: Cancellation
    private let progress: @Sendable (ExperimentProgress) -> Void
    private let start = ContinuousClock.now
    /// Whether runs keep their length and replications are added instead.
    private let isFixed: Bool
    private let cycle: SimDuration?
    private var warmUp: SimDuration
    /// Requests a second at load factor 1, as seen in the last runs.
    private var rate: Double
    /// The number of the next replication: each round has its own.
    private var nextNumber = 0

    /// Requests of each short run.
    private static let pilotRequests = 20_000.0
    /// Replications at each factor of the first stage.
    private static let pilots = 3
    /// Requests of each run of the first round.
    private static let firstRequests = 50_000.0
    /// The bias that an interval allows for, in standard errors.
    static let biasBound = 0.25
    /// Rounds at most.
    private static let mostRounds = 24
    /// From this bend on a curve is taken for a step.
    private static let bendOfStep = 0.4

    init(
        _ search: CapacitySearch,
        cancellation: Cancellation,
        progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) {
        self.search = search
        self.cancellation = cancellation
        self.progress = progress
        runs = CommonRuns(seed: search.settings.seed, jobs: search.jobs)
        isFixed = search.keepsDuration || search.model.isTransient
        cycle = search.model.cycle
        warmUp = if case .fixed(let given) = search.settings.warmUp { given } else { .zero }
        rate = max(search.model.expectedRate * search.model.loadFactor, 1e-9)
        result = CapacityResult(
            model: search.model.name,
            seed: search.settings.seed,
            confidence: search.confidence,
            objectives: search.objectives
        )
        result.exact = search.exact
    }

    mutating func run() {
        defer { result.isInterrupted = cancellation.isCancelled }
        if isFixed, search.settings.warmUp == .automatic {
            guard let found = automaticWarmUp() else { return }
            warmUp = found
        }
        guard let bracket = bracket() else { return }
        refine(bracket)
    }

    /// The warm-up that pilots of the given length have.
    private func automaticWarmUp() -> SimDuration? {
        Experiment(
            model: search.model,
            settings: search.settings,
            jobs: search.jobs
        ).warmUp(cancellation: cancellation, progress: progress)?.duration
    }
}

// MARK: - Runs

extension CapacityRounds {
    /// What one round of runs found.
    private struct Round {
        /// For each replication its results by factor.
        var results: [[ReplicationResult]]
        var factors: [Double]

        /// The excess of each replication at each factor.
        func excesses(_ objective: Objective) -> [[Double]] {
            results.map { $0.map(objective.excess) }
        }
    }

    /// Runs at these factors; `nil` if it was cancelled, or would cost more than is left.
    private mutating func run(
        at factors: [Double],
        requests: Double,
        replications: Int
    ) -> Round? {
        let middle = factors[factors.count / 2]
        let length =
            isFixed
            ? RunLength(duration: search.settings.duration, warmUp: warmUp)
            : RunLength(
                observing: requests / (rate * middle),
                warmUp: warmUp,
                cycle: cycle
            )
        let cost = factors.reduce(0, +) * rate * length.duration.seconds * Double(replications)
        guard result.requests + cost <= search.effort else { return nil }
        let numbers = nextNumber..<nextNumber + replications
        nextNumber = numbers.upperBound
        let (start, progress) = (start, progress)
        let models = factors.map { factor in
            var model = search.model
            model.loadFactor *= factor
            return model
        }
        let results = runs.run(
            models,
            numbers: numbers,
            length: length,
            cancellation: cancellation
        ) { finished, total in
            progress(ExperimentProgress(.search, finished, of: total, since: start))
        }
        guard let results else { return nil }
        result.requests += cost
        result.length = length
        result.replications = replications
        let flat = results.flatMap { $0 }
        let arrived = flat.reduce(0) { $0 + Double($1.arrivals) }
        let observed = zip(flat, results.flatMap { _ in factors }).reduce(0) {
            $0 + $1.0.observed.seconds * $1.1
        }
        if arrived > 0, observed > 0 { rate = arrived / observed }
        return Round(results: results, factors: factors)
    }

    private mutating func record(_ round: Round) {
        result.points = round.factors.indices.map { index in
            CapacityResult.Point(
                factor: round.factors[index],
                estimates: search.objectives.map { objective in
                    Estimate(
                        samples: round.results.map { $0[index].value(of: objective.metric) },
                        confidence: search.confidence
                    )
                }
            )
        }
    }
}

// MARK: - The bracket

extension CapacityRounds {
    /// Whether all objectives hold on average; `nil` if it cannot be tried.
    private mutating func holds(at factor: Double) -> Bool? {
        let round = run(at: [factor], requests: Self.pilotRequests, replications: Self.pilots)
        guard let round else { return nil }
        var worst: (objective: Objective, excess: Double)?
        for objective in search.objectives {
            let excess = Tally(round.excesses(objective).map { $0[0] }).mean ?? 0
            guard !objective.allows(excess: excess) else { continue }
            if excess > worst?.excess ?? -.infinity { worst = (objective, excess) }
        }
        guard let worst else { return true }
        result.binding = CapacityResult.Binding(
            worst.objective,
            in: round.results.map { $0[0] }
        )
        return false
    }

    /// Two factors between which the objectives cease to hold; `nil` if the search ends here.
    private mutating func bracket() -> ClosedRange<Double>? {
        let bounds = CapacitySearch.factors
        let exact = result.exact?.factor
        // Around an exact solution the first step is short.
        var step = exact == nil ? 2 : 1.1
        var factor = exact.map { $0 / 1.05 } ?? 1
        guard let isMet = holds(at: factor) else { return nil }
        while factor > bounds.lowerBound, factor < bounds.upperBound {
            let next = isMet ? factor * step : factor / step
            guard let nextIsMet = holds(at: next) else {
                guard !cancellation.isCancelled else { return nil }
                result.status = isMet ? .unbounded : .undetermined
                result.low = isMet ? factor : nil
                return nil
            }
            if nextIsMet != isMet { return min(factor, next)...max(factor, next) }
            factor = next
            step = min(2, step * step)
        }
        result.status = isMet ? .unbounded : .infeasible
        if isMet {
            result.low = factor
            result.binding = nil
        } else {
            result.factor = 0
            result.low = 0
            result.high = factor
        }
        return nil
    }
}

// MARK: - The rounds

extension CapacityRounds {
    /// Where and how the next round is run.
    private struct Place {
        /// The middle factor, and the distance of the others as a logarithm.
        var centre: Double
        var step: Double
        var requests: Double
        var replications: Int

        var factors: [Double] {
            [centre * exp(-step), centre, centre * exp(step)]
        }
    }

    private mutating func refine(_ bracket: ClosedRange<Double>) {
        // Until a round tells more, the capacity lies in the bracket.
        result.status = .found
        result.low = bracket.lowerBound
        result.high = bracket.upperBound
        result.factor = (bracket.lowerBound * bracket.upperBound).squareRoot()
        var place = Place(
            centre: result.factor ?? 1,
            step: log(bracket.upperBound / bracket.lowerBound) / 2,
            requests: Self.firstRequests,
            replications: search.replications
        )
        var smallest = 0.0
        for _ in 0..<Self.mostRounds {
            guard let round = affordable(&place, moreThan: smallest) else { return }
            smallest = max(smallest, place.requests * Double(place.replications))
            guard let next = judge(round, at: place) else { return }
            place = next
        }
    }

    /// The round at a place, shortened to what is left of the effort if that is still worth it.
    private mutating func affordable(_ place: inout Place, moreThan least: Double) -> Round? {
        while !cancellation.isCancelled {
            if let round = run(
                at: place.factors,
                requests: place.requests,
                replications: place.replications
            ) {
                return round
            }
            if isFixed {
                place.replications = place.replications * 3 / 4
            } else {
                place.requests *= 0.75
            }
            let isWorthIt = place.requests * Double(place.replications) > 1.4 * least
            guard isWorthIt, place.replications >= 2 else { return nil }
        }
        return nil
    }

    /// Takes in what a round found.
    ///
    /// - Returns: Where the next one is to be; `nil` if the interval is narrow enough.
    private mutating func judge(_ round: Round, at place: Place) -> Place? {
        record(round)
        let nodes = round.factors.map { log($0) }
        let each = FamilyWise.confidence(search.confidence, ofEach: rivals(in: round))
        let crossings = search.objectives.map { objective in
            Crossing(
                nodes: nodes,
                curves: round.excesses(objective),
                confidence: each,
                bias: objective.isPercentile ? Self.biasBound : 0
            )
        }
        var next = place
        guard let first = crossings.indices.min(by: { crossings[$0].root < crossings[$1].root }),
            crossings[first].root.isFinite
        else {
            // The crossing is beside the nodes: go there.
            let isLower = crossings.contains { $0.root == -.infinity }
            next.centre *= exp(isLower ? -1.5 * place.step : 1.5 * place.step)
            next.step = min(1.5 * place.step, 0.35)
            return next
        }
        let low = crossings.reduce(.infinity) { min($0, $1.low) }
        let high = crossings.reduce(.infinity) { min($0, $1.high) }
        result.binding = CapacityResult.Binding(
            search.objectives[first],
            in: round.results.map { $0[$0.count - 1] }
        )
        let isStep = crossings[first].bend > Self.bendOfStep
        let ends = isStep ? step(around: crossings) : (low, high)
        let width = ends.1 - ends.0
        let root = isStep && width.isFinite ? (ends.0 + ends.1) / 2 : crossings[first].root
        let needed = neededGrowth(width, round, search.objectives[first])
        if width.isFinite {
            result.factor = exp(root)
            result.low = exp(ends.0)
            result.high = exp(ends.1)
            result.isPrecise =
                width <= 1.3 * search.precision
                && place.step <= max(3 * search.precision, 2 * grain(at: place.centre))
                && needed.bias <= 1.3
            if result.isPrecise { return nil }
        }
        // A step is found by nodes that are nearer to each other, not by longer runs.
        let growth =
            isStep ? 2 : min(max(needed.width, isFixed ? 1 : needed.bias, 1), 16) * 1.1
        if isFixed {
            next.replications = min(Int((Double(place.replications) * growth).rounded(.up)), 4_096)
        } else {
            next.requests *= growth
        }
        next.centre = exp(root)
        // The nodes are to hold the next interval, wherever this one says that it may lie.
        let ahead =
            isStep
            ? place.step / 3
            : width.isFinite ? (width + width / growth.squareRoot()) / 3 : place.step
        next.step = min(
            max(ahead, 0.6 * search.precision, grain(at: next.centre)),
            place.step
        )
        return next
    }

    /// The smallest step of the load that changes anything, as a share of it: one user more.
    private func grain(at factor: Double) -> Double {
        let users = search.model.workloads.flatMap(\.arrivals.flattened).compactMap { process in
            if case .closed(let users, _) = process.law { users } else { nil }
        }
        return users.map { 1 / (Double($0) * factor) }.max() ?? 0
    }

    /// How many objectives may be the first to be missed: those whose metric reaches its threshold
    /// at the last factor of a round, or nearly.
    private func rivals(in round: Round) -> Int {
        let last = round.factors.count - 1
        let near = search.objectives.count { objective in
            let excess = Tally(round.excesses(objective).map { $0[last] })
            guard let mean = excess.mean, let deviation = excess.standardDeviation else {
                return true
            }
            return mean > -4 * deviation / Double(excess.count).squareRoot()
        }
        return max(1, near)
    }

    /// The nodes around a step, as far as they are told from it.
    private func step(around crossings: [Crossing]) -> (Double, Double) {
        let high = crossings.compactMap(\.above.first).min() ?? .infinity
        let low =
            crossings.map { $0.below.last { $0 < high } ?? -.infinity }.min() ?? -.infinity
        return (low, high)
    }

    /// By how much runs must grow: for the width of the interval, and for the bias of a run.
    private func neededGrowth(
        _ width: Double,
        _ round: Round,
        _ objective: Objective
    ) -> (width: Double, bias: Double) {
        let ratio = width.isFinite ? width / (0.9 * search.precision) : 2
        let middle = round.factors.count / 2
        let values = Tally(round.results.compactMap { $0[middle].value(of: objective.metric) })
        guard !isFixed, let mean = values.mean, let deviation = values.standardDeviation,
            mean != 0
        else { return (ratio * ratio, 1) }
        let variation = deviation / abs(mean) / (objective.isPercentile ? 0.04 : 0.5)
        return (ratio * ratio, variation * variation)
    }
}
