import Kernel
import Units
import Variates

/// The counters that scrapes read, and what they have found; nothing unless somebody scrapes.
///
/// What is found goes into flat buffers of a fixed size, which are handed out when they are full.
struct Scraper: ~Copyable {
    /// Whether anything is scraped.
    let isRunning: Bool
    /// The index of the first agent pod's target; those of the orchestrator's pods begin at 0.
    let firstAgent: Int
    let targets: FixedBuffer<ScrapeLayout.Target>
    private let interval: SimDuration
    private let isSpread: Bool
    private let jitter: SimDuration
    private let causeCount: Int
    private let width: Int

    /// By orchestrator pod: attempts by cause, by latency, and the sum of their latencies.
    private let causes: FixedBuffer<UInt64>
    private let latencies: FixedBuffer<UInt64>
    private let latencySums: FixedBuffer<Int64>
    private let bounds: FixedBuffer<SimDuration>
    /// By agent pod: operations by error.
    private let agentErrors: FixedBuffer<UInt64>
    /// By target: how often its container was started again.
    private let restarts: FixedBuffer<UInt32>
    /// By target: what counters of the simulation that begin anew have counted before.
    private let bases: FixedBuffer<ScrapeBase>

    /// When each target is scraped next, and how often it was.
    private var next: TimerSet
    private let rounds: FixedBuffer<Int64>

    private let rows: FixedBuffer<ScrapeRow>
    private let figures: FixedBuffer<Double>
    private var rowCount = 0
    private var pods: [ScrapedPod] = []

    /// Latencies that are counted apart: up to each bound, and above the last.
    private static var latencyCount: Int { ScrapeSettings.bounds.count + 1 }
    /// Scrapes that are handed out at a time.
    private static var batchSize: Int { 128 }

    /// A scraper before its first scrape.
    ///
    /// - Parameters:
    ///   - settings: How targets are scraped; `nil` = they are not.
    ///   - layout: The targets.
    ///   - stream: Draws how late scrapes are.
    init(_ settings: ScrapeSettings?, _ layout: ScrapeLayout, _ stream: inout RandomStream) {
        let targets = layout.targets
        let wanted = targets.indices.filter { settings?.wanted?[$0] ?? true }
        isRunning = settings != nil && !wanted.isEmpty
        interval = settings?.interval ?? .zero
        isSpread = settings?.isSpread ?? false
        jitter = settings?.jitter ?? .zero
        causeCount = layout.causes
        width = layout.width
        let count = isRunning ? targets.count : 0
        let orchestrators = targets.prefix { if case .orchestrator = $0 { true } else { false } }
        let agents = targets.filter { if case .agent = $0 { true } else { false } }
        firstAgent = orchestrators.count
        let pods = isRunning ? orchestrators.count : 0
        let bounds = ScrapeSettings.bounds
        self.targets = FixedBuffer(count: count) { targets[$0] }
        causes = FixedBuffer(count: pods * layout.causes) { _ in 0 }
        latencies = FixedBuffer(count: pods * Self.latencyCount) { _ in 0 }
        latencySums = FixedBuffer(count: pods) { _ in 0 }
        self.bounds = FixedBuffer(count: bounds.count) { bounds[$0] }
        agentErrors = FixedBuffer(
            count: isRunning ? agents.count * ScrapeFigure.agentErrors.count : 0
        ) { _ in 0 }
        restarts = FixedBuffer(count: count) { _ in 0 }
        bases = FixedBuffer(count: count) { _ in ScrapeBase() }
        rounds = FixedBuffer(count: count) { _ in 0 }
        // All targets may have their turns at one instant.
        let capacity = isRunning ? Self.batchSize + targets.count : 0
        rows = FixedBuffer(count: capacity) { _ in
            ScrapeRow(time: .zero, target: 0, life: 0, state: .absent)
        }
        figures = FixedBuffer(count: capacity * width) { _ in .nan }
        next = TimerSet(count: max(count, 1))
        guard isRunning else { return }
        for target in wanted {
            let time = nextTime(of: target, &stream)
            next.set(target, to: time)
        }
    }

    /// When the next target is scraped.
    var nextTime: SimTime { isRunning ? next.nextTime : .distantFuture }

    /// The target whose turn it is.
    var target: Int { next.first }

    private func nextTime(of target: Int, _ stream: inout RandomStream) -> SimTime {
        let offset =
            isSpread ? interval.nanoseconds / Int64(targets.count) * Int64(target) : 0
        var time = interval.nanoseconds * rounds[target] + offset
        if jitter > .zero {
            stream.seek(
                purpose: PurposeLayout.scrape,
                request: UInt64(rounds[target]),
                lane: UInt32(target)
            )
            time += Int64(stream.uniform() * Double(jitter.nanoseconds))
        }
        return SimTime(nanoseconds: time)
    }

    /// Whether what was found has to be handed out before the next scrape.
    var isFull: Bool { @inline(__always) get { rowCount >= Self.batchSize } }

    // MARK: Counting

    /// Counts the end of an attempt at its pod.
    func ended(pod: Int, cause: Cause?, after latency: SimDuration) {
        if let cause {
            causes[pod * causeCount + Int(cause.number)] += 1
            return
        }
        var bucket = 0
        while bucket < bounds.count, latency > bounds[bucket] { bucket += 1 }
        latencies[pod * (bounds.count + 1) + bucket] += 1
        latencySums[pod] += latency.nanoseconds
    }

