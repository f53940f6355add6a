/// A cluster: what the API server, the controllers and the scheduler do with objects that are
/// applied one after the other.
///
/// Every object goes through admission in the order of application; a Deployment, StatefulSet or Job
/// is followed by its pods. What is admitted is placed, if there are nodes. Pods that are refused
/// though a controller wants them are tried again in the end, as controllers do.
///
/// Nodes, autoscalers and disruption budgets are there from the start. An autoscaler acts at once as
/// far as its bounds go.
public struct Cluster: Sendable {
    /// What was applied, in order.
    public internal(set) var applications: [Application] = []
    /// All pods that ever were to be made.
    public internal(set) var pods: [ClusterPod] = []
    /// The namespaces, in the order in which objects name them.
    public private(set) var namespaces: [Namespace] = []
    /// What places pods; without nodes nothing is placed.
    public internal(set) var scheduler: Scheduler

    private let defaultNamespace: String
    private let autoscalers: [HorizontalPodAutoscaler]
    private let timing: Timing
    private var namespaceNumbers: [String: Int] = [:]
    private var priorityClasses: [PriorityClass] = []
    private var services: [KubernetesService] = []
    /// What objects other than pods were charged, by namespace.
    private var charges: [(namespace: Int, charge: ResourceList)] = []
    private var identities: Set<Identity> = []
    /// What was worked out for the last pod of a owner, while no policy changes.
    private var prepared: [Int: Prepared] = [:]
    private(set) var podOfScheduled: [Int: Int] = [:]

    private struct Identity: Hashable {
        let kind: String
        let namespace: String?
        let name: String
    }

    private struct Prepared {
        var admitted: AdmittedPod
        var profile: Int?
    }

    /// When pods are placed.
    public enum Timing: Hashable, Sendable {
        /// As they come: each object's pods before the next object is applied.
        case inOrder
        /// When everything has been applied: the highest priority first.
        case atOnce
    }

    /// A cluster without objects.
    ///
    /// - Parameters:
    ///   - nodes: The nodes; without any nothing is placed.
    ///   - autoscalers: What bounds the replicas of owners.
    ///   - budgets: What protects pods from preemption.
    ///   - defaultNamespace: The namespace of objects that name none.
    ///   - timing: When pods are placed.
    ///   - recordsScores: Whether the scores of each placement are kept.
    public init(
        nodes: [Node] = [],
        autoscalers: [HorizontalPodAutoscaler] = [],
        budgets: [PodDisruptionBudget] = [],
        defaultNamespace: String = "default",
        timing: Timing = .inOrder,
        recordsScores: Bool = false
    ) {
        self.autoscalers = autoscalers
        self.defaultNamespace = defaultNamespace
        self.timing = timing
        let placed = budgets.map { budget in
            var budget = budget
            budget.meta.namespace = budget.meta.namespace ?? defaultNamespace
            return budget
        }
        scheduler = Scheduler(nodes: nodes, budgets: placed, recordsScores: recordsScores)
    }

    /// Whether there is anything to place pods on.
    public var hasNodes: Bool { !scheduler.nodes.isEmpty }

    /// The namespace of a name, if an object is in it.
    public func namespace(_ name: String) -> Namespace? {
        namespaceNumbers[name].map { namespaces[$0] }
    }

    /// How many pods a owner is to have, its autoscaler's bounds kept.
    ///
    /// A owner of no replicas is out of its autoscaler's reach, as in Kubernetes.
    public func replicas(of owner: PodOwner) -> Int {
        guard let autoscaler = autoscaler(of: owner), owner.replicas > 0 else {
            return owner.replicas
        }
        return min(max(owner.replicas, autoscaler.minReplicas), autoscaler.maxReplicas)
    }

    /// What sets the replicas of an owner; `nil` if nothing does.
    public func autoscaler(of owner: PodOwner) -> HorizontalPodAutoscaler? {
        let namespace = owner.meta.namespace ?? defaultNamespace
        return autoscalers.first { autoscaler in
            autoscaler.target.kind == owner.kind
                && autoscaler.target.name == owner.meta.name
                && (autoscaler.meta.namespace ?? defaultNamespace) == namespace
        }
    }

