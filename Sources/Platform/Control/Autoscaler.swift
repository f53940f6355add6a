import Units

/// What a HorizontalPodAutoscaler decides, from one look at its pods to the next.
///
/// Source: `pkg/controller/podautoscaler/{horizontal,replica_calculator}.go` (Kubernetes 1.29.6).
/// Departures: a pod has a metric from the second look on at which it is ready, and not, as with
/// the metrics server, after its own scrapes; metrics of other objects and from outside the cluster play
/// no part.
struct Autoscaler: Sendable {
    /// What it is to do.
    let spec: HorizontalPodAutoscaler
    /// How often it looks.
    static let interval = SimDuration.seconds(15)
    /// How far the ratio of use to goal may be from 1 without any consequence.
    static let tolerance = 0.1
    /// For so long after its start a pod that is not ready has no say in processor metrics.
    static let processorInitialization = SimDuration.seconds(300)

    /// What was recommended; at the first look the number of replicas that it found.
    private var recommendations: [(time: SimTime, replicas: Int)] = []
    /// By how much the number was changed, and when.
    private var changes: [(time: SimTime, change: Int)] = []

    init(_ spec: HorizontalPodAutoscaler) { self.spec = spec }

    /// One pod, as the autoscaler sees it.
    struct Sample: Sendable {
        /// What it used of a metric since the last look; `nil` if it is not known.
        var usage: Double?
        /// What it requests of the resource; 0 if nothing.
        var request: Double
        /// Whether it is ready and counts.
        var isReady: Bool
    }

    /// What a look at a metric comes to.
    struct Proposal: Hashable, Sendable {
        /// How many replicas it asks for.
        var replicas: Int
        /// The metric, and how it stands to its goal: `cpu 143% of 80%`.
        var reason: String
    }

    /// How many replicas a metric asks for.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - samples: The pods that have not ended.
    ///   - current: The number of replicas that the controller has.
    /// - Returns: `nil` if nothing is known of the metric.
    static func proposal(
        for metric: HorizontalPodAutoscaler.Metric,
        samples: [Sample],
        current: Int
    ) -> Proposal? {
        let known = samples.filter { $0.isReady && $0.usage != nil }
        guard !known.isEmpty else { return nil }
        let unready = samples.filter { !$0.isReady }
        let missing = samples.filter { $0.isReady && $0.usage == nil }
        guard let goal = Goal(metric.goal), let ratio = goal.ratio(of: known, with: []) else {
            return nil
        }
        let reason = goal.text(of: known, metric: metric.name)
        let countsUnready = !unready.isEmpty && ratio > 1
        if !countsUnready, missing.isEmpty {
            guard abs(1 - ratio) > tolerance else {
                return Proposal(replicas: current, reason: reason)
            }
            return Proposal(replicas: ceil(ratio * Double(known.count)), reason: reason)
        }
        // What is not known is taken so that it dampens: at its goal if fewer are wanted, at zero
        // if more are; pods on their way use nothing yet.
        var assumed: [Sample] = []
        if ratio < 1 {
            assumed += missing.map {
                Sample(usage: goal.full(of: $0), request: $0.request, isReady: true)
            }
        } else if ratio > 1 {
            assumed += missing.map { Sample(usage: 0, request: $0.request, isReady: true) }
        }
        if countsUnready {
            assumed += unready.map { Sample(usage: 0, request: $0.request, isReady: true) }
        }
        guard let dampened = goal.ratio(of: known, with: assumed) else { return nil }
        let isReversed = (ratio < 1 && dampened > 1) || (ratio > 1 && dampened < 1)
        guard abs(1 - dampened) > tolerance, !isReversed else {
            return Proposal(replicas: current, reason: reason)
        }
        let replicas = ceil(dampened * Double(known.count + assumed.count))
        if (dampened < 1 && replicas > current) || (dampened > 1 && replicas < current) {
            return Proposal(replicas: current, reason: reason)
        }
        return Proposal(replicas: replicas, reason: reason)
    }

    private static func ceil(_ value: Double) -> Int {
        Int(min(value.rounded(.up), 1e9))
    }

    /// Decides how many replicas there are to be.
    ///
    /// - Parameters:
    ///   - proposal: The most that any metric asks for; `nil` if nothing is known.
    ///   - current: How many there are to be now.
    ///   - now: The time.
    /// - Returns: The number of replicas.
    mutating func decide(_ proposal: Int?, current: Int, at now: SimTime) -> Int {
        // As `recordInitialRecommendation`: it does not shrink before a whole window has been seen.
        if recommendations.isEmpty { recommendations.append((now, current)) }
        guard current > 0 else { return current }
        guard current >= spec.minReplicas else {
            return change(from: current, to: spec.minReplicas, at: now)
        }
        guard current <= spec.maxReplicas else {
            return change(from: current, to: spec.maxReplicas, at: now)
        }
        guard let proposal else { return current }
        let steady = stabilized(proposal, current: current, at: now)
        // A change that the bounds forced may be beyond what the policies allow in their periods: then
        // nothing changes until it has left them, and never in the other direction.
        let desired: Int
        if steady > current {
            let most = max(current, most(from: current, at: now))
            desired = min(steady, spec.maxReplicas, most)
        } else if steady < current {
            let fewest = min(current, fewest(from: current, at: now))
            desired = max(steady, spec.minReplicas, fewest)
        } else {
            desired = current
        }
        return change(from: current, to: desired, at: now)
    }

