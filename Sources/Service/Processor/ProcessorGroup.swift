import Kernel
import Limiters
import Units

/// Whose burst a processor works on.
struct BurstOwner: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable { case request, operation }
    var kind: Kind
    var handle: SlotHandle
}

/// What a container's processor group is made of.
struct ProcessorGroupModel {
    /// Index of the node whose cores it shares; `nil` = it has cores of its own.
    var node: Int?
    /// Weight against the other groups of the node.
    var weight: Double
    /// The CFS quota; `nil` = none.
    var quota: CFSBandwidth?
    /// Which usage histogram the group's periods go to.
    var histogram: Int
}

/// The threads of a container that compute.
struct ProcessorGroup: ~Copyable {
    /// What a group's timer waits for.
    enum Awaited: BitwiseCopyable { case completion, exhaustion, refill }

    /// Bursts that have not ended.
    var runnable = 0
    /// When `used`, and with it the quota, was brought up to date.
    var updated = SimTime.zero
    /// While the group is governed: CPU time that each thread has had, from any origin.
    var virtualTime = SimTime.zero
    /// While the group is governed: what each thread has had above `virtualTime`, less than a
    /// nanosecond.
    ///
    /// It is carried on: of thousands of threads on a core each has but a few nanoseconds between two
    /// events, and all of them would lose a part of the core that was rounded down each time.
    var fraction = 0.0
    /// CPU time used from the start until `updated`.
    var used: Int64 = 0
    /// While the group is not governed: what will have been used when all bursts have ended.
    var granted: Int64 = 0
    /// While the group is not governed: the sum of the instants at which its bursts end.
    ///
    /// It may overflow, since only its difference to another such sum counts.
    var sumOfEnds: Int64 = 0
    /// While the group is not governed: when the last of its bursts ends.
    var lastEnd = SimTime.zero
    /// Cores that each thread has now: 0...1.
    var speed = 1.0
    /// The bursts that have not ended and are not quiet, in the order in which they began.
    var firstBurst = ProcessorBurst.none
    var lastBurst = ProcessorBurst.none
    var node: Int
    let hasQuota: Bool
    /// Whether its bursts end by its timer: `ends` holds them all.
    var isGoverned = false
    /// Whether all threads stand still whatever the quota.
    var isPaused = false
    /// Whether there is a container: the periods without one are not counted.
    var isPresent = true
    var awaited = Awaited.completion
    var quota: CFSBandwidth
    let weight: Double
    let histogram: Int
    /// Handles of bursts, ordered by their ends.
    ///
    /// All if the group is governed, the quiet ones if it is not; those of cancelled bursts are passed
    /// over.
    var ends = EventList<SlotHandle>(capacity: 16)

    init(_ model: ProcessorGroupModel) {
        node = model.node ?? -1
        weight = model.weight
        histogram = model.histogram
        hasQuota = model.quota != nil
        quota = model.quota ?? CFSBandwidth(quota: .seconds(1))
    }

    var isThrottled: Bool { hasQuota && quota.isThrottled }
    /// Threads that ask for a core now.
    var running: Int { isThrottled || isPaused ? 0 : runnable }
    /// Cores in use now.
    var rate: Double { Double(running) * speed }
    /// Whether threads use or await the quota now.
    var isActive: Bool { runnable > 0 && !isPaused }

    /// CPU time that each running thread has had after a time during which nothing changed.
    func progress(during elapsed: SimDuration) -> (whole: SimDuration, fraction: Double) {
        guard speed != 1 else { return (elapsed, fraction) }
        let exact = speed * Double(elapsed.nanoseconds) + fraction
        let whole = Int64(exact)
        return (SimDuration(nanoseconds: whole), exact - Double(whole))
    }

    /// How long it takes until each running thread has had so much more CPU time.
    func time(toProgressBy progress: SimDuration) -> SimDuration {
        let missing = max(0, Double(progress.nanoseconds) - fraction)
        return SimDuration(nanoseconds: Int64((missing / speed).rounded(.up)))
    }

    /// CPU time that the bursts of a group that is not governed have yet to use at `now`.
    ///
    /// Each has a core of its own until its end, so it is the sum of the times until then.
    func ungovernedWork(at now: SimTime) -> Int64 {
        sumOfEnds &- Int64(runnable) &* now.nanoseconds
    }
}

/// A machine whose cores its groups share.
struct ProcessorNode: BitwiseCopyable {
    var cores: Double
    /// Threads that ask for a core now.
    var running = 0
    /// The node's part of the list of members.
    var firstMember: Int
    var memberCount: Int
    /// Whether some thread has less than a core.
    var isContended = false

    /// Whether more threads ask for a core than there are cores.
    var isFull: Bool { Double(running) > cores }
    /// Whether one more thread would have a core, and everybody else too.
    var hasRoom: Bool { Double(running + 1) <= cores }
}

/// CPU time that somebody asks for in one go.
struct ProcessorBurst: BitwiseCopyable {
    var owner: BurstOwner
    var group: Int32
    var demand: SimDuration
    /// When it ends: an instant, or if its group is governed the group's virtual time.
    var end: SimTime
    /// Its neighbours in the group's list; a quiet burst is not in it.
    var previous: UInt32
    var next = Self.none

    /// The slot of no burst.
    static var none: UInt32 { .max }
    /// What stands for the neighbour of a quiet burst.
    static var notListed: UInt32 { .max - 1 }
}
