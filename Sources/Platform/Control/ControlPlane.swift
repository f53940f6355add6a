import Units

/// What Kubernetes does to pods over time: controllers make them, quotas refuse them, the
/// scheduler places them, they start, serve, stop, are preempted, evicted and lost.
///
/// It begins with a cluster at rest whose pods are all there already. From then on time is told to it
/// (`advance`), as are the events from outside (`pull`): an update, another number of replicas, a node
/// that fails. What becomes of pods that the request level knows it tells its environment.
///
/// Every change of a pod costs O(log n) for n pods, beside what the scheduler needs to place one; looks of
/// autoscalers and kubelets, and jumps of a version, cost O(n).
///
/// Departures from Kubernetes 1.29.6, beside those of the parts: controllers, scheduler and kubelets
/// act at once; what a quota gets back counts after `quotaReleaseDelay`; a template that names its
/// node is placed like any other; deployments whose size changes
/// during an update do not keep the proportion of their versions.
public struct ControlPlane: Sendable {
    /// What the request level knows of an owner's pods.
    public struct Workload: Hashable, Sendable {
        /// The number of the owner in the order of application.
        public var application: Int
        /// How many pods the request level has places for.
        public var places: Int

        /// The pods of an owner.
        public init(application: Int, places: Int) {
            self.application = application
            self.places = places
        }
    }

    /// Somebody whose pods come by themselves and share the quota and the nodes.
    public struct Tenant: Hashable, Sendable {
        /// The name; pods are called after it.
        public var name: String
        /// The namespace of its pods.
        public var namespace: String
        /// What its pods are made from.
        public var template: PodTemplate

        /// A tenant.
        public init(name: String, namespace: String, template: PodTemplate) {
            self.name = name
            self.namespace = namespace
            self.template = template
        }
    }

    /// How long a quota takes to notice that a pod has gone.
    ///
    /// Source: "sub-second to a few seconds" on a control plane of Kubernetes 1.29.6.
    public static let quotaReleaseDelay = SimDuration.milliseconds(500)

    /// What is to be done at a time.
    enum Task: Sendable {
        /// An owner tries again to make pods, of the newest version or of those before.
        case retry(owner: Int, isNew: Bool)
        /// A pod has started, ends its run, is looked at for whether it is idle, or is killed.
        case started(pod: Int, serial: UInt64)
        case runEnds(pod: Int, serial: UInt64)
        case idleCheck(pod: Int, serial: UInt64)
        case killed(pod: Int, serial: UInt64)
        /// A quota notices that a pod of an owner has gone.
        case release(owner: Int)
        /// A pod that found no node is not left alone any more.
        case scheduling
        /// Autoscalers look at their pods.
        case autoscaling
        /// A pod of a tenant comes.
        case arrival(tenant: Int)
        /// A node counts as lost; its pods are given up; its outage number tells outages apart.
        case nodeUnreachable(node: Int, outage: Int)
        case podsGivenUp(node: Int, outage: Int)
        /// Kubelets look at their memory.
        case housekeeping
        /// A node takes pods again after its memory was short.
        case pressureEnds(node: Int, number: Int)
    }

    /// The time until which everything is done.
    public internal(set) var now = SimTime.zero
    var agenda = Agenda<Task>()
    var namespaces: [Namespace]
    var scheduler: Scheduler
    /// The cluster at time zero, which knows the services.
    let cluster: Cluster
    var hasNodes: Bool { cluster.hasNodes }
    var owners: [ManagedOwner] = []
    var pods: [ManagedPod] = []
    /// Records of pods that are free.
    var freePods: [Int] = []
    var podsMade: UInt64 = 0
    /// Pods that are to be placed now, those that are left alone for a while, and those that wait for
    /// something that could help them.
    var queued: [Ticket] = []
    var resting = Agenda<Ticket>()
    /// When the last of them that was left alone is not any more.
    var lastRest = SimTime.zero
    var unschedulable = UnschedulablePods()
    /// What has happened since that could help them.
    var relief = Relief.none
    /// The pods by the scheduler's numbers.
    var podOfScheduled: [Int?] = []
    /// Owners whose pods have changed.
    var touchedOwners: [Int] = []
    /// The owner of each tenant's pods.
    private var tenantOwners: [Int] = []
    var nodes: [ManagedNode]
    var quotaTallies: [QuotaTally] = []
    /// Which of the tallies are of each namespace.
    var quotaTalliesOfNamespace: [Range<Int>] = []
    var log: [ControlEvent] = []
    /// Events that were not kept, because there were too many.
    public internal(set) var eventsDropped = 0
    /// Events that are kept at most.
    static let mostEvents = 10_000