    /// Where a pod is.
    public func place(of pod: Int) -> ClusterPod.Place {
        let record = pods[pod]
        if record.preemptor != nil { return .preempted }
        guard let id = record.scheduled else { return .nowhere }
        switch scheduler.state(of: id) {
        case .bound(let node), .leaving(let node): return .node(node)
        case .pending: return .pending
        case .gone: return .nowhere
        }
    }

    /// What the scheduler said when it first found no node for a pod; `nil` if it found one.
    public func schedulingMessage(of pod: Int) -> String? {
        guard let id = pods[pod].scheduled else { return nil }
        return scheduler.firstMessage(of: id)
    }

    /// The pods that were removed for a pod, the most important first.
    public func victims(of pod: Int) -> [Int] {
        guard let id = pods[pod].scheduled else { return [] }
        return scheduler.victims(of: id).compactMap { podOfScheduled[$0] }
    }

    /// What the feasible nodes scored when a pod was placed; empty unless scores are recorded.
    public func scores(of pod: Int) -> [Scheduler.RecordedScore] {
        pods[pod].scheduled.map { scheduler.scores(of: $0) } ?? []
    }
}

// MARK: - Equality

extension Cluster: Equatable {
    /// Whether two clusters are made of the same: then the same has become of them.
    public static func == (left: Cluster, right: Cluster) -> Bool {
        left.scheduler.nodes == right.scheduler.nodes
            && left.scheduler.budgets == right.scheduler.budgets
            && left.autoscalers == right.autoscalers
            && left.defaultNamespace == right.defaultNamespace
            && left.timing == right.timing
            && left.applications.elementsEqual(right.applications) {
                $0.object == $1.object && $0.pods == $1.pods && $0.refusal == $1.refusal
            }
    }
}

// MARK: - Applying

extension Cluster {
    /// Applies an object, and makes its pods.
    ///
    /// - Parameters:
    ///   - object: The object.
    ///   - replicas: How many pods it makes; `nil` for as many as it and its autoscaler want.
    /// - Returns: Its number, in the order of application.
    @discardableResult
    public mutating func apply(_ object: KubernetesObject, replicas: Int? = nil) -> Int {
        let namespace =
            object.isNamespaced ? object.meta.namespace ?? defaultNamespace : nil
        let number = applications.count
        applications.append(Application(object: object, namespace: namespace))
        let index = namespace.map { namespaceNumber($0) }
        do throws(AdmissionRefusal) {
            try keep(object, in: index)
        } catch {
            refuse(number, because: error)
            return number
        }
        if let index { makePods(of: number, in: index, replicas: replicas) }
        return number
    }

    /// Records an object that the API server could not decode.
    ///
    /// - Parameters:
    ///   - object: What is known of it.
    ///   - refusal: Why it is refused.
    /// - Returns: Its number, in the order of application.
    @discardableResult
    public mutating func refuse(
        _ object: KubernetesObject,
        because refusal: AdmissionRefusal
    ) -> Int {
        let namespace =
            object.isNamespaced ? object.meta.namespace ?? defaultNamespace : nil
        applications.append(Application(object: object, namespace: namespace))
        refuse(applications.count - 1, because: refusal)
        return applications.count - 1
    }

    private mutating func refuse(_ number: Int, because refusal: AdmissionRefusal) {
        applications[number].refusal = refusal
        guard let owner = PodOwner(applications[number].object), !owner.isController else { return }
        applications[number].pods.append(pods.count)
        pods.append(
            ClusterPod(
                name: owner.meta.name,
                application: number,
                refusal: .refused(refusal),
                isEarlier: false
            )
        )
    }

    /// Lets everything come to rest: pods are placed, those that were preempted go and are made
    /// again by their controllers, and what was refused is tried again.
    public mutating func settle() {
        repeat {
            scheduler.run()
            while replacePreempted() { scheduler.run() }
        } while retryRefused()
    }

