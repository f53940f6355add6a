import Kernel
import Limiters
import Statistics
import Units
import Variates

/// A Redis server: one thread that serves commands in the order in which they arrive, the keys
/// under `maxmemory`, and a limited number of clients.
///
/// A command that arrives at t begins when the one before it has ended, so its end is known on its
/// arrival and needs no event (Lindley's recursion). With batches it is not: those that arrive while
/// a batch is executed are the next one, and all of a batch are answered when it has ended, as the
/// event loop does (`beforeSleep` writes the replies, then `epoll` tells who is ready). Departures: a
/// cancelled client's command is still served; the server has a core of its own; a value that is longer
/// than Redis takes is as long as the longest.
///
/// Source: Redis 7.0, `ae.c`, `networking.c`, `evict.c`.
struct RedisServer: ~Copyable {
    let hasPool: Bool
    let acquisitionTimeout: SimDuration
    /// How often pools are looked at for connections whose time is over.
    let reaperInterval: SimDuration
    let staleCheck: StaleConnectionCheck
    let connectTime: SimDuration
    let servesInBatches: Bool
    let hasMemoryLimit: Bool
    private let maxClients: Int
    /// Length of the key names of each keyspace.
    private let keySizes: FixedBuffer<Int>
    private let eviction: UInt16

    private var keys: RedisKeyspace
    /// Redis' own choices.
    private let choices: UnsafeMutablePointer<RandomStream>
    /// Commands that have arrived.
    private(set) var commands: UInt64 = 0
    /// Connections that `maxclients` refused.
    var refusedClients: UInt64 = 0
    private var freeAt = SimTime.zero

    /// Reasons for which it does not answer.
    var outages = 0
    /// How many times as long a command takes as usual.
    var slowness = 1.0
    /// The commands that are being executed as a batch, and those that arrived meanwhile.
    private var batch = RingQueue<Answer>()
    private var gathered = RingQueue<Answer>()
    private var gatheredService = SimDuration.zero
    /// Tells a batch from those before it.
    private(set) var batchNumber: UInt32 = 0

    var clientLevel = PodLevel()
    var memoryLevel = PodLevel()
    private var clients = TimeAverage()
    private(set) var busy = SimDuration.zero
    private(set) var hits: UInt64 = 0
    private(set) var misses: UInt64 = 0
    /// Pooled connections that the server had closed before they were taken from the pool.
    var staleConnections: UInt64 = 0

    init(_ model: RedisModel?, eviction: UInt16, seed: UInt64, replication: UInt32) {
        hasPool = model?.pool != nil
        acquisitionTimeout = model?.pool?.acquisitionTimeout ?? .forever
        reaperInterval = model?.pool?.reaperInterval ?? .forever
        staleCheck = model?.pool?.staleCheck ?? .closedSocket
        connectTime = model?.connectTime ?? .zero
        servesInBatches = model?.serving == .batches
        maxClients = model?.maxClients ?? .max
        hasMemoryLimit = model?.maxMemory != nil
        self.eviction = eviction
        let keyspaces = model?.keyspaces ?? []
        keySizes = FixedBuffer(count: keyspaces.count) { Int(keyspaces[$0].keySize.count) }
        keys = RedisKeyspace(
            keyspaces: keyspaces.map { Int($0.count) },
            configuration: RedisMemoryConfiguration(
                maxmemory: model?.maxMemory ?? .zero,
                policy: model?.evictionPolicy ?? .noeviction,
                samples: model?.samples ?? 5,
                lfuLogFactor: model?.lfuLogFactor ?? 10,
                lfuDecayMinutes: model?.lfuDecayMinutes ?? 1
            )
        )
        choices = .allocate(capacity: 1)
        choices.initialize(to: RandomStream(seed: seed, replication: replication))
    }

    deinit {
        choices.deinitialize(count: 1)
        choices.deallocate()
    }

    /// Open client connections.
    var openClients: Int64 { @inline(__always) get { clients.level } }

    /// Keys that were evicted.
    var evictions: Int64 { keys.evictions }

    /// Memory in use, as `maxmemory` counts it.
    var memoryInUse: Bytes { @inline(__always) get { keys.used } }

    /// The number of a key among the keys of all keyspaces.
    @inline(__always)
    func key(rank: Double, of keyspace: UInt16) -> UInt32 {
        UInt32(keys.key(Int(rank) - 1, of: Int(keyspace)))
    }

    /// Opens a client connection, unless `maxclients` are open.
    mutating func connect(at now: SimTime) -> Bool {
        guard clients.level < maxClients else { return false }
        clients.change(by: 1, at: now)
        keys.connections += 1
        return true
    }