    /// A control plane that goes on from a cluster at rest.
    ///
    /// - Parameters:
    ///   - cluster: The cluster; its pods are there and ready at time zero.
    ///   - workloads: The owners whose pods the request level knows.
    ///   - tenants: Whose pods come by themselves.
    ///   - environment: What the control plane asks of the world.
    public init(
        _ cluster: Cluster,
        workloads: [Workload] = [],
        tenants: [Tenant] = [],
        environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        namespaces = cluster.namespaces
        scheduler = cluster.scheduler
        self.cluster = cluster
        nodes = cluster.scheduler.nodes.map(ManagedNode.init)
        for (number, application) in cluster.applications.enumerated() {
            takeOver(number, application, of: cluster, workloads, &environment)
        }
        for (number, tenant) in tenants.enumerated() {
            add(tenant, number)
            agenda.add(.arrival(tenant: number), at: environment.nextArrival(ofTenant: number))
        }
        for number in namespaces.indices { addQuotaTallies(ofNamespace: number) }
        meterQuotas()
        if owners.contains(where: { $0.autoscaler != nil }) {
            agenda.add(.autoscaling, at: now + Autoscaler.interval)
        }
        if nodes.indices.contains(where: canRunShort) {
            agenda.add(.housekeeping, at: now + ManagedNode.housekeeping)
        }
        if hasNodes { scheduler.beginTrackingChanges() }
        relieveWaiting(by: .node)
        for owner in owners.indices { touch(owner) }
        settle(&environment)
    }

    /// When something is to be done next; `distantFuture` if nothing is.
    public var nextTime: SimTime { agenda.nextTime }

    /// Does everything that is due until `now`.
    public mutating func advance(
        to now: SimTime,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        while agenda.nextTime <= now {
            self.now = agenda.nextTime
            // What happens at one instant is seen together.
            while let task = agenda.takeDue(at: self.now) { perform(task, &environment) }
            settle(&environment)
        }
        self.now = now
    }

    private mutating func perform(
        _ task: Task,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        switch task {
        case .retry(let owner, let isNew): retry(owner, isNew: isNew)
        case .started(let pod, let serial):
            if isCurrent(pod, serial), pods[pod].phase == .starting, pods[pod].startDue <= now {
                becomeReady(pod, &environment)
            }
        case .runEnds(let pod, let serial):
            if isCurrent(pod, serial), pods[pod].isReady, pods[pod].runDue <= now {
                endRun(of: pod, &environment)
            }
        case .idleCheck(let pod, let serial):
            if isCurrent(pod, serial) { checkIdle(pod, &environment) }
        case .killed(let pod, let serial):
            if isCurrent(pod, serial) { endStop(of: pod, &environment) }
        case .release(let owner): release(owner)
        case .scheduling: break  // They are looked at when everybody has acted.
        case .autoscaling:
            autoscale(&environment)
            agenda.add(.autoscaling, at: now + Autoscaler.interval)
        case .arrival(let tenant):
            // One that is refused does not come again.
            _ = makePod(of: tenantOwners[tenant], revision: 0)
            agenda.add(.arrival(tenant: tenant), at: environment.nextArrival(ofTenant: tenant))
        case .nodeUnreachable(let node, let outage): becomeUnreachable(node, outage)
        case .podsGivenUp(let node, let outage): giveUpPods(of: node, outage, &environment)
        case .housekeeping:
            for node in nodes.indices { relieve(node, &environment) }
            agenda.add(.housekeeping, at: now + ManagedNode.housekeeping)
        case .pressureEnds(let node, let number): endPressure(of: node, number)
        }
    }

    /// Lets controllers and the scheduler act until there is nothing to do at this instant.
    mutating func settle(_ environment: inout some ControlPlaneEnvironment & ~Copyable) {
        repeat {
            let touched = touchedOwners
            touchedOwners = []
            for owner in touched {
                owners[owner].isTouched = false
                reconcile(owner, &environment)
            }
            schedule(&environment)
        } while !touchedOwners.isEmpty || !queued.isEmpty
    }

    /// Something became of a pod: its set has to look, and so has its owner.
    mutating func touchSet(of pod: Int) {
        let owner = pods[pod].owner
        // A StatefulSet looks after the pods of all its versions itself.
        if isOfNewest(pod) || owners[owner].kind == .statefulSet {
            owners[owner].new.isDue = true
        } else {
            owners[owner].old.isDue = true
        }
        touch(owner)
    }

    /// An owner has something to look at.
    mutating func touch(_ owner: Int) {
        guard !owners[owner].isTouched else { return }
        owners[owner].isTouched = true
        touchedOwners.append(owner)
    }

    private func isCurrent(_ pod: Int, _ serial: UInt64) -> Bool {
        pods[pod].serial == serial && pods[pod].phase != .none
    }