    private mutating func namespaceNumber(_ name: String) -> Int {
        if let number = namespaceNumbers[name] { return number }
        namespaces.append(Namespace(name: name, priorityClasses: priorityClasses))
        namespaceNumbers[name] = namespaces.count - 1
        return namespaces.count - 1
    }

    /// What the API server does with an object, its pods aside.
    private mutating func keep(
        _ object: KubernetesObject,
        in namespace: Int?
    ) throws(AdmissionRefusal) {
        let identity = Identity(
            kind: object.kind,
            namespace: namespace.map { namespaces[$0].name },
            name: object.meta.name
        )
        try validate(object)
        guard !identities.contains(identity) else {
            throw AdmissionRefusal(
                cause: .duplicate,
                message: "\(object.resource) \"\(object.meta.name)\" already exists"
            )
        }
        if let namespace, let charge = try charge(object, in: namespace) {
            charges.append((namespace, charge))
        }
        identities.insert(identity)
        switch object {
        case .priorityClass(let priorityClass):
            priorityClasses.append(priorityClass)
            for index in namespaces.indices { namespaces[index].add(priorityClass) }
            prepared = [:]
        case .limitRange(let limitRange):
            if let namespace { namespaces[namespace].add(limitRange) }
            prepared = [:]
        case .resourceQuota(let quota):
            if let namespace { add(quota, to: namespace) }
            prepared = [:]
        case .service(let service):
            services.append(service)
            prepared = [:]
        default: break
        }
    }

    private func validate(_ object: KubernetesObject) throws(AdmissionRefusal) {
        switch object {
        case .resourceQuota(let quota):
            let errors = ObjectValidation.errors(in: quota)
            guard errors.isEmpty else {
                throw .invalid(kind: object.kind, name: quota.meta.name, errors)
            }
        case .limitRange(let limitRange):
            var completed = limitRange
            LimitRangeDefaulting.complete(&completed)
            let errors = ObjectValidation.errors(in: completed)
            guard errors.isEmpty else {
                throw .invalid(kind: object.kind, name: limitRange.meta.name, errors)
            }
        case .priorityClass(let priorityClass):
            let name = priorityClass.meta.name
            let errors = ObjectValidation.errors(in: priorityClass)
            guard errors.isEmpty else {
                throw .invalid(kind: "PriorityClass.scheduling.k8s.io", name: name, errors)
            }
            let standard = priorityClasses.first(where: \.isGlobalDefault)
            if priorityClass.isGlobalDefault, let standard, standard.meta.name != name {
                throw .forbidden(
                    .secondDefault,
                    resource: object.resource,
                    name: name,
                    "PriorityClass \(standard.meta.name) is already marked as default. "
                        + "Only one default can exist"
                )
            }
        default: break
        }
    }

    /// Charges an object that is no pod to the quotas.
    ///
    /// - Returns: What it is charged; `nil` for pods, which are charged one by one.
    private mutating func charge(
        _ object: KubernetesObject,
        in namespace: Int
    ) throws(AdmissionRefusal) -> ResourceList? {
        switch object {
        case .pod: return nil
        case .service(let service):
            try namespaces[namespace].admit(service)
            return QuotaCharge.service(service)
        case .persistentVolumeClaim(let claim):
            try namespaces[namespace].admit(claim)
            return QuotaCharge.claim(claim)
        default:
            try namespaces[namespace].admit(object.meta.name, countedAs: object.resource)
            return QuotaCharge.object(countedAs: object.resource)
        }
    }

    /// Adds a quota, and counts what is there already: the quota itself among it.
    private mutating func add(_ quota: ResourceQuota, to namespace: Int) {
        namespaces[namespace].add(quota)
        for (owner, charge) in charges where owner == namespace {
            namespaces[namespace].includeInLastQuota(charge: charge)
        }
        for pod in pods where pod.preemptor == nil {
            guard let admitted = pod.admitted,
                applications[pod.application].namespace == namespaces[namespace].name
            else { continue }
            namespaces[namespace].includeInLastQuota(admitted.pod)
        }
    }
}

