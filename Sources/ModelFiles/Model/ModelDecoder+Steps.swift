import Limiters
import Service
import Units
import Variates

extension ModelDecoder {
    /// The steps of a workload, in order.
    func steps(_ workload: MappingReader, targets: inout StepTargets) -> [Step] {
        var steps: [Step] = []
        for (path, written) in workload.list("steps") {
            let node = context.node(at: path, written: written) ?? written
            guard let variant = VariantReader(node, .step, path: path, context: context),
                let step = step(variant, targets: &targets)
            else { continue }
            steps.append(step)
        }
        return steps
    }

    private func step(_ variant: VariantReader, targets: inout StepTargets) -> Step? {
        switch variant.name {
        case "cpu":
            return distribution(variant.node, at: variant.path, of: .duration).map(Step.cpu)
        case "wait":
            return distribution(variant.node, at: variant.path, of: .duration).map(Step.wait)
        case "redis":
            return variant.mapping().flatMap { redisStep($0, targets: &targets) }.map(Step.redis)
        case "agent":
            return variant.mapping().flatMap { agentStep($0, targets: targets) }.map(Step.agent)
        default: preconditionFailure("no step is called '\(variant.name ?? "")'")
        }
    }

    private func agentStep(_ reader: MappingReader, targets: StepTargets) -> AgentStep? {
        let pool = reader.text("pool")
        let operations = reader.count("operations")
        let parallel = reader.boolean("parallel")
        guard let pool else { return nil }
        guard let index = targets.pools.firstIndex(of: pool) else {
            let known =
                targets.pools.isEmpty
                ? "; the model has no 'agents'"
                : didYouMean(pool, among: targets.pools)
            reader.reportError("pool", "there is no agent pool \(quoted(pool))\(known)")
            return nil
        }
        guard let operations, let parallel else { return nil }
        return AgentStep(pool: index, operations: operations, parallel: parallel)
    }

    private func redisStep(_ reader: MappingReader, targets: inout StepTargets) -> RedisStep? {
        let keys = keys(
            [["get"], ["set"]],
            in: reader,
            beside: ["keys", "key_size", "value_size", "on_miss", "ttl"]
        )
        let name = keys.flatMap { reader.text($0[0]) }
        let popularity = popularity(reader)
        let keySize = reader.bytes("key_size")
        let valueSize = distribution("value_size", in: reader)
        let setsOnMiss = reader.choice("on_miss") == "set"
        let timeToLive = distribution("ttl", in: reader)
        if !targets.hasRedis {
            diagnostics.error(
                "this step needs Redis; add 'redis: {config: redis.conf}', or 'redis: {}' for "
                    + "Redis' defaults",
                at: reader.position
            )
        }
        if setsOnMiss, keys == ["set"] {
            reader.reportError("on_miss", "'on_miss' says what follows a get; this is a set")
        }
        if reader.has("ttl"), keys == ["get"], !setsOnMiss {
            reader.reportError(
                "ttl",
                "'ttl' says when what is set expires, and this step sets nothing; add 'on_miss: set'"
            )
        }
        if timeToLive != nil { targets.setsExpiries = true }
        guard let name, let keySize, let valueSize,
            let index = keyspace(
                name,
                popularity,
                keySize,
                valueSize,
                reader,
                targets: &targets
            )
        else { return nil }
        return RedisStep(
            command: keys == ["set"] ? .set : .get(setsOnMiss: setsOnMiss),
            keyspace: index,
            popularity: popularity ?? targets.keyspaces[index].popularity,
            timeToLive: timeToLive
        )
    }

    /// The index of the keyspace that a step names; a new one if it is the first step to do so.
    private func keyspace(
        _ name: String,
        _ popularity: KeyPopularity?,
        _ keySize: Bytes,
        _ valueSize: Distribution,
        _ reader: MappingReader,
        targets: inout StepTargets
    ) -> Int? {
        guard let index = targets.indexOfKeyspace(name) else {
            guard let popularity else {
                if !reader.has("keys") {
                    diagnostics.error(
                        "'keys' is missing: say which keys of \(quoted(name)) are used, "
                            + "for example 'keys: {zipf: {count: 100000, exponent: 1}}'",
                        at: reader.position
                    )
                }
                return nil
            }
            checkKeyCount(after: targets.keyCount, popularity, reader)
            targets.add(
                StepTargets.NamedKeyspace(
                    name: name,
                    popularity: popularity,
                    keySize: keySize,
                    valueSize: valueSize,
                    position: reader.position
                )
            )
            return targets.keyspaces.count - 1
        }
        let first = targets.keyspaces[index]
        let place = "in line \(first.position.line)"
        if let count = popularity?.count, count != first.popularity.count {
            reader.reportError(
                "keys",
                "keyspace \(quoted(name)) has \(first.popularity.count) keys \(place), "
                    + "and \(count) here"
            )
        }
        if reader.has("key_size"), keySize != first.keySize {
            reader.reportError(
                "key_size",
                "keyspace \(quoted(name)) has keys of \(first.keySize.count) bytes \(place), "
                    + "and of \(keySize.count) here"
            )
        }
        if reader.has("value_size"), valueSize != first.valueSize {
            reader.reportError(
                "value_size",
                "the values of keyspace \(quoted(name)) have another size \(place); "
                    + "say it at the first step, and at no other"
            )
        }
        return index
    }

    /// Reports a keyspace with which there are more keys than can be, and the first with which they need
    /// much memory.
    private func checkKeyCount(
        after before: Int,
        _ popularity: KeyPopularity,
        _ reader: MappingReader
    ) {
        let count = before + Int(popularity.count)
        guard count <= RedisKeyspace.mostKeys else {
            return reader.reportError(
                "keys",
                "with these \(popularity.count) keys all keyspaces together have \(count), and "
                    + "\(RedisKeyspace.mostKeys) are the most; lower 'count'"
            )
        }
        let memory = RedisKeyspace.footprint(ofPossibleKeys: count)
        guard memory > Self.muchMemory,
            RedisKeyspace.footprint(ofPossibleKeys: before) <= Self.muchMemory
        else { return }
        diagnostics.warning(
            "\(count) keys take \(memory.count >> 20) MiB of this computer's memory, and more once they "
                + "are set, in each replication that runs at a time; lower 'count', or take fewer --jobs",
            at: reader.position(of: "keys")
        )
    }

    /// Keys that take more are worth a word.
    private static let muchMemory = Bytes.gibibytes(1)

    private func popularity(_ reader: MappingReader) -> KeyPopularity? {
        guard let node = reader.node("keys"), !node.isNull,
            let variant = VariantReader(
                node,
                .keys,
                path: reader.path(of: "keys"),
                context: context
            ),
            let keys = variant.mapping()
        else { return nil }
        let count = keys.count("count").map { UInt32($0) }
        guard variant.name == "zipf" else {
            return count.map { KeyPopularity(count: $0, exponent: 0) }
        }
        let exponent = keys.measure("exponent")
        guard let count, let exponent else { return nil }
        return KeyPopularity(count: count, exponent: exponent)
    }
}
