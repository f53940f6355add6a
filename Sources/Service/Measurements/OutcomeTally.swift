import Kernel
import Statistics
import Units

/// Counts what came of the requests: by cause and workload, with the latencies of the completed.
///
/// Two books are kept. The cohort of the observation window gives the figures of the report. The
/// whole run gives the conservation laws, which hold exactly or not at all.
struct OutcomeTally: ~Copyable {
    /// What is counted of the requests of one workload that arrived in the window.
    struct Cohort: ~Copyable {
        var arrivals: UInt64 = 0
        var completed: UInt64 = 0
        var inFlight: Int64 = 0
        var retries: UInt64 = 0
        var refusedRetries: UInt64 = 0
        var hedges: UInt64 = 0
        var latencies = LatencyHistogram()
        var backlogged: Int128 = 0
        var waited: Int128 = 0
        let causes: FixedBuffer<UInt64>

        init(causes count: Int) { causes = FixedBuffer(count: count) { _ in 0 } }
    }

    let samplingInterval: SimDuration
    private let samples: FixedBuffer<Double>
    private var sampleCount = 0
    private var sampledIntegral: Int128 = 0

    private let causeCount: Int
    private let cohorts: FixedBuffer<Cohort>
    private let workloadOfSource: FixedBuffer<Int>

    /// Events handled.
    var events: UInt64 = 0
    /// Containers that were OOM-killed in the window.
    var oomKills: UInt64 = 0

    private var inSystem = TimeAverage()
    private var integralBeforeWindow: Int128 = 0
    private var totalArrivals: UInt64 = 0
    private var totalEnded: UInt64 = 0
    private var totalArrivalTimes: Int128 = 0
    private var totalSojourn: Int128 = 0
    private var endedArrivalTimes: Int128 = 0

    init(
        workloads: Int,
        workloadOfSource: [Int],
        causes: Int,
        duration: SimDuration
    ) {
        // 2,000 samples are 400 batches of MSER-5.
        samplingInterval = SimDuration(nanoseconds: max(1, duration.nanoseconds / 2_000))
        samples = FixedBuffer(count: 2_000) { _ in 0 }
        causeCount = causes
        cohorts = FixedBuffer(count: workloads) { _ in Cohort(causes: causes) }
        self.workloadOfSource = FixedBuffer(count: workloadOfSource.count) {
            workloadOfSource[$0]
        }
    }

    mutating func arrived(_ request: Request, at now: SimTime) {
        totalArrivals += 1
        totalArrivalTimes += Int128(now.nanoseconds)
        inSystem.change(by: 1, at: now)
        guard request.isMeasured else { return }
        let workload = workloadOfSource[Int(request.source)]
        cohorts[workload].arrivals += 1
        cohorts[workload].inFlight += 1
    }

    mutating func retried(_ request: Request) {
        guard request.isMeasured else { return }
        cohorts[workloadOfSource[Int(request.source)]].retries += 1
    }

    /// The clients' budget did not allow a retry.
    mutating func retryRefused(_ request: Request) {
        guard request.isMeasured else { return }
        cohorts[workloadOfSource[Int(request.source)]].refusedRetries += 1
    }

    mutating func hedged(_ request: Request) {
        guard request.isMeasured else { return }
        cohorts[workloadOfSource[Int(request.source)]].hedges += 1
    }

    mutating func ended(_ request: Request, cause: Cause?, at now: SimTime) {
        totalEnded += 1
        totalSojourn += Int128((now - request.arrival).nanoseconds)
        endedArrivalTimes += Int128(request.arrival.nanoseconds)
        inSystem.change(by: -1, at: now)
        guard request.isMeasured else { return }
        let workload = workloadOfSource[Int(request.source)]
        cohorts[workload].inFlight -= 1
        if let cause {
            cohorts[workload].causes[Int(cause.number)] += 1
        } else {
            cohorts[workload].completed += 1
            cohorts[workload].latencies.record(now - request.arrival)
            cohorts[workload].waited += Int128(request.waited.nanoseconds)
            if request.backlogged > .zero {
                cohorts[workload].backlogged += Int128(request.backlogged.nanoseconds)
            }
        }
    }

