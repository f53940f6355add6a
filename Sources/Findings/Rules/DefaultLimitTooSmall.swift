import ModelFiles
import Platform
import Units

extension FindingRule {
    /// What a container needs is compared with the limit that it gets without asking for one.
    static let defaultLimitTooSmall = FindingRule(
        "default-limit-too-small",
        .error,
        title: "A container without a memory limit gets the LimitRange's, and needs more.",
        explanation: """
            A container that gives no memory limit gets the LimitRange's default. Above it the kernel kills \
            the container (exit 137), whatever the node has left. Redis needs its maxmemory, at which it \
            begins to evict: with maxmemory above the limit it is killed before it evicts a single key. The \
            orchestrator and agents need their base_memory, or the budget max_memory_bytes that their own \
            monitor keeps. A Redis that no manifest describes is taken to give no resources.
            """
    ) { model in
        redis(model) + parts(model)
    }

    private static func redis(_ model: PolicyModel) -> [Observation] {
        guard let maxmemory = model.service.redis?.maxMemory, let platform = model.loaded.platform
        else { return [] }
        let place = model.place("redis.maxmemory")
        guard let pods = model.redisOwner else {
            guard model.value(of: "redis.deployment") == nil,
                let namespace = platform.cluster.namespace(platform.flows.defaultNamespace),
                let (limit, limitRange) = namespace.defaultLimit(of: .memory),
                Quantity(maxmemory) > limit
            else { return [] }
            return [
                Observation(
                    position: place,
                    message: "maxmemory is \(maxmemory.text), and a Redis container that gives no "
                        + "limit, as no manifest does, gets \(limit) from LimitRange "
                        + "'\(limitRange.meta.name)': the kernel kills it before it evicts a key",
                    repair: repair(maxmemory, limitRange),
                    related: related(limitRange, model)
                )
            ]
        }
        guard let container = pods.redisContainer, container.limits[.memory] == nil,
            let (limit, limitRange) = pods.defaultLimit(of: .memory), Quantity(maxmemory) > limit
        else { return [] }
        return [
            Observation(
                position: pods.podPlace(["containers", container.name]),
                message:
                    "container '\(container.name)' gives no memory limit and gets \(limit) from "
                    + "LimitRange '\(limitRange.meta.name)', and maxmemory is \(maxmemory.text): the "
                    + "kernel kills it before it evicts a key",
                repair: repair(maxmemory, limitRange),
                related: [.init("maxmemory", at: place)] + related(limitRange, model)
            )
        ]
    }

    /// A limit that leaves a quarter for what Redis needs beside its data, if the range allows it.
    private static func repair(_ maxmemory: Bytes, _ limitRange: LimitRange) -> String {
        let wanted = Quantity(Bytes(maxmemory.count / 4 * 5))
        let most = limitRange.items.filter { $0.type == .container }.compactMap { $0.max[.memory] }
            .min()
        guard let most, most < wanted else {
            return "give the container a memory limit above maxmemory, for example \(wanted)"
        }
        return most > Quantity(maxmemory)
            ? "give the container a memory limit above maxmemory, at most the LimitRange's \(most)"
            : "raise the LimitRange's max of \(most), or lower maxmemory"
    }

    private static func related(
        _ limitRange: LimitRange,
        _ model: PolicyModel
    ) -> [Finding.RelatedPlace] {
        model.limitRange(limitRange.meta.name).map {
            [.init("the default limit", at: $0.defaultPlace(of: .memory))]
        } ?? []
    }

    /// The orchestrator and the agents.
    private static func parts(_ model: PolicyModel) -> [Observation] {
        model.parts.compactMap { part in
            guard let pods = model.owner(named: part.deployment),
                pods.owner.template.spec.containers.count == 1,
                let container = pods.owner.template.spec.containers.first,
                container.limits[.memory] == nil,
                let (limit, limitRange) = pods.defaultLimit(of: .memory)
            else { return nil }
            let needs = [
                ("max_memory_bytes", part.budget, "\(part.path).limits.max_memory_bytes"),
                ("base_memory", part.base, "\(part.path).base_memory"),
            ]
            guard
                let (key, need, path) = needs.first(where: { Quantity($0.1 ?? .zero) > limit }),
                let need
            else { return nil }
            return Observation(
                position: pods.podPlace(["containers", container.name]),
                message:
                    "container '\(container.name)' gives no memory limit and gets \(limit) from "
                    + "LimitRange '\(limitRange.meta.name)', and its \(key) is \(need.text): the kernel "
                    + "kills it first",
                repair: "give the container a memory limit of \(need.text) or more",
                related: [.init(key, at: model.place(path))] + related(limitRange, model)
            )
        }
    }
}
