import Units

/// What makes pods over time, and how many of them there are.
struct ManagedOwner: Sendable {
    /// Its number in the order of application; `nil` of a tenant.
    let application: Int?
    /// What its pods are, and how they are made.
    let owner: PodOwner
    /// How its pods follow each other.
    let kind: Kind
    /// The number of its namespace.
    let namespace: Int
    /// The number of its workload at the request level; `nil` if none is its own.
    let workload: Int?
    /// How many places the workload has, and those that no pod has.
    let places: Int
    var freePlaces: IndexedHeap<Int>
    /// How many pods there are to be.
    var wanted: Int
    /// The version of the template.
    var revision = 0
    /// The pods of the version, and those of the versions before.
    var new: ManagedSet
    var old: ManagedSet
    /// How a version is replaced; `nil`: all old pods go before the first new one comes.
    var update: RollingUpdate?
    /// Whether an update is under way, and since when.
    var updatesSince: SimTime?
    var autoscaler: Autoscaler?
    /// The pods, those that are stopping among them, in the order in which they were made.
    var pods = PodSequence()
    /// The pods of a StatefulSet by their numbers.
    var ordinals = OrdinalTable()
    /// Pods that ever were.
    var made: Int
    /// Pods of a Job that have ended well.
    var succeeded = 0
    /// What the first of the pods became by admission, and its kind for the scheduler.
    var prepared: AdmittedPod?
    var profile: Int?
    /// Why the last creation failed; it is logged once.
    var lastRefusal: String?
    /// Whether it is to be looked at.
    var isTouched = false
    var tally = OwnerTally()

    /// Somebody who has no pods yet.
    init(
        application: Int?,
        owner: PodOwner,
        kind: Kind,
        namespace: Int,
        workload: Int?,
        places: Int,
        wanted: Int,
        new: ManagedSet,
        old: ManagedSet,
        update: RollingUpdate? = nil,
        autoscaler: Autoscaler? = nil,
        made: Int
    ) {
        self.application = application
        self.owner = owner
        self.kind = kind
        self.namespace = namespace
        self.workload = workload
        self.places = places
        freePlaces = IndexedHeap()
        for place in 0..<places { freePlaces.set(place, to: place) }
        self.wanted = wanted
        self.new = new
        self.old = old
        self.update = update
        self.autoscaler = autoscaler
        self.made = made
    }

    /// How pods follow each other.
    enum Kind: Hashable, Sendable {
        /// As many as wanted, all alike.
        case deployment
        /// One after the other, each with a name of its own.
        case statefulSet
        /// So many at once, until so many have ended; `nil`: for ever.
        case job(completions: Int?)
        /// One, which is not made again.
        case pod
        /// One whenever one comes.
        case tenant(Int)
    }

    var isUpdating: Bool { updatesSince != nil }
}

/// What keeps the pods of one version: a ReplicaSet, or the part of another controller that does.
struct ManagedSet: Sendable {
    /// How many pods there are to be.
    var wanted: Int {
        didSet { if wanted != oldValue { isDue = true } }
    }
    var backoff: CreationBackoff
    /// Whether it has something to look at: its number was changed, something became of one of its own
    /// pods, or it is time to try again.
    var isDue = true
    /// The pods that it counts.
    var counted = DeletionOrder()
    /// How many pods of the version there are, those that are stopping among them.
    var present = 0

    init(wanted: Int, backoff: CreationBackoff) {
        self.wanted = wanted
        self.backoff = backoff
    }

    /// Remembers whether everything that was wanted could be made.
    ///
    /// - Returns: When to try again; `nil` if there is no need.
    mutating func tried(made: Int, isWhole: Bool, at now: SimTime) -> SimTime? {
        isDue = false
        if made > 0 || isWhole { backoff.succeeded() }
        return isWhole ? nil : backoff.failed(at: now)
    }
}