    private mutating func change(from current: Int, to desired: Int, at now: SimTime) -> Int {
        if desired != current { changes.append((now, desired - current)) }
        let longest = (spec.scaleUp.policies + spec.scaleDown.policies).map(\.period).max() ?? .zero
        changes.removeAll { now - $0.time >= longest }
        return desired
    }

    /// The proposal, held against those of the stabilisation windows.
    private mutating func stabilized(_ proposal: Int, current: Int, at now: SimTime) -> Int {
        var (lowest, highest) = (proposal, proposal)
        for past in recommendations {
            if now - past.time < spec.scaleUp.stabilization { lowest = min(lowest, past.replicas) }
            if now - past.time < spec.scaleDown.stabilization {
                highest = max(highest, past.replicas)
            }
        }
        let window = max(spec.scaleUp.stabilization, spec.scaleDown.stabilization)
        recommendations.removeAll { now - $0.time >= window }
        recommendations.append((now, proposal))
        return min(max(current, lowest), highest)
    }

    /// The most replicas that the policies of growing allow.
    private func most(from current: Int, at now: SimTime) -> Int {
        let proposals = spec.scaleUp.policies.map { policy in
            let before = current - changes(within: policy.period, at: now)
            return switch policy.amount {
            case .pods(let count): before + count
            case .percent(let percent):
                Self.ceil(Double(before) * (1 + Double(percent) / 100))
            case .upTo(let count): max(before, count)
            }
        }
        return switch spec.scaleUp.select {
        case .most: proposals.max() ?? current
        case .least: proposals.min() ?? current
        case .disabled: current
        }
    }

    /// The fewest replicas that the policies of shrinking allow.
    private func fewest(from current: Int, at now: SimTime) -> Int {
        let proposals = spec.scaleDown.policies.map { policy in
            let before = current - changes(within: policy.period, at: now)
            return switch policy.amount {
            case .pods(let count): before - count
            case .percent(let percent): Int(Double(before) * (1 - Double(percent) / 100))
            case .upTo: before
            }
        }
        return switch spec.scaleDown.select {
        case .most: proposals.min() ?? current
        case .least: proposals.max() ?? current
        case .disabled: current
        }
    }

    /// By how much the number has grown in a time, less what it has shrunk.
    private func changes(within period: SimDuration, at now: SimTime) -> Int {
        changes.reduce(0) { $0 + (now - $1.time < period ? $1.change : 0) }
    }
}

extension Autoscaler {
    /// A goal for the average over pods.
    private enum Goal {
        case utilization(percent: Int)
        case average(Double)

        init?(_ goal: HorizontalPodAutoscaler.Goal) {
            switch goal {
            case .averageUtilization(let percent): self = .utilization(percent: percent)
            case .averageValue(let value): self = .average(Double(value.milliValue) / 1_000)
            case .value: return nil
            }
        }

        /// How the use of pods stands to the goal: 1 = as it should be.
        func ratio(of known: [Sample], with assumed: [Sample]) -> Double? {
            let samples = known + assumed
            let usage = samples.reduce(0) { $0 + ($1.usage ?? 0) }
            switch self {
            case .utilization(let percent):
                let request = samples.reduce(0) { $0 + $1.request }
                guard request > 0, percent > 0 else { return nil }
                // In whole per cent, rounded down, as the API has it.
                return (usage * 100 / request).rounded(.down) / Double(percent)
            case .average(let value):
                guard value > 0 else { return nil }
                return usage / (Double(samples.count) * value)
            }
        }

        /// What a pod uses that is at its goal.
        func full(of sample: Sample) -> Double {
            switch self {
            case .utilization(let percent): sample.request * Double(max(percent, 100)) / 100
            case .average(let value): value
            }
        }

        func text(of known: [Sample], metric: String) -> String {
            let usage = known.reduce(0) { $0 + ($1.usage ?? 0) }
            switch self {
            case .utilization(let percent):
                let request = known.reduce(0) { $0 + $1.request }
                let used = request > 0 ? Int(usage * 100 / request) : 0
                return "\(metric) at \(used) % of requests, goal \(percent) %"
            case .average(let value):
                let each = usage / Double(known.count)
                return "\(metric) at \(Self.short(each)) a pod, goal \(Self.short(value))"
            }
        }

        private static func short(_ value: Double) -> String {
            let rounded = (value * 10).rounded() / 10
            return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
        }
    }
}