    /// Takes a sample of the mean number in the system since the last one.
    ///
    /// - Returns: When to take the next.
    mutating func sample(at now: SimTime) -> SimTime {
        inSystem.finish(at: now)
        let integral = integralBeforeWindow + inSystem.integral
        if sampleCount < samples.count {
            samples[sampleCount] =
                Double(integral - sampledIntegral) / Double(samplingInterval.nanoseconds)
            sampleCount += 1
        }
        sampledIntegral = integral
        return now + samplingInterval
    }

    /// Forgets the levels of the warm-up; its requests are in no cohort.
    mutating func beginWindow(at now: SimTime) {
        inSystem.finish(at: now)
        integralBeforeWindow += inSystem.integral
        inSystem.reset(at: now)
        oomKills = 0
    }

    /// Counts the number in the system up to the end.
    mutating func finish(at end: SimTime) { inSystem.finish(at: end) }

    /// Mean number of requests in the system in the window.
    var inSystemMean: Double? { inSystem.mean }

    /// The samples taken, from time zero.
    var series: [Double] { (0..<sampleCount).map { samples[$0] } }

    /// Requests of a workload by cause number.
    func causes(of workload: Int) -> [UInt64] {
        (0..<causeCount).map { cohorts[workload].causes[$0] }
    }

    /// The cohort of one workload, or of all (`nil`).
    func count(of workload: Int?) -> CohortCount {
        var sum = CohortCount()
        for index in 0..<cohorts.count where workload == nil || workload == index {
            sum.arrivals += cohorts[index].arrivals
            sum.completed += cohorts[index].completed
            sum.inFlight += UInt64(max(0, cohorts[index].inFlight))
            sum.retries += cohorts[index].retries
            sum.refusedRetries += cohorts[index].refusedRetries
            sum.hedges += cohorts[index].hedges
            sum.backlogged += cohorts[index].backlogged
            sum.waited += cohorts[index].waited
        }
        return sum
    }

    /// Adds the latencies of a workload to a histogram.
    func addLatencies(of workload: Int, to histogram: inout LatencyHistogram) {
        histogram.merge(cohorts[workload].latencies)
    }

    /// Arrived = completed + every cause + in flight, by the table of live requests.
    func flowConservation(live: Int) -> SelfCheck {
        SelfCheck(
            name: "flow_conservation",
            observed: Double(totalArrivals),
            expected: Double(totalEnded) + Double(live),
            tolerance: 0
        )
    }

    /// The time that requests spent, counted by the number in the system and by the requests.
    ///
    /// Little's law as an identity over the whole run: ∫N dt = Σ sojourn, with the requests that
    /// are still there counted up to the end.
    func littlesLaw(at end: SimTime) -> SelfCheck {
        let integral = integralBeforeWindow + inSystem.integral
        let live = Int128(totalArrivals) - Int128(totalEnded)
        let stillThere = live * Int128(end.nanoseconds) - (totalArrivalTimes - endedArrivalTimes)
        let expected = Double(totalSojourn + stillThere) * 1e-9
        return SelfCheck(
            name: "littles_law",
            observed: Double(integral) * 1e-9,
            expected: expected,
            tolerance: expected.magnitude * 1e-12
        )
    }
}

/// What is counted of a cohort, or of several.
struct CohortCount {
    var arrivals: UInt64 = 0
    var completed: UInt64 = 0
    var inFlight: UInt64 = 0
    var retries: UInt64 = 0
    var refusedRetries: UInt64 = 0
    var hedges: UInt64 = 0
    var backlogged: Int128 = 0
    var waited: Int128 = 0
}