    /// Closes a client connection.
    mutating func disconnect(at now: SimTime) {
        clients.change(by: -1, at: now)
        keys.connections -= 1
    }

    /// The process is gone, and with it what it was about to do.
    mutating func stop(losingKeys: Bool, at now: SimTime) {
        outages += 1
        freeAt = now
        while nextAnswer() != nil {}
        while !gathered.isEmpty { _ = gathered.removeFirst() }
        gatheredService = .zero
        batchNumber &+= 1
        if losingKeys { keys.removeAll() }
    }

    /// A command arrives.
    ///
    /// - Returns: When it has been served.
    mutating func serve(_ service: SimDuration, at now: SimTime) -> SimTime {
        freeAt = max(freeAt, now) + service
        busy = busy + service
        return freeAt
    }

    /// A command whose answer is due when its batch has been executed.
    struct Answer: BitwiseCopyable {
        var request: SlotHandle
        var network: SimDuration
    }

    /// A command arrives, and joins the next batch.
    ///
    /// - Returns: When the batch ends if it begins now, with this command alone; `nil` if another
    ///   one is being executed.
    mutating func join(_ answer: Answer, service: SimDuration, at now: SimTime) -> SimTime? {
        busy = busy + service
        guard batch.isEmpty else {
            gathered.append(answer)
            gatheredService = gatheredService + service
            return nil
        }
        batch.append(answer)
        batchNumber &+= 1
        return now + service
    }

    /// The next command of the batch that has ended; `nil` when all have been answered.
    mutating func nextAnswer() -> Answer? { batch.isEmpty ? nil : batch.removeFirst() }

    /// Begins the next batch with what has gathered.
    ///
    /// - Returns: When it ends; `nil` if nothing has arrived.
    mutating func beginBatch(at now: SimTime) -> SimTime? {
        guard !gathered.isEmpty else { return nil }
        swap(&batch, &gathered)
        batchNumber &+= 1
        let service = gatheredService
        gatheredService = .zero
        return now + service
    }

    /// `GET`.
    ///
    /// - Returns: Whether the key is there.
    mutating func get(_ key: UInt32, at now: SimTime) -> Bool {
        let choices = nextChoices()
        let isHit = keys.get(Int(key), at: now) { choices.pointee.uniformInteger(below: $0) }
        if isHit { hits += 1 } else { misses += 1 }
        return isHit
    }

    /// `SET`.
    ///
    /// - Returns: Whether there was room for it.
    mutating func set(
        _ key: UInt32,
        of keyspace: UInt16,
        valueSize: Double,
        expiresAt: SimTime?,
        at now: SimTime
    ) -> Bool {
        let choices = nextChoices()
        let outcome = keys.set(
            Int(key),
            keyBytes: keySizes[Int(keyspace)],
            valueBytes: Self.length(of: valueSize),
            at: now,
            expiresAt: expiresAt
        ) { choices.pointee.uniformInteger(below: $0) }
        return outcome != .outOfMemory
    }

    /// Puts the first keys of a keyspace there before the simulation begins, as many as fit.
    mutating func prefill(firstKeys count: UInt32, of keyspace: UInt16, valueSize: Double) {
        let first = keys.key(0, of: Int(keyspace))
        _ = keys.prefill(
            first..<first + Int(count),
            keyBytes: keySizes[Int(keyspace)],
            valueBytes: Self.length(of: valueSize)
        )
    }

    /// Puts a key there before the simulation begins.
    ///
    /// - Returns: Whether there was room for it.
    mutating func prefill(_ key: UInt32, of keyspace: UInt16, valueSize: Double) -> Bool {
        keys.prefill(
            Int(key)..<Int(key) + 1,
            keyBytes: keySizes[Int(keyspace)],
            valueBytes: Self.length(of: valueSize)
        ) == 1
    }

    /// The length of a value whose size was drawn.
    @inline(__always)
    private static func length(of size: Double) -> Int {
        Int(min(size, Double(RedisKeyspace.longestString)))
    }

    /// Begins the observation window.
    mutating func resetStatistics(at now: SimTime) {
        busy = .zero
        hits = 0
        misses = 0
        staleConnections = 0
        clients.reset(at: now)
    }

    private mutating func nextChoices() -> UnsafeMutablePointer<RandomStream> {
        commands += 1
        choices.pointee.seek(purpose: Purpose(rawValue: eviction), request: commands)
        return choices
    }
}
