import Kernel
import Limiters
import Platform
import Statistics
import Units
import Variates

/// One replication of a model: the state of the request level and its event loop.
///
/// What happens once is in the event list; what is set again and again (the processors, the heads
/// of the deadline lanes, the sources) has a timer. At one instant, what frees capacity comes
/// before deadlines, and those before what asks for capacity. The loop allocates nothing per
/// event: requests and operations live in slots, queues are rings, limiters are values.
struct Simulation: ~Copyable {
    let plan: Plan
    var rules: Rules
    let timerNumbers: TimerNumbers
    /// When the observation window begins.
    var windowStart: SimTime
    var end: SimTime
    /// Whether the run was ended because the service is overwhelmed.
    var isOverwhelmed = false

    /// Requests on the server at most: a service that holds so many has lost, and memory is finite.
    static let mostRequests = 1_000_000
    /// At how many events it is next asked whether there are too many, and whether to go on.
    var nextLook = Self.eventsBetweenLooks
    private static let eventsBetweenLooks: UInt64 = 4_096

    var now = SimTime.zero
    var events = EventList<Event>(capacity: 1_024)
    var timers: TimerSet
    var stream: RandomStream
    /// What was given back and may be waited for.
    var dispatches = RingQueue<Dispatch>()

    var requests = SlotTable<Request>(capacity: 1_024)
    var requestBeginnings = BeginningTable(each: Beginnings.most)
    var operations = SlotTable<Operation>(capacity: 1_024)
    /// The CPU time and the wait of each operation.
    var operationBeginnings = BeginningTable(each: 2)
    var processors: Processors
    var pauses: Pauses

    let arrivals: FixedBuffer<ArrivalSource?>
    /// The next arrival of each source.
    let nextArrivals: FixedBuffer<Arrival>
    /// Requests that each source has sent.
    let sent: FixedBuffer<UInt64>
    /// Requests that each user of a closed source has sent; the users of one source after another.
    let userRequests: FixedBuffer<UInt32>
    /// How fast the users of each closed source think.
    let thinkLoads: FixedBuffer<LoadCurve>
    let firstUsers: FixedBuffer<Int>
    /// The clients of each workload.
    let clients: FixedBuffer<Clients>
    /// Requests of clients that hedge.
    var hedgeGroups = SlotTable<HedgeGroup>(capacity: 1)

    let pods: FixedBuffer<OrchestratorPod>
    let agentPods: FixedBuffer<AgentPod>
    /// Those of each orchestrator pod for each agent pool, pod by pod; empty if no pool has any.
    let agentBreakers: FixedBuffer<BreakerState>
    /// One element: the closure that asks for ready pods reads the simulation beside it.
    let orchestratorRouter: FixedBuffer<Router>
    let agentRouters: FixedBuffer<Router>
    /// The bucket of all pods, where the rate limit counts for the service.
    var serviceRate: RateLimiter
    var serviceRateWindow = RateWindow()
    /// The limiters of `orchestrator.rate_limits`, limit by limit and within each pod by pod.
    ///
    /// A limit of the service uses the one of the first pod.
    let namedRates: FixedBuffer<NamedRateLimiter>
    /// What the refusal under way says of when to try again.
    var retryAfter = SimDuration.zero
    var redis: RedisServer

    var requestDeadlines = DeadlineLane<SlotHandle>()
    var operationDeadlines = DeadlineLane<SlotHandle>()
    var redisDeadlines = DeadlineLane<SlotHandle>()
    let agentDeadlines: FixedBuffer<DeadlineLane<SlotHandle>>
    /// The patience of each source's clients, then how long each source's clients wait before they
    /// hedge; empty if no client does either.
    let clientDeadlines: FixedBuffer<DeadlineLane<SlotHandle>>
    /// The lanes of the sources whose clients' patience is drawn.
    let patienceLanes: FixedBuffer<DeadlineLane<DrawnPatience>>

    /// What happens during the run, and what of it is happening.
    var timeline: Timeline

    let meters: Meters
    let meterNumbers: MeterNumbers
    var tally: OutcomeTally
    let series: OutcomeSeries
    /// What came of the requests over time, by which a watched run is judged.
    let watched: OutcomeSeries
    /// The draws of every request, if they are asked for.
    var trace: DrawTrace?
    /// What single requests spend their time on, if they are recorded.
    var clocks: StageClocks
    /// The share of requests that is recorded.
    let recordedShare: Double
    /// What scrapes of the pods have found, if they are scraped.
    var scraper: Scraper
    /// What Kubernetes does with the pods: one element, or none for a model without a platform.
    let platforms: FixedBuffer<PlatformState>

