import Kernel
import Limiters
import Units
import Variates

/// A draw that a request makes: from what distribution, and under which purpose, so that request k
/// draws the same value in every candidate.
struct DrawPlan: BitwiseCopyable {
    var sampler: Sampler
    var purpose: UInt16
    /// Whether there is anything to draw.
    var exists: Bool
    /// Which of its request's beginnings it goes on from; `Beginnings.none` if from none.
    var beginning = Beginnings.none

    static let none = DrawPlan(sampler: Sampler(constant: 0), purpose: 0, exists: false)
}

/// A step of a source's requests, ready for the event loop.
struct StepPlan: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable { case cpu, wait, redisGet, redisGetOrSet, redisSet, agent }

    var kind: Kind
    /// CPU time or wait; for Redis the rank of the key.
    var draw: DrawPlan
    /// Redis: the service time of the command.
    var service = DrawPlan.none
    /// Redis: the service time of the `SET` after a miss.
    var fillService = DrawPlan.none
    /// Redis: the time on the network.
    var roundTrip = DrawPlan.none
    /// Redis: the `PING` that tests a connection, and its time on the network.
    var ping = DrawPlan.none
    var pingRoundTrip = DrawPlan.none
    /// Redis: when what is set expires.
    var timeToLive = DrawPlan.none
    /// Redis: the number of the keyspace.
    var keyspace: UInt16 = 0
    /// Agent: the pool, the number of operations, and the purposes of their draws.
    var pool: UInt16 = 0
    var operations: UInt16 = 0
    var isParallel = false
    var operationPurposes: UInt16 = 0
    /// Agent: which of the request's beginnings are those of the CPU time and, next to it, the wait of
    /// the first operation; `Beginnings.none` if none are.
    var operationBeginning = Beginnings.none
}

/// One component of a workload's arrival process, ready for the event loop.
struct SourcePlan: BitwiseCopyable {
    var workload: Int
    /// Number of the component within the workload's arrivals.
    var component: Int
    /// The source's part of `Plan.steps`.
    var firstStep: Int
    var stepCount: Int
    var requestSize: DrawPlan
    var responseSize: DrawPlan
    var memory: DrawPlan
    /// Think time of the users of a closed source.
    var think: DrawPlan
    /// Users of a closed source; 0 for an open one.
    var users: Int
    /// Of the 48 bits of a request's number those that count the requests of one user; the user has the
    /// others, which are enough for `ArrivalProcess.usersMaximum`.
    var userRequestBits: UInt64 { users > 1 << 22 ? 24 : 26 }
    /// Purposes of the arrivals, of the choice of a pod, and of the back-off.
    var arrivals: UInt16
    var routing: UInt16
    var backoffJitter: UInt16
    /// Whether clients keep connections.
    var keepsConnections: Bool
    /// Whether their connections are multiplexed.
    var multiplexes: Bool
    var handshake: SimDuration
    /// Attempts at most; `UInt16.max` = any number.
    var attempts: UInt16
    var backoff: Backoff
    var hasBudget: Bool
    /// Whether something that the clients share is told of every attempt.
    var watchesAttempts: Bool
    /// Which of the model's priorities is the workload's: 0 = the highest.
    var priority: Int
    /// The same for its operations.
    var operationPriority: UInt8 { UInt8(clamping: priority) }
    /// By when a response is due, from an attempt's arrival.
    var deadline: SimDuration
    /// How long a client waits.
    var patience = DrawPlan.none
    /// Where a patience waits that is not always the same; `nil` if it is, or if there is none.
    var patienceLanes: PatienceLanes?
    var honoursRetryAfter: Bool
    /// Attempts beside the first, and how long after it or the one before.
    var hedges: UInt8
    var hedgeDelay: SimDuration
    /// Purpose of the choice of what clients refuse by themselves.
    var throttle: UInt16 = 0
    /// The draws of a first attempt whose beginnings are computed together.
    var beginnings = Beginnings()
}

/// What an operation of an agent pool draws.
struct OperationPlan: BitwiseCopyable {
    var cpu: Sampler
    var hasCPU: Bool
    var wait: Sampler
    var hasWait: Bool
    var memory: Sampler
    var hasMemory: Bool
    /// Whether the CPU time or the wait is drawn, and not always the same.
    var drawsTimes: Bool { cpu.constant == nil || wait.constant == nil }

    /// The draws of an operation; each has a purpose of its own within those of its step.
    enum Draw: UInt16, CaseIterable { case cpu, wait, memory, route }
}

