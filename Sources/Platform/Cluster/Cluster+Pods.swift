/// The pods of what was applied: made, placed, preempted, made again.
extension Cluster {
    /// Makes the pods of an object that was kept, as many as it and its autoscaler want.
    mutating func makePods(of number: Int, in namespace: Int, replicas: Int?) {
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
    mutating func retryRefused() -> Bool {
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