    /// Runs until the end of the replication.
    ///
    /// - Parameters:
    ///   - isCancelled: Asked every 4,096 events, or as many requests of batches.
    ///   - take: Takes the records of single requests, as often.
    ///   - takeReadings: Takes what scrapes have found, some at a time.
    /// - Returns: Whether the end was reached.
    mutating func run(
        isCancelled: () -> Bool,
        take: ([RequestRecord]) -> Void,
        takeReadings: (ScrapeBatch) -> Void = { _ in }
    ) -> Bool {
        start()
        let processorCount = processors.count
        while true {
            let timerTime = timers.nextTime
            let eventTime = events.nextTime
            let isTimer =
                timerTime < eventTime
                || (timerTime == eventTime && timers.first < processorCount)
            let next = isTimer ? timerTime : eventTime
            guard next <= end, next < .distantFuture else { break }
            now = next
            tally.events &+= 1
            if tally.events >= nextLook {
                nextLook = tally.events + Self.eventsBetweenLooks
                if isCancelled() { return false }
                if clocks.isRunning { take(clocks.takeRecords()) }
                if requests.count > Self.mostRequests {
                    giveUp()
                    break
                }
            }
            if isTimer {
                timerFired(timers.first)
                if scraper.isFull { scraper.handOut(takeReadings) }
            } else {
                handle(events.takeFirst())
            }
            while !dispatches.isEmpty { dispatch(dispatches.removeFirst()) }
        }
        now = end
        recordInFlight()
        if clocks.isRunning { take(clocks.takeRecords()) }
        scraper.handOut(takeReadings)
        return true
    }

    /// Ends the run now: what is measured until here is the result.
    mutating func giveUp() {
        isOverwhelmed = true
        if now < windowStart {
            windowStart = now
            beginWindow()
        }
        end = now
    }

    private mutating func start() {
        for source in 0..<plan.sources.count {
            let users = plan.sources[source].users
            if users > 0 {
                for user in 0..<UInt32(users) { think(user, of: UInt16(source)) }
            } else {
                scheduleArrival(of: source)
            }
        }
        scheduleTimeline()
        startPauses()
        awaitLeaks()
        timers.set(timerNumbers.redisReaper, to: .zero + redis.reaperInterval)
        timers.set(timerNumbers.windowStart, to: windowStart)
        timers.set(timerNumbers.sampling, to: .zero + tally.samplingInterval)
        if scraper.isRunning { timers.set(timerNumbers.scrape, to: scraper.nextTime) }
    }

    private mutating func timerFired(_ timer: Int) {
        if timer < processors.count {
            if let owner = processors.timerFired(of: timer, at: now, timers: &timers) {
                burstEnded(owner)
            }
        } else if timer >= timerNumbers.firstLeak {
            leakFilled(group: timer - timerNumbers.firstLeak)
        } else if timer >= timerNumbers.firstSource {
            sourceFired(timer - timerNumbers.firstSource)
        } else if timer == timerNumbers.sampling {
            timers.set(timer, to: tally.sample(at: now))
        } else if timer == timerNumbers.windowStart {
            timers.set(timer, to: .distantFuture)
            beginWindow()
        } else if timer == timerNumbers.scrape {
            scrape()
        } else if timer >= timerNumbers.firstPatienceLane {
            patienceLanePassed(timer - timerNumbers.firstPatienceLane)
        } else if timer >= timerNumbers.firstClientDeadline {
            clientDeadlinesPassed(lane: timer - timerNumbers.firstClientDeadline)
        } else if timer >= timerNumbers.firstAgentDeadline {
            agentDeadlinesPassed(pool: timer - timerNumbers.firstAgentDeadline)
        } else if timer == timerNumbers.requestDeadline {
            requestDeadlinesPassed()
        } else if timer == timerNumbers.operationDeadline {
            operationDeadlinesPassed()
        } else if timer == timerNumbers.redisReaper {
            reapRedisConnections()
        } else if timer == timerNumbers.platform {
            advancePlatform()
        } else if timer == timerNumbers.redisDeadline {
            redisDeadlinesPassed()
        } else {
            dispatchConnections(of: UInt32(timer - timerNumbers.firstBacklog))
        }
    }