/// When the containers of a Deployment pause, ready for the event loop.
struct PausePlan: BitwiseCopyable {
    var every: DrawPlan
    var length: DrawPlan
}

/// The draws of pods that come and go.
struct PlatformPlan {
    var start = DrawPlan.none
    var stop = DrawPlan.none
    var jobRun = DrawPlan.none
    var tenants: [TenantPlan] = []
}

/// The draws of a tenant's pods.
struct TenantPlan: BitwiseCopyable {
    var run: DrawPlan
    /// The purpose of the first component of the arrivals; the others follow.
    var arrivals: UInt16
}

/// A model laid out for the event loop: flat, without references, with the purposes of all draws.
struct Plan: ~Copyable {
    let sources: FixedBuffer<SourcePlan>
    let steps: FixedBuffer<StepPlan>
    let operations: FixedBuffer<OperationPlan>
    /// Sizes of the values of each keyspace, and the number of its first key.
    let valueSizes: FixedBuffer<DrawPlan>
    let firstKeys: FixedBuffer<UInt32>
    /// Purpose of Redis' own choices.
    let eviction: UInt16
    /// The pauses of the orchestrator's pods, then those of each agent pool's.
    let pauses: FixedBuffer<PausePlan>
    /// The lanes of all sources whose clients' patience is drawn.
    let patienceLaneCount: Int
    let platform: PlatformPlan
    /// Owns what the samplers point to.
    private let tables: SamplerTables

    init(_ model: ServiceModel) {
        var builder = Builder(loadFactor: model.loadFactor)
        let priorities = Set(model.workloads.map(\.priority)).sorted(by: >)
        // Whoever has no deadline comes after all who have one, in the order of the attempts.
        let timeout =
            model.orchestrator.limits.requestTimeout ?? SimDuration(nanoseconds: .max / 2)
        var sources: [SourcePlan] = []
        var steps: [StepPlan] = []
        // Keyspaces come first, so that a key's size does not depend on the workloads.
        let valueSizes = (model.redis?.keyspaces ?? []).map { builder.draw($0.valueSize) }
        let eviction = builder.purpose()
        for (index, workload) in model.workloads.enumerated() {
            for (number, component) in workload.arrivals.flattened.enumerated() {
                let first = steps.count
                sources.append(
                    builder.source(
                        component,
                        of: workload,
                        number: index,
                        component: number,
                        firstStep: first,
                        priority: priorities.firstIndex(of: workload.priority) ?? 0,
                        timeout: timeout
                    )
                )
                for step in workload.steps {
                    steps.append(builder.step(step, redis: model.redis))
                }
            }
        }
        let operations = model.agents.map { builder.operation($0.operation) }
        for source in sources.indices { sources[source].begin(&steps, operations) }
        // After all others, so that a pause moves no other draw.
        let pauses = ([model.orchestrator.pauses] + model.agents.map(\.pauses)).map {
            PausePlan(every: builder.draw($0?.every), length: builder.draw($0?.length))
        }
        var patienceLaneCount = 0
        // Last, so that a model's other draws stay what they are when clients become impatient.
        for source in sources.indices {
            guard let patience = model.workloads[sources[source].workload].patience else {
                continue
            }
            sources[source].patience = builder.draw(patience)
            guard sources[source].patience.sampler.constant == nil else { continue }
            sources[source].patienceLanes = PatienceLanes(
                first: patienceLaneCount,
                mean: patience.mean
            )
            patienceLaneCount += PatienceLanes.each
        }
        // Last, so that a client's throttle moves no other draw.
        for index in sources.indices
        where model.workloads[sources[index].workload].adaptiveThrottle != nil {
            sources[index].throttle = builder.purpose()
        }
        platform = builder.platform(model.platform)
        var firstKeys: [UInt32] = []
        var key: UInt32 = 0
        for keyspace in model.redis?.keyspaces ?? [] {
            firstKeys.append(key)
            key += keyspace.count
        }
        self.sources = FixedBuffer(count: sources.count) { sources[$0] }
        self.steps = FixedBuffer(count: steps.count) { steps[$0] }
        self.operations = FixedBuffer(count: operations.count) { operations[$0] }
        self.valueSizes = FixedBuffer(count: valueSizes.count) { valueSizes[$0] }
        self.firstKeys = FixedBuffer(count: firstKeys.count) { firstKeys[$0] }
        self.eviction = eviction
        self.patienceLaneCount = patienceLaneCount
        self.pauses = FixedBuffer(count: pauses.count) { pauses[$0] }
        tables = builder.finish()
    }