// MARK: - Pods

extension Cluster {
    private mutating func makePods(of number: Int, in namespace: Int, replicas: Int?) {
        let object = applications[number].object
        guard let owner = PodOwner(object) else { return }
        if case .pod(let pod) = object, let node = pod.spec.nodeName, !node.isEmpty,
            pod.phase != .pending || pod.startTime != nil
        {
            include(pod, of: number, in: namespace)
            return
        }
        if let resource = owner.replicaSetResource {
            do throws(AdmissionRefusal) {
                let name = owner.meta.name
                try namespaces[namespace].admit(name, countedAs: resource)
                charges.append((namespace, QuotaCharge.object(countedAs: resource)))
            } catch {
                applications[number].replicaSetRefusal = error
                return
            }
        }
        if case .pod(let pod) = object, pod.phase.isTerminal {
            include(pod, of: number, in: namespace)
            return
        }
        for index in 0..<(replicas ?? self.replicas(of: owner)) {
            applications[number].pods.append(pods.count)
            pods.append(
                ClusterPod(
                    name: owner.podName(index),
                    application: number,
                    isEarlier: false
                )
            )
            make(pods.count - 1, of: owner, after: index - 1)
        }
        if timing == .inOrder { scheduler.run() }
    }

    /// Has a pod made, if the one before it lets it.
    mutating func make(_ pod: Int, of owner: PodOwner, after previous: Int) {
        let number = pods[pod].application
        if owner.makesPodsInOrder, timing == .inOrder, hasNodes, previous >= 0 {
            scheduler.run()
            let before = applications[number].pods[previous]
            guard case .node = place(of: before) else {
                pods[pod].refusal = .heldBack(by: pods[before].name)
                return
            }
        }
        guard let name = applications[number].namespace, let namespace = namespaceNumbers[name]
        else { return }
        do throws(AdmissionRefusal) {
            let ready = try admit(pods[pod].name, of: owner, number, in: namespace)
            pods[pod].admitted = ready.admitted
            pods[pod].refusal = nil
            guard hasNodes, let profile = ready.profile else { return }
            let id: Int
            if let nodeName = owner.template.spec.nodeName, !nodeName.isEmpty {
                // Whoever names a node does not ask the scheduler.
                guard let node = node(named: nodeName) else {
                    pods[pod].unknownNode = nodeName
                    return
                }
                id = scheduler.assign(profile, toNode: node)
            } else {
                id = scheduler.enqueue(profile)
            }
            pods[pod].scheduled = id
            podOfScheduled[id] = pod
        } catch {
            pods[pod].refusal = .refused(error)
        }
    }

    private mutating func admit(
        _ name: String,
        of owner: PodOwner,
        _ number: Int,
        in namespace: Int
    ) throws(AdmissionRefusal) -> Prepared {
        if let ready = prepared[number] {
            try namespaces[namespace].admit(another: ready.admitted, name: name)
            return ready
        }
        let namespaceName = namespaces[namespace].name
        let pod = Pod(name: name, namespace: namespaceName, from: owner.template)
        switch namespaces[namespace].admit(pod) {
        case .refused(let refusal): throw refusal
        case .admitted(let admitted):
            let profile =
                hasNodes
                ? scheduler.profile(
                    of: schedulable(admitted, among: owner.companions, in: namespaceName)
                ) : nil
            let ready = Prepared(admitted: admitted, profile: profile)
            prepared[number] = ready
            return ready
        }
    }

    /// Takes in a pod that was there before, whatever the policies say of it now.
    private mutating func include(_ pod: Pod, of number: Int, in namespace: Int) {
        let admitted = namespaces[namespace].include(existing: pod)
        var record = ClusterPod(
            name: pod.meta.name,
            application: number,
            admitted: admitted,
            isEarlier: true
        )
        if hasNodes, !pod.phase.isTerminal, let nodeName = pod.spec.nodeName {
            if let node = node(named: nodeName) {
                let profile = scheduler.profile(
                    of: schedulable(admitted, among: nil, in: namespaces[namespace].name)
                )
                let id = scheduler.assign(profile, toNode: node, startTime: pod.startTime)
                record.scheduled = id
                podOfScheduled[id] = pods.count
            } else {
                record.unknownNode = nodeName
            }
        }
        applications[number].pods.append(pods.count)
        pods.append(record)
    }