    @inline(__always)
    private mutating func handle(_ event: Event) {
        switch event {
        case .burst(let handle):
            if let owner = processors.burstEnded(handle, at: now) { burstEnded(owner) }
        case .request(let handle):
            if requests.isAlive(handle) { resume(handle.slot) }
        case .operation(let handle):
            if operations.isAlive(handle) { resumeOperation(handle.slot) }
        case .hedgeDue(let handle): hedge(handle)
        case .patienceEnded(let handle):
            if requests.isAlive(handle) { patienceEnded(handle.slot) }
        case .user(let source, let user):
            userArrives(user, of: source)
        case .redisConnected(let pod, let closures):
            if pods[Int(pod)].poolClosures == closures { redisConnected(Int(pod)) }
        case .redisBatchEnded(let number):
            if number == redis.batchNumber { answerRedisBatch() }
        case .orchestratorRestarted(let pod, let life):
            if pods[Int(pod)].life.number == life { startOrchestratorAgain(Int(pod)) }
        case .agentRestarted(let pod, let life):
            if agentPods[Int(pod)].life.number == life { startAgentAgain(Int(pod)) }
        case .timelineBegins(let event):
            timelineBegins(Int(event))
        case .timelineEnds(let event):
            timelineEnds(Int(event))
        case .pause(let group, let life):
            if pauses[Int(group)].life == life { pauseChanges(Int(group)) }
        }
    }

    private mutating func burstEnded(_ owner: BurstOwner) {
        switch owner.kind {
        case .request:
            requests[owner.handle.slot].burst = .none
            nextStep(of: owner.handle.slot)
        case .operation:
            operations[owner.handle.slot].burst = .none
            operations[owner.handle.slot].stage = .arriving
            operationWaits(owner.handle.slot)
        }
    }

    private mutating func dispatch(_ dispatch: Dispatch) {
        switch dispatch {
        case .connections(let pod): dispatchConnections(of: pod)
        case .workerThreads(let pod): dispatchWorkerThreads(of: pod)
        case .redisConnections(let pod): dispatchRedisConnections(of: pod)
        case .operations(let pod): dispatchOperations(of: pod)
        case .processes(let pod): dispatchProcesses(of: pod)
        }
    }

    /// Forgets what the warm-up has measured and keeps what is going on.
    private mutating func beginWindow() {
        settleLevels()
        carryScrapedCounters()
        meters.reset()
        for pod in 0..<pods.count {
            pods[pod].rateWindow = RateWindow(at: now)
            pods[pod].concurrencyLimit.reset(at: now)
        }
        for pod in 0..<agentPods.count { agentPods[pod].rateWindow = RateWindow(at: now) }
        serviceRateWindow = RateWindow(at: now)
        for limiter in 0..<namedRates.count { namedRates[limiter].window = RateWindow(at: now) }
        processors.resetStatistics(at: now)
        pauses.resetStatistics(at: now)
        redis.resetStatistics(at: now)
        resetPlatformStatistics()
        tally.beginWindow(at: now)
    }

    /// Counts every level up to now.
    mutating func settleLevels() {
        for pod in 0..<pods.count where pods[pod].life.exists { settleLevels(of: pod) }
        for pod in 0..<agentPods.count where agentPods[pod].life.exists {
            if rules.agents[agentPods[pod].pool].growsMemory { settleAgentLeak(of: pod) }
            meterAgent(pod)
        }
        meterRedis()
        settleBreakers()
    }

    /// Counts the levels of an orchestrator pod up to now.
    mutating func settleLevels(of pod: Int) {
        expireConnections(of: pod)
        noticeClosedRedisConnections(of: pod)
        meterConnections(of: pod)
        meterBacklog(of: pod)
        if rules.growsMemory { settleLeak(of: pod) }
        meterConcurrency(of: pod)
        pods[pod].concurrencyLimit.finish(at: now)
        meterMemory(of: pod)
        meterThreads(of: pod)
        meterRedisConnections(of: pod)
    }

    /// Tells the draws of a request's attempts and of up to 256 operations apart.
    func lane(attempt: UInt16, operation: UInt16 = 0) -> UInt32 {
        UInt32(attempt) << 8 | UInt32(operation & 255)
    }
}
