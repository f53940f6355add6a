/// A namespace as the API server sees it: what it defaults, demands and counts.
///
/// A pod goes through the steps in the order of a real server: the API's own defaults, the
/// defaults of the limit ranges, the priority class, validation, the limit ranges' bounds, and the
/// quotas last. So an unknown priority class is reported before anything else, and a pod that is
/// refused is charged nothing. Quotas take pods first come, first served: priority plays no part.
///
/// Limit ranges and quotas act in the order given; a real server has no defined order.
///
/// Source: `pkg/registry/core/pod/strategy.go` and `pkg/kubeapiserver/options/plugins.go`
/// (Kubernetes 1.29.6).
public struct Namespace: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The limit ranges, completed.
    public private(set) var limitRanges: [LimitRange]
    /// The priority classes of the cluster.
    public private(set) var priorities: PriorityResolution
    /// The quotas, with what is used of them.
    public private(set) var quotas: [QuotaUsage]

    /// A namespace without pods.
    public init(
        name: String,
        limitRanges: [LimitRange] = [],
        quotas: [ResourceQuota] = [],
        priorityClasses: [PriorityClass] = []
    ) {
        self.name = name
        self.limitRanges = limitRanges.map { limitRange in
            var completed = limitRange
            LimitRangeDefaulting.complete(&completed)
            return completed
        }
        self.quotas = quotas.map(QuotaUsage.init)
        priorities = PriorityResolution(priorityClasses)
    }

    /// Adds a limit range; pods that are there already keep what they have.
    public mutating func add(_ limitRange: LimitRange) {
        var completed = limitRange
        LimitRangeDefaulting.complete(&completed)
        limitRanges.append(completed)
    }

    /// Adds a priority class of the cluster; pods that are there already keep their priority.
    public mutating func add(_ priorityClass: PriorityClass) { priorities.add(priorityClass) }

    /// Adds a quota, of which nothing is used.
    ///
    /// What is there already is charged with `includeInLastQuota`, to this quota alone.
    public mutating func add(_ quota: ResourceQuota) { quotas.append(QuotaUsage(quota)) }

    /// Charges a pod that was there before the last quota to that quota.
    public mutating func includeInLastQuota(_ pod: Pod) {
        guard let last = quotas.indices.last, quotas[last].counts(pod.spec) else { return }
        quotas[last].take(QuotaCharge.pod(pod.spec, isTerminal: pod.phase.isTerminal))
    }

    /// Charges an object other than a pod that was there before the last quota to that quota.
    public mutating func includeInLastQuota(charge: ResourceList) {
        guard let last = quotas.indices.last, quotas[last].countsOtherObjects else { return }
        quotas[last].take(charge)
    }

    /// Makes a pod like one that was just admitted, under another name.
    ///
    /// The same as `admit`, without asking again what has the same answer for all pods of a
    /// template.
    ///
    /// - Parameters:
    ///   - admitted: The pod that was admitted; no policy has changed since.
    ///   - name: The name of the new pod.
    /// - Throws: The refusal of a quota.
    public mutating func admit(
        another admitted: AdmittedPod,
        name: String
    ) throws(AdmissionRefusal) {
        let spec = admitted.pod.spec
        try charge(
            admitted.charge,
            to: quotas.indices.filter { quotas[$0].counts(spec) },
            resource: "pods",
            name: name
        )
    }

    /// Makes a pod, if everything allows it, and charges it to the quotas.
    public mutating func admit(_ pod: Pod) -> AdmissionOutcome {
        do throws(AdmissionRefusal) {
            let admitted = try prepare(pod)
            try charge(admitted)
            return .admitted(admitted)
        } catch {
            return .refused(error)
        }
    }

    /// How many pods like `pod` are admitted from here on, one after the other.
    ///
    /// - Parameters:
    ///   - pod: The pod; its name appears in the refusal.
    ///   - limit: Where to stop; without a quota there is no end.
    /// - Returns: The number admitted, and what refused the next; `nil` at `limit`.
    public func fill(with pod: Pod, upTo limit: Int) -> (count: Int, refusal: AdmissionRefusal?) {
        var filled = self
        for count in 0..<max(limit, 0) {
            if case .refused(let refusal) = filled.admit(pod) { return (count, refusal) }
        }
        return (max(limit, 0), nil)
    }

    /// Charges a pod that is already there, whether there is room for it or not.
    ///
    /// - Parameter pod: The pod as the API server has it: defaulted, and with its phase.
    public mutating func include(_ pod: Pod) {
        let charge = QuotaCharge.pod(pod.spec, isTerminal: pod.phase.isTerminal)
        for index in quotas.indices where quotas[index].counts(pod.spec) {
            quotas[index].take(charge)
        }
    }

    /// Charges a pod that is already there, whether there is room for it or not.
    ///
    /// It has passed admission; what its manifest leaves out of the API's own defaults is filled in.
    /// A priority class that does not exist any more leaves it the priority that it gives, or 0.
    ///
    /// - Parameter pod: The pod, with its phase.
    /// - Returns: The pod as the API server has it.
    public mutating func include(existing pod: Pod) -> AdmittedPod {
        var complete = pod
        PodDefaulting.apply(to: &complete.spec)
        do throws(PriorityError) {
            try priorities.resolve(&complete.spec)
        } catch {
            complete.spec.priority = complete.spec.priority ?? 0
        }
        include(complete)
        return AdmittedPod(
            pod: complete,
            totals: PodTotals(of: complete.spec),
            qosClass: QoSClass(of: complete.spec),
            priority: complete.spec.priority ?? 0,
            limitRangerAnnotation: nil,
            charge: QuotaCharge.pod(complete.spec, isTerminal: complete.phase.isTerminal)
        )
    }

    /// Gives back what a pod was charged.
    ///
    /// - Parameters:
    ///   - admitted: A pod that was admitted here.
    ///   - keepingObject: Whether the pod has ended and its object remains: `count/pods` is
    ///     charged until that is deleted.
    public mutating func release(_ admitted: AdmittedPod, keepingObject: Bool = false) {
        let spec = admitted.pod.spec
        var charge = QuotaCharge.pod(spec)
        if keepingObject { charge["count/pods"] = nil }
        for index in quotas.indices where quotas[index].counts(spec) {
            quotas[index].giveBack(charge)
        }
    }

    /// Makes a service, and charges it to the quotas.
    ///
    /// - Parameter service: The service.
    /// - Throws: Why it is not made.
    public mutating func admit(_ service: KubernetesService) throws(AdmissionRefusal) {
        try charge(
            QuotaCharge.service(service),
            resource: "services",
            name: service.meta.name
        )
    }

    /// Makes a claim of storage, if it is within the limit ranges, and charges it to the quotas.
    ///
    /// - Parameter claim: The claim.
    /// - Throws: Why it is not made.
    public mutating func admit(_ claim: PersistentVolumeClaim) throws(AdmissionRefusal) {
        let resource = "persistentvolumeclaims"
        for limitRange in limitRanges {
            guard let detail = LimitRangeValidation.violations(of: claim, against: limitRange)
            else { continue }
            throw .forbidden(
                .limitRange(name: limitRange.meta.name),
                resource: resource,
                name: claim.meta.name,
                detail
            )
        }
        try charge(QuotaCharge.claim(claim), resource: resource, name: claim.meta.name)
    }

    /// Makes an object that quotas only count.
    ///
    /// - Parameters:
    ///   - name: The name of the object.
    ///   - resource: The plural of its kind, such as `secrets` or `deployments.apps`.
    /// - Throws: Why it is not made.
    public mutating func admit(
        _ name: String,
        countedAs resource: String
    ) throws(AdmissionRefusal) {
        try charge(
            QuotaCharge.object(countedAs: resource),
            resource: resource,
            name: name
        )
    }

    /// All steps before the quotas; changes nothing.
    ///
    /// - Parameter pod: The pod as it was written.
    /// - Returns: The pod as the API server would keep it.
    /// - Throws: Why it would not.
    public func prepare(_ pod: Pod) throws(AdmissionRefusal) -> AdmittedPod {
        var prepared = pod
        PodDefaulting.apply(to: &prepared.spec)
        var annotation: String?
        for limitRange in limitRanges {
            annotation =
                LimitRangeDefaulting.apply(limitRange, to: &prepared.spec) ?? annotation
        }
        do {
            try priorities.resolve(&prepared.spec)
        } catch {
            throw .forbidden(
                .priority,
                resource: "pods",
                name: pod.meta.name,
                error.description
            )
        }
        let errors = PodValidation.errors(in: prepared.spec)
        guard errors.isEmpty else {
            throw .invalid(kind: "Pod", name: pod.meta.name, errors)
        }
        for limitRange in limitRanges {
            guard
                let detail = LimitRangeValidation.violations(
                    of: prepared.spec,
                    against: limitRange
                )
            else { continue }
            throw .forbidden(
                .limitRange(name: limitRange.meta.name),
                resource: "pods",
                name: pod.meta.name,
                detail
            )
        }
        return AdmittedPod(
            pod: prepared,
            totals: PodTotals(of: prepared.spec),
            qosClass: QoSClass(of: prepared.spec),
            priority: prepared.spec.priority ?? 0,
            limitRangerAnnotation: annotation,
            charge: QuotaCharge.pod(prepared.spec)
        )
    }

    private mutating func charge(_ admitted: AdmittedPod) throws(AdmissionRefusal) {
        let spec = admitted.pod.spec
        let counting = quotas.indices.filter { quotas[$0].counts(spec) }
        for index in counting {
            guard let detail = quotas[index].missingAmounts(in: spec) else { continue }
            let quota = quotas[index].quota.meta.name
            throw .forbidden(
                .unspecified(quota: quota),
                resource: "pods",
                name: admitted.pod.meta.name,
                "failed quota: \(quota): \(detail)"
            )
        }
        try charge(
            admitted.charge,
            to: counting,
            resource: "pods",
            name: admitted.pod.meta.name
        )
    }

    private mutating func charge(
        _ charge: ResourceList,
        resource: String,
        name: String
    ) throws(AdmissionRefusal) {
        try self.charge(
            charge,
            to: quotas.indices.filter { quotas[$0].countsOtherObjects },
            resource: resource,
            name: name
        )
    }

    private mutating func charge(
        _ charge: ResourceList,
        to counting: [Int],
        resource: String,
        name: String
    ) throws(AdmissionRefusal) {
        for index in counting {
            let exceeded = quotas[index].exceeded(by: charge)
            guard exceeded.isEmpty else {
                throw .forbidden(
                    .exceeded(quota: quotas[index].quota.meta.name, resources: exceeded),
                    resource: resource,
                    name: name,
                    quotas[index].message(about: exceeded, of: charge)
                )
            }
        }
        for index in counting { quotas[index].take(charge) }
    }
}
