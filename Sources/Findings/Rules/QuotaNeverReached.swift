import ModelFiles
import Platform

extension FindingRule {
    /// Each compute resource bounds the pods by what the smallest pod takes of it.
    static let quotaNeverReached = FindingRule(
        "quota-never-reached",
        .warning,
        title: "Another resource of the quota is used up before this one.",
        explanation: """
            A number of pods: of each compute resource of the namespace's quotas, hard / the least that a \
            pod is charged is the most pods that fit, whatever their mix; pods are those of the manifests \
            and one that gives no resources and so gets the LimitRange's defaults. If the smallest of these \
            bounds is below the number of pods, that number is never reached, and the resource of the bound \
            stops first. Requests: a request is at most its limit, and a quota on limits makes every \
            container give one; so requests above the quota's limits are never reached. Parts: what counts \
            the claims or the storage of one class, or services of one type, is part of what counts all.
            """
    ) { model in
        model.objects(\.resourceQuota).flatMap { quota, manifest -> [Observation] in
            guard quota.scopes.isEmpty, quota.scopeSelector.isEmpty,
                let name = quota.meta.namespace ?? model.loaded.platform?.flows.defaultNamespace,
                let namespace = model.loaded.platform?.cluster.namespace(name)
            else { return [] }
            let hard = model.hard(in: namespace)
            return pods(quota, manifest, hard, model.smallestPods(in: namespace))
                + requests(quota, manifest, hard) + parts(quota, manifest, hard)
        }
    }

    /// The parts that are above the whole that they are counted in.
    private static func parts(
        _ quota: ResourceQuota,
        _ manifest: ManifestObject,
        _ hard: ResourceList
    ) -> [Observation] {
        quota.hard.entries.compactMap { entry in
            let name = entry.name.rawValue
            let whole: ResourceName
            if name == "services.loadbalancers" {
                whole = "services"
            } else if let range = name.firstRange(of: storageClass) {
                whole = ResourceName(String(name[range.upperBound...]))
            } else {
                return nil
            }
            guard let most = hard[whole], entry.quantity > most else { return nil }
            return Observation(
                position: manifest.place(["spec", "hard", name]),
                message:
                    "\(name): \(entry.quantity) is never reached: \(whole), which counts it as "
                    + "well, stops at \(most)",
                repair: "lower it to \(most), or raise \(whole)"
            )
        }
    }

    /// What stands between a storage class and the resource that is counted of it.
    private static let storageClass = ".storageclass.storage.k8s.io/"

    /// The numbers of pods that are never reached.
    private static func pods(
        _ quota: ResourceQuota,
        _ manifest: ManifestObject,
        _ hard: ResourceList,
        _ candidates: [PolicyModel.PodCandidate]
    ) -> [Observation] {
        guard !candidates.isEmpty else { return [] }
        let bounds = hard.entries.compactMap { entry -> Bound? in
            guard !["pods", "count/pods"].contains(entry.name.rawValue) else { return nil }
            let charges = candidates.map { $0.charge[entry.name] ?? .zero }
            guard let least = charges.min(), least.isPositive else { return nil }
            return Bound(
                resource: entry.name,
                hard: entry.quantity,
                least: least,
                pods: entry.quantity.milliValue / max(1, least.milliValue)
            )
        }
        guard let most = bounds.map(\.pods).min() else { return [] }
        let binding = bounds.filter { $0.pods == most }
        return quota.hard.entries.compactMap { entry in
            guard ["pods", "count/pods"].contains(entry.name.rawValue),
                entry.quantity > Quantity(most)
            else { return nil }
            let sums = binding.map { "\($0.hard) / \($0.least) of \($0.resource)" }
            let others = candidates.compactMap { candidate -> String? in
                guard let count = candidate.count(under: hard), count < most else { return nil }
                return "\(count) of \(candidate.title)"
            }
            return Observation(
                position: manifest.place(["spec", "hard", entry.name.rawValue]),
                message: "\(entry.name): \(entry.quantity) is never reached: "
                    + "\(listed(binding.map(\.resource.rawValue))) "
                    + "\(binding.count == 1 ? "stops" : "stop") at \(most) of the smallest pods "
                    + "(\(listed(sums)))"
                    + (others.isEmpty ? "" : ", and at \(listed(others))"),
                repair: "lower it to \(most), or raise \(listed(binding.map(\.resource.rawValue)))"
            )
        }
    }

    private struct Bound {
        let resource: ResourceName
        let hard: Quantity
        let least: Quantity
        let pods: Int64
    }

    /// The requests that are above the limits of the namespace.
    private static func requests(
        _ quota: ResourceQuota,
        _ manifest: ManifestObject,
        _ hard: ResourceList
    ) -> [Observation] {
        [ResourceName.cpu, .memory].flatMap { resource in
            ["\(resource)", "requests.\(resource)"].compactMap { name -> Observation? in
                guard let requests = quota.hard[ResourceName(name)],
                    let limits = hard[ResourceName("limits.\(resource)")], requests > limits
                else { return nil }
                return Observation(
                    position: manifest.place(["spec", "hard", name]),
                    message:
                        "\(name): \(requests) is never reached: a request is at most its limit, "
                        + "and limits.\(resource) stops at \(limits)",
                    repair: "lower it to \(limits), or raise limits.\(resource)"
                )
            }
        }
    }
}

extension PolicyModel {
    /// A pod that may be made in a namespace, and what it is charged.
    struct PodCandidate {
        let title: String
        let charge: ResourceList

        /// How many of it fit under hard limits; `nil` if none of them bounds it.
        func count(under hard: ResourceList) -> Int64? {
            hard.entries.compactMap { entry -> Int64? in
                guard !["pods", "count/pods"].contains(entry.name.rawValue),
                    let charge = charge[entry.name], charge.isPositive
                else { return nil }
                return entry.quantity.milliValue / max(1, charge.milliValue)
            }.min()
        }
    }

    /// The least of each amount that quotas without scopes allow in a namespace.
    func hard(in namespace: Namespace) -> ResourceList {
        var hard = ResourceList()
        for usage in namespace.quotas where usage.countsOtherObjects {
            for entry in usage.quota.hard.entries {
                hard[entry.name] =
                    hard[entry.name].map { min($0, entry.quantity) } ?? entry.quantity
            }
        }
        return hard
    }

    /// The pods of a namespace's manifests, and one with the defaults of its limit ranges.
    func smallestPods(in namespace: Namespace) -> [PodCandidate] {
        var candidates = owners.filter { $0.namespace.name == namespace.name }.compactMap { pods in
            pods.completed.map {
                PodCandidate(title: "'\(pods.owner.meta.name)'", charge: $0.charge)
            }
        }
        if !namespace.limitRanges.isEmpty {
            let pod = Pod(
                meta: ObjectMeta(name: "pod", namespace: namespace.name),
                spec: PodSpec(containers: [Container(name: "container")])
            )
            do throws(AdmissionRefusal) {
                let charge = try namespace.prepare(pod).charge
                candidates.append(PodCandidate(title: "pods with the defaults", charge: charge))
            } catch {
                // The defaults are no pod; those of the manifests remain.
            }
        }
        return candidates
    }
}