    /// Counts an operation that an agent pod did not do.
    func failed(agentPod: Int, _ error: Cause.OfAgent) {
        guard isRunning else { return }
        agentErrors[agentPod * ScrapeFigure.agentErrors.count + Int(error.rawValue)] += 1
    }

    /// A container is started again, and its counters with it.
    func restarted(target: Int) {
        guard isRunning else { return }
        restarts[target] += 1
    }

    /// The container of an orchestrator pod has gone, and its counters with it.
    func forget(pod: Int) {
        guard isRunning else { return }
        for cause in 0..<causeCount { causes[pod * causeCount + cause] = 0 }
        for bucket in 0..<Self.latencyCount { latencies[pod * Self.latencyCount + bucket] = 0 }
        latencySums[pod] = 0
    }

    /// The container of an agent pod has gone, and its counters with it.
    func forget(agentPod: Int) {
        guard isRunning else { return }
        let count = ScrapeFigure.agentErrors.count
        for error in 0..<count { agentErrors[agentPod * count + error] = 0 }
    }

    /// A pod has come into a place: what its counters show begins at zero.
    mutating func begin(_ name: String, life: UInt32, target: Int, at counted: ScrapeBase) {
        guard isRunning else { return }
        restarts[target] = 0
        bases[target] = ScrapeBase().minus(counted)
        pods.append(ScrapedPod(target: target, life: life, name: name))
    }

    /// Counters of the simulation are about to begin anew at what they have counted; those that are
    /// scraped go on.
    func carry(_ counted: ScrapeBase, target: Int) { bases[target] = bases[target].plus(counted) }

    /// What counters that begin anew have counted before.
    func base(of target: Int) -> ScrapeBase { bases[target] }

    // MARK: Scrapes

    /// Begins a scrape of the target whose turn it is; its figures are to be `set`.
    mutating func begin(_ state: ScrapeReading.State, life: UInt32, at now: SimTime) {
        rows[rowCount] = ScrapeRow(
            time: now,
            target: Int32(target),
            life: life,
            state: state
        )
        for column in 0..<width { figures[rowCount * width + column] = .nan }
    }

    /// Sets a figure of the scrape under way.
    @inline(__always)
    func set(_ figure: ScrapeFigure, to value: Double) {
        figures[rowCount * width + figure.column] = value
    }

    /// Sets what an orchestrator pod counts, for the scrape under way.
    func setCounters(ofPod pod: Int) {
        let row = rowCount * width
        var answered: UInt64 = 0
        for bucket in 0..<Self.latencyCount {
            answered += latencies[pod * Self.latencyCount + bucket]
            figures[row + ScrapeFigure.firstBound + bucket] = Double(answered)
        }
        for cause in 0..<causeCount {
            figures[row + ScrapeFigure.firstCause + cause] =
                Double(causes[pod * causeCount + cause])
        }
        set(.answered, to: Double(answered))
        set(.latencySum, to: SimDuration(nanoseconds: latencySums[pod]).seconds)
    }

    /// Sets what an agent pod counts, for the scrape under way.
    func setCounters(ofAgentPod pod: Int) {
        let count = ScrapeFigure.agentErrors.count
        for error in 0..<count {
            set(.operationError(error), to: Double(agentErrors[pod * count + error]))
        }
    }

    /// Sets how often the container of the target was started again, for the scrape under way.
    func setRestarts() { set(.restarts, to: Double(restarts[target])) }

    /// Ends the scrape under way; the next target's turn follows.
    mutating func finish(_ stream: inout RandomStream) {
        rowCount += 1
        let target = target
        rounds[target] += 1
        let time = nextTime(of: target, &stream)
        next.set(target, to: time)
    }

    /// Hands out what has been found since the last time.
    mutating func handOut(_ take: (ScrapeBatch) -> Void) {
        guard rowCount > 0 else { return }
        let batch = ScrapeBatch(
            pods: pods,
            rows: UnsafeBufferPointer(start: rows.pointer(to: 0), count: rowCount),
            figures: figures.pointer(to: 0),
            width: width
        )
        take(batch)
        pods.removeAll(keepingCapacity: true)
        rowCount = 0
    }
}

/// What counters that begin anew, with a pod or with the observation, have counted.
struct ScrapeBase: BitwiseCopyable {
    var cpuTime: Int64 = 0
    var quotaPeriods: Int64 = 0
    var throttledPeriods: Int64 = 0
    var throttledTime: Int64 = 0
    var hits: Int64 = 0
    var misses: Int64 = 0

    func plus(_ other: ScrapeBase) -> ScrapeBase { combined(with: other, +) }

    func minus(_ other: ScrapeBase) -> ScrapeBase { combined(with: other, -) }

    private func combined(
        with other: ScrapeBase,
        _ combine: (Int64, Int64) -> Int64
    ) -> ScrapeBase {
        ScrapeBase(
            cpuTime: combine(cpuTime, other.cpuTime),
            quotaPeriods: combine(quotaPeriods, other.quotaPeriods),
            throttledPeriods: combine(throttledPeriods, other.throttledPeriods),
            throttledTime: combine(throttledTime, other.throttledTime),
            hits: combine(hits, other.hits),
            misses: combine(misses, other.misses)
        )
    }
}