    /// Writes down what happened.
    mutating func record(_ kind: ControlEvent.Kind, _ subject: String, _ detail: String = "") {
        guard log.count < Self.mostEvents else {
            eventsDropped += 1
            return
        }
        log.append(ControlEvent(time: now, kind: kind, subject: subject, detail: detail))
    }
}

// MARK: - Taking over

extension ControlPlane {
    private mutating func takeOver(
        _ number: Int,
        _ application: Application,
        of cluster: Cluster,
        _ workloads: [Workload],
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        guard let owner = PodOwner(application.object), application.refusal == nil,
            application.replicaSetRefusal == nil,
            let namespace = application.namespace.flatMap({ name in
                namespaces.firstIndex { $0.name == name }
            })
        else { return }
        let workload = workloads.firstIndex { $0.application == number }
        let wanted = owner.isController ? cluster.replicas(of: owner) : 0
        var managed = ManagedOwner(
            application: number,
            owner: owner,
            kind: ManagedOwner.Kind(application.object),
            namespace: namespace,
            workload: workload,
            places: workload.map { workloads[$0].places } ?? 0,
            wanted: wanted,
            new: ManagedSet(wanted: wanted, backoff: owner.kind == "Job" ? .job : .replicaSet),
            old: ManagedSet(wanted: 0, backoff: .replicaSet),
            update: RollingUpdate(application.object, replicas: wanted),
            autoscaler: cluster.autoscaler(of: owner).map(Autoscaler.init),
            made: application.pods.count
        )
        managed.tally.wanted = wanted
        let index = owners.count
        owners.append(managed)
        for (position, pod) in application.pods.enumerated() {
            takeOver(
                cluster.pods[pod],
                at: position,
                place: cluster.place(of: pod),
                index,
                &environment
            )
        }
    }

    private mutating func takeOver(
        _ record: ClusterPod,
        at position: Int,
        place: ClusterPod.Place,
        _ owner: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        guard let admitted = record.admitted, !admitted.pod.phase.isTerminal, place != .preempted
        else { return }
        if owners[owner].prepared == nil {
            owners[owner].prepared = admitted
            owners[owner].profile = record.scheduled.map { scheduler.profile(ofPod: $0) }
        }
        var pod = ManagedPod(
            owner: owner,
            revision: 0,
            serial: podsMade,
            name: record.name,
            created: now
        )
        pod.ordinal = position
        pod.scheduled = record.scheduled
        podsMade += 1
        let number = pods.count
        switch place {
        case .pending: break
        case .node(let node):
            pod.node = node
            pod.phase = .ready
        case .nowhere, .preempted:
            pod.phase = record.unknownNode == nil ? .ready : .pending
        }
        if pod.phase == .ready {
            pod.readySince = now
            if owners[owner].freePlaces.remove(position) { pod.place = position }
        }
        if let node = pod.node { nodes[node].pods.insert(number) }
        if let id = pod.scheduled { noteScheduled(id, number) }
        owners[owner].tally.move(from: .none, to: pod.phase)
        pods.append(pod)
        include(number)
        if place == .pending, let id = pod.scheduled {
            unschedulable.insert(ticket(for: number), scheduler.help(for: id))
        }
        if pod.phase == .ready { beginRun(of: number, &environment) }
    }

    private mutating func add(_ tenant: Tenant, _ number: Int) {
        guard let namespace = namespaces.firstIndex(where: { $0.name == tenant.namespace })
        else { preconditionFailure("a tenant's namespace is one of the cluster's") }
        tenantOwners.append(owners.count)
        owners.append(
            ManagedOwner(
                application: nil,
                owner: PodOwner(
                    tenant: tenant.name,
                    namespace: tenant.namespace,
                    template: tenant.template
                ),
                kind: .tenant(number),
                namespace: namespace,
                workload: nil,
                places: 0,
                wanted: 0,
                new: ManagedSet(wanted: 0, backoff: .replicaSet),
                old: ManagedSet(wanted: 0, backoff: .replicaSet),
                made: 0
            )
        )
    }

    private mutating func addQuotaTallies(ofNamespace number: Int) {
        let first = quotaTallies.count
        for (quota, usage) in namespaces[number].quotas.enumerated() {
            for entry in usage.quota.hard.entries where QuotaCharge.countsPods(entry.name) {
                quotaTallies.append(
                    QuotaTally(
                        namespace: number,
                        quota: quota,
                        name: usage.quota.meta.name,
                        resource: entry.name,
                        hard: entry.quantity
                    )
                )
            }
        }
        quotaTalliesOfNamespace.append(first..<quotaTallies.count)
    }
}

extension ManagedOwner.Kind {
    fileprivate init(_ object: KubernetesObject) {
        switch object {
        case .statefulSet: self = .statefulSet
        case .job(let job): self = .job(completions: job.completions)
        case .pod: self = .pod
        default: self = .deployment
        }
    }
}