    private func node(named name: String) -> Int? {
        scheduler.nodes.firstIndex { $0.meta.name == name }
    }

    /// A pod as the scheduler sees it: among the pods that its owner's selector and its services
    /// select.
    ///
    /// Source: `DefaultSelector` in `pkg/scheduler/framework/plugins/helper/spread.go`
    /// (Kubernetes 1.29.6).
    func schedulable(
        _ admitted: AdmittedPod,
        among selector: LabelSelector?,
        in namespace: String
    ) -> SchedulablePod {
        let labels = admitted.pod.meta.labels
        var companions = selector ?? LabelSelector()
        for service in services
        where !service.selector.isEmpty
            && (service.meta.namespace ?? defaultNamespace) == namespace
            && LabelSelector(matchLabels: service.selector).matches(labels)
        {
            for entry in service.selector.entries {
                companions.matchLabels[entry.name] = entry.value
            }
        }
        let isEmpty = companions.matchLabels.isEmpty && companions.matchExpressions.isEmpty
        var spec = admitted.pod.spec
        spec.nodeName = nil
        return SchedulablePod(
            spec: spec,
            labels: labels,
            namespace: namespace,
            companions: isEmpty ? nil : companions
        )
    }

    /// Lets preempted pods go, and has their controllers make new ones.
    ///
    /// - Returns: Whether there were any.
    mutating func replacePreempted() -> Bool {
        guard scheduler.hasLeaving else { return false }
        var preemptors: [Int: Int] = [:]
        let waiting = scheduler.waitingForVictims.compactMap { podOfScheduled[$0] }.sorted()
        for pod in waiting where pods[pod].preemptor == nil {
            guard let id = pods[pod].scheduled else { continue }
            for victim in scheduler.victims(of: id) { preemptors[victim] = pod }
        }
        let gone = scheduler.removeLeaving().compactMap { podOfScheduled[$0] }
        for pod in gone {
            guard let admitted = pods[pod].admitted else { continue }
            release(admitted, of: pods[pod].application)
            pods[pod].preemptor = pods[pod].scheduled.flatMap { preemptors[$0] } ?? pod
        }
        for pod in gone { replace(pod) }
        return !gone.isEmpty
    }

    /// Gives back what a pod of an object was charged.
    mutating func release(_ admitted: AdmittedPod, of number: Int) {
        guard let name = applications[number].namespace, let namespace = namespaceNumbers[name]
        else { return }
        namespaces[namespace].release(admitted)
    }

    private mutating func replace(_ pod: Int) {
        let number = pods[pod].application
        guard let owner = PodOwner(applications[number].object), owner.isController else {
            return
        }
        let made = applications[number].pods
        let name =
            owner.kind == "StatefulSet" ? pods[pod].name : owner.podName(made.count)
        applications[number].pods.append(pods.count)
        pods.append(ClusterPod(name: name, application: number, isEarlier: false))
        make(pods.count - 1, of: owner, after: -1)
    }

    /// Tries again to make what controllers want and could not get.
    ///
    /// - Returns: Whether that changed anything.
    private mutating func retryRefused() -> Bool {
        var hasChanged = false
        for number in applications.indices where applications[number].refusal == nil {
            guard let owner = PodOwner(applications[number].object), owner.isController
            else { continue }
            for (index, pod) in applications[number].pods.enumerated()
            where pods[pod].refusal != nil {
                make(pod, of: owner, after: index - 1)
                guard pods[pod].refusal == nil else {
                    // A controller stops at the first failure; the others would fail alike.
                    break
                }
                hasChanged = true
            }
        }
        return hasChanged
    }
}