    /// Hands out purposes and prepares samplers, in the order of the model.
    private struct Builder: ~Copyable {
        private var tables = SamplerTables()
        /// Purpose 0 is the stream that nobody seeks.
        private var nextPurpose: UInt16 = 1
        /// By how much there are more users than the model says.
        private let loadFactor: Double

        init(loadFactor: Double) { self.loadFactor = loadFactor }

        consuming func finish() -> SamplerTables { tables }

        mutating func purpose(_ count: UInt16 = 1) -> UInt16 {
            defer { nextPurpose += count }
            return nextPurpose
        }

        mutating func draw(_ distribution: Distribution?) -> DrawPlan {
            // A purpose is used up in any case: a draw that a candidate lacks moves no other.
            let purpose = purpose()
            guard let distribution else { return .none }
            return DrawPlan(
                sampler: tables.prepare(distribution),
                purpose: purpose,
                exists: true
            )
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
                hedgeDelay: workload.hedge?.after ?? .zero
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
                    keyspace: UInt16(command.keyspace)
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
                    pool: UInt16(call.pool),
                    operations: UInt16(clamping: call.operations),
                    isParallel: call.parallel,
                    operationPurposes: purpose(UInt16(OperationPlan.Draw.allCases.count))
                )
            }
        }

        /// The purposes of what pods draw: far from all others, so that neither moves the other.
        private static let firstOfPlatform: UInt16 = 0x8000

        mutating func platform(_ model: PlatformModel?) -> PlatformPlan {
            guard let model else { return PlatformPlan() }
            nextPurpose = max(nextPurpose, Self.firstOfPlatform)
            return PlatformPlan(
                start: draw(model.start),
                stop: draw(model.stop),
                jobRun: draw(model.jobRun),
                tenants: model.tenants.map { tenant in
                    TenantPlan(
                        run: draw(tenant.run),
                        arrivals: purpose(UInt16(tenant.arrivals.flattened.count))
                    )
                }
            )
        }

        mutating func operation(_ profile: OperationProfile) -> OperationPlan {
            let nothing = Sampler(constant: 0)
            return OperationPlan(
                cpu: profile.cpu.map { tables.prepare($0) } ?? nothing,
                hasCPU: profile.cpu != nil,
                wait: profile.wait.map { tables.prepare($0) } ?? nothing,
                hasWait: profile.wait != nil,
                memory: profile.memory.map { tables.prepare($0) } ?? nothing,
                hasMemory: profile.memory != nil
            )
        }
    }
}

extension SourcePlan {
    /// Chooses the draws whose beginnings are computed together: those of each first attempt, in
    /// the order in which they are made.
    fileprivate mutating func begin(_ allSteps: inout [StepPlan], _ operations: [OperationPlan]) {
        beginnings.add(&requestSize)
        beginnings.add(&memory)
        for step in firstStep..<firstStep + stepCount {
            beginnings.add(&allSteps[step].draw)
            beginnings.add(&allSteps[step].service)
            beginnings.add(&allSteps[step].roundTrip)
        }
        beginnings.add(&responseSize)
        beginOperation(&allSteps, operations)
        guard beginnings.count == 1 else { return }
        // One alone is drawn as quickly without.
        beginnings = Beginnings()
        requestSize.beginning = Beginnings.none
        memory.beginning = Beginnings.none
        for step in firstStep..<firstStep + stepCount {
            allSteps[step].draw.beginning = Beginnings.none
            allSteps[step].service.beginning = Beginnings.none
            allSteps[step].roundTrip.beginning = Beginnings.none
        }
        responseSize.beginning = Beginnings.none
    }

    /// Takes in, if there is room left, the first operation of the first agent step, whose draws have the
    /// lane of the first attempt.
    private mutating func beginOperation(
        _ allSteps: inout [StepPlan],
        _ operations: [OperationPlan]
    ) {
        let steps = firstStep..<firstStep + stepCount
        guard let step = steps.first(where: { allSteps[$0].kind == .agent }) else { return }
        let operation = operations[Int(allSteps[step].pool)]
        guard operation.cpu.constant == nil, operation.wait.constant == nil else { return }
        allSteps[step].operationBeginning = beginnings.addPair(allSteps[step].operationPurposes)
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
