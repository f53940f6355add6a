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
    /// Attempts beside the first, and how long after it or the one before; `nil` for a percentile of
    /// what its clients have seen.
    var hedges: UInt8
    var hedgeDelay: SimDuration?
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

    /// - Precondition: The model needs no more purposes than there are.
    init(_ model: ServiceModel) {
        var builder = PlanBuilder(loadFactor: model.loadFactor)
        var draft = PlanDraft(model, &builder)
        precondition(
            PurposeLayout.count(until: builder.nextPurpose, sources: draft.sources.count)
                <= ServiceModel.mostPurposes,
            "a model with more draws than there are purposes"
        )
        for source in draft.sources.indices {
            draft.sources[source].begin(&draft.steps, draft.operations)
        }
        var firstKeys: [UInt32] = []
        var key: UInt32 = 0
        for keyspace in model.redis?.keyspaces ?? [] {
            firstKeys.append(key)
            key += keyspace.count
        }
        sources = FixedBuffer(count: draft.sources.count) { draft.sources[$0] }
        steps = FixedBuffer(count: draft.steps.count) { draft.steps[$0] }
        operations = FixedBuffer(count: draft.operations.count) { draft.operations[$0] }
        valueSizes = FixedBuffer(count: draft.valueSizes.count) { draft.valueSizes[$0] }
        self.firstKeys = FixedBuffer(count: firstKeys.count) { firstKeys[$0] }
        eviction = draft.eviction
        patienceLaneCount = draft.patienceLaneCount
        pauses = FixedBuffer(count: draft.pauses.count) { draft.pauses[$0] }
        platform = draft.platform
        tables = builder.finish()
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
