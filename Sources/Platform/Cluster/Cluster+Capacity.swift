// What filling and rolling over do to a cluster that is at rest.

extension Cluster {
    /// Makes one more pod of an owner and tries to place it.
    ///
    /// - Parameters:
    ///   - number: The owner's number in the order of application.
    ///   - name: The pod's name; `nil` for the next of the owner's.
    /// - Returns: The number of the pod; `nil` if the object makes no pods.
    mutating func addPod(of number: Int, name: String? = nil) -> Int? {
        guard let owner = PodOwner(applications[number].object) else { return nil }
        let index = applications[number].pods.count
        applications[number].pods.append(pods.count)
        pods.append(
            ClusterPod(name: name ?? owner.podName(index), application: number, isEarlier: false)
        )
        make(pods.count - 1, of: owner, after: -1)
        scheduler.run()
        return pods.count - 1
    }

    /// Forgets the pod that was added last, which was refused.
    mutating func forgetLastPod() {
        guard let pod = pods.popLast() else { return }
        applications[pod.application].pods.removeLast()
    }

    /// Deletes a pod: what it was charged and what it took is free again.
    mutating func deletePod(_ pod: Int) {
        guard let admitted = pods[pod].admitted else { return }
        let number = pods[pod].application
        release(admitted, of: number)
        if let id = pods[pod].scheduled {
            scheduler.remove(id)
            scheduler.reactivate()
            scheduler.run()
        }
        pods[pod].admitted = nil
    }

    /// Begins to keep which pods' places change.
    mutating func beginTrackingPlaces() { scheduler.beginTrackingChanges() }

    /// The pods whose places have changed since this was last asked, in no particular order.
    mutating func takeMovedPods() -> [Int] {
        scheduler.takeChanged().compactMap { podOfScheduled[$0] }
    }

    /// Lets preempted pods go and be made again, until nobody has to go any more.
    mutating func letVictimsGo() {
        while replacePreempted() { scheduler.run() }
    }

    /// How many pods like those of an owner the nodes have room for, quotas aside.
    ///
    /// - Parameters:
    ///   - number: The owner's number in the order of application.
    ///   - limit: Where to stop.
    /// - Returns: `nil` if no pod of the owner was ever admitted.
    func placeablePods(like number: Int, upTo limit: Int) -> Int? {
        let pods = applications[number].pods.lazy
        guard let known = pods.compactMap({ self.pods[$0].scheduled }).first else { return nil }
        let profile = scheduler.profile(ofPod: known)
        var filled = scheduler
        var count = 0
        while count < limit {
            let id = filled.enqueue(profile)
            filled.run()
            guard case .bound = filled.state(of: id) else { break }
            count += 1
        }
        return count
    }
}
