/// What the API server does with objects: validation, charges, and the first pods.
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
