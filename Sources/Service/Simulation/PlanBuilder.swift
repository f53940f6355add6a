import Limiters
import Units
import Variates

/// Hands out purposes and prepares samplers, in the order of the model.
struct PlanBuilder: ~Copyable {
    private var tables = SamplerTables()
    /// Whether samplers are prepared; if not, the purposes are all that counts.
    private let preparesSamplers: Bool
    /// The next purpose to be handed out, even if it is beyond all that there are.
    private(set) var nextPurpose = PurposeLayout.first
    /// By how much there are more users than the model says.
    private let loadFactor: Double

    init(loadFactor: Double, preparesSamplers: Bool = true) {
        self.loadFactor = loadFactor
        self.preparesSamplers = preparesSamplers
    }

    consuming func finish() -> SamplerTables { tables }

    /// The first of so many purposes one after the other.
    mutating func purpose(_ count: Int = 1) -> UInt16 {
        defer { nextPurpose += count }
        return UInt16(truncatingIfNeeded: nextPurpose)
    }

    private mutating func sampler(_ distribution: Distribution?) -> Sampler {
        guard preparesSamplers, let distribution else { return Sampler(constant: 0) }
        return tables.prepare(distribution)
    }

    mutating func draw(_ distribution: Distribution?) -> DrawPlan {
        // A purpose is used up in any case: a draw that a candidate lacks moves no other.
        let purpose = purpose()
        guard let distribution else { return .none }
        return DrawPlan(sampler: sampler(distribution), purpose: purpose, exists: true)
    }

    mutating func source(
        _ arrivals: ArrivalProcess,
        of workload: Workload,
        number: Int,
        component: Int,
        firstStep: Int,
        priority: Int,
        timeout: SimDuration
    ) -> SourcePlan {
        var users = 0
        var thinkTime: Distribution?
        if case .closed(let count, let think) = arrivals.law {
            let scaled = (Double(count) * loadFactor).rounded()
            users = Int(max(1, min(scaled, Double(ArrivalProcess.usersMaximum))))
            thinkTime = think
        }
        return SourcePlan(
            workload: number,
            component: component,
            firstStep: firstStep,
            stepCount: workload.steps.count,
            requestSize: draw(workload.requestSize),
            responseSize: draw(workload.responseSize),
            memory: draw(workload.memory),
            think: draw(thinkTime),
            users: users,
            arrivals: purpose(),
            routing: purpose(),
            backoffJitter: purpose(),
            keepsConnections: workload.connections != nil,
            multiplexes: workload.connections?.maxConcurrentStreams != nil,
            handshake: workload.connections?.handshake ?? .zero,
            attempts: UInt16(clamping: workload.retry?.attempts ?? 1),
            backoff: workload.retry?.backoff ?? Backoff(base: .zero, maximum: .zero),
            hasBudget: workload.retry?.budget != nil,
            watchesAttempts: Clients.watchAttempts(workload),
            priority: priority,
            deadline: workload.deadline ?? timeout,
            honoursRetryAfter: workload.retry?.retryAfter == .honour,
            hedges: UInt8(workload.hedge?.maximum ?? 0),
            hedgeDelay: workload.hedge?.after.duration
        )
    }

    mutating func step(_ step: Step, redis: RedisModel?) -> StepPlan {
        switch step {
        case .cpu(let demand):
            return StepPlan(kind: .cpu, draw: draw(demand))
        case .wait(let length):
            return StepPlan(kind: .wait, draw: draw(length))
        case .redis(let command):
            let kind: StepPlan.Kind =
                switch command.command {
                case .get(setsOnMiss: false): .redisGet
                case .get(setsOnMiss: true): .redisGetOrSet
                case .set: .redisSet
                }
            let setTime = redis?.setServiceTime ?? redis?.serviceTime
            let getTime = redis?.getServiceTime ?? redis?.serviceTime
            var plan = StepPlan(
                kind: kind,
                draw: draw(command.popularity.rank),
                service: draw(kind == .redisSet ? setTime : getTime),
                fillService: draw(setTime),
                roundTrip: draw(redis?.roundTrip),
                keyspace: UInt16(truncatingIfNeeded: command.keyspace)
            )
            // Purposes of rare features are used up only by models that have them.
            if redis?.pool?.staleCheck == .ping {
                plan.ping = draw(redis?.serviceTime)
                plan.pingRoundTrip = draw(redis?.roundTrip)
            }
            if let timeToLive = command.timeToLive { plan.timeToLive = draw(timeToLive) }
            return plan
        case .agent(let call):
            return StepPlan(
                kind: .agent,
                draw: .none,
                pool: UInt16(truncatingIfNeeded: call.pool),
                operations: UInt16(clamping: call.operations),
                isParallel: call.parallel,
                operationPurposes: purpose(OperationPlan.Draw.allCases.count)
            )
        }
    }

    mutating func platform(_ model: PlatformModel?) -> PlatformPlan {
        guard let model else { return PlatformPlan() }
        nextPurpose = max(nextPurpose, PurposeLayout.firstOfPlatform)
        return PlatformPlan(
            start: draw(model.start),
            stop: draw(model.stop),
            jobRun: draw(model.jobRun),
            tenants: model.tenants.map { tenant in
                TenantPlan(
                    run: draw(tenant.run),
                    arrivals: purpose(tenant.arrivals.flattened.count)
                )
            }
        )
    }

    mutating func operation(_ profile: OperationProfile) -> OperationPlan {
        OperationPlan(
            cpu: sampler(profile.cpu),
            hasCPU: profile.cpu != nil,
            wait: sampler(profile.wait),
            hasWait: profile.wait != nil,
            memory: sampler(profile.memory),
            hasMemory: profile.memory != nil
        )
    }
}

extension KeyPopularity {
    /// The law of a key's rank: 1 is the most popular.
    fileprivate var rank: Distribution {
        do {
            return try .zipf(count: Int(count), exponent: exponent)
        } catch {
            preconditionFailure("a model was not checked: \(error)")
        }
    }
}
