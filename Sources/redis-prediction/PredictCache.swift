import ArgumentParser
import Foundation
import Limiters
import Units
import Variates

/// `redis-prediction cache`: the hits, the held keys and the memory of a recorded stream of commands.
struct PredictCache: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Hits, held keys and memory for a recorded stream of commands."
    )

    @Argument(help: "The recording.", completion: .file())
    var recording: String

    @Option(help: "maxmemory, in bytes.")
    var maxmemory: Int64

    @Option(help: "maxmemory-policy.")
    var policy: String

    @Option(help: "maxmemory-samples.")
    var samples: Int

    @Option(help: "How many keys there may be.")
    var keys: Int

    @Option(help: "The length of a key's name, in bytes.")
    var keyBytes: Int

    @Option(help: "The length of a value, in bytes.")
    var valueBytes: Int

    @Option(help: "How many clients were connected.")
    var connections: Int

    @Option(help: "Seed of the server's own choices.")
    var seed: UInt64 = 1

    /// What is printed.
    struct Result: Encodable {
        var gets = 0
        var hits = 0
        var held = 0
        var usedMemory: Int64 = 0
        var evictions: Int64 = 0
        var refused = 0
    }

    func validate() throws {
        guard RedisEvictionPolicy(rawValue: policy) != nil else {
            throw ValidationError("there is no maxmemory-policy '\(policy)'")
        }
    }

    func run() throws {
        guard let policy = RedisEvictionPolicy(rawValue: policy) else { return }
        var redis = RedisKeyspace(
            keyCount: keys,
            configuration: RedisMemoryConfiguration(
                maxmemory: Bytes(maxmemory),
                policy: policy,
                samples: samples
            )
        )
        redis.connections = connections
        var choices = RandomStream(seed: seed)
        var result = Result()
        try CommandRecording(path: recording).forEach { kind, time, range, key in
            let now = SimTime(nanoseconds: time)
            switch kind {
            case .measurementBegins:
                result.gets = 0
                result.hits = 0
            case .set:
                for index in range { store(key(index), in: &redis, at: now, &choices, &result) }
            case .cacheAside:
                var missed: [Int] = []
                for index in range
                where !redis.get(key(index), at: now, draw: { choices.uniformInteger(below: $0) }) {
                    missed.append(key(index))
                }
                result.gets += range.count
                result.hits += range.count - missed.count
                for key in missed { store(key, in: &redis, at: now, &choices, &result) }
            }
        }
        result.held = redis.held
        result.usedMemory = redis.used.count
        result.evictions = redis.evictions
        try printJSON(result)
    }

    private func store(
        _ key: Int,
        in redis: inout RedisKeyspace,
        at now: SimTime,
        _ choices: inout RandomStream,
        _ result: inout Result
    ) {
        let outcome = redis.set(key, keyBytes: keyBytes, valueBytes: valueBytes, at: now) {
            choices.uniformInteger(below: $0)
        }
        if outcome == .outOfMemory { result.refused += 1 }
    }
}

/// Prints one line of JSON, with the names of its fields in snake case.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
