import ArgumentParser
import Limiters
import Units

/// `redis-prediction memory`: what distinct keys take, by the size of their values.
struct PredictMemory: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory",
        abstract: "What distinct keys take, in bytes a key, for each size of value."
    )

    @Option(help: "How many keys are stored.")
    var keys: Int

    @Option(help: "The length of a key's name, in bytes.")
    var keyBytes: Int

    @Argument(help: "Lengths of values, in bytes.")
    var valueBytes: [Int]

    /// What is printed.
    struct Result: Encodable {
        var valueBytes: Int
        var bytesPerKey: Double
    }

    func run() throws {
        try printJSON(
            valueBytes.map { size in
                var redis = RedisKeyspace(
                    keyCount: keys,
                    configuration: RedisMemoryConfiguration()
                )
                let before = redis.used
                let stored = redis.prefill(0..<keys, keyBytes: keyBytes, valueBytes: size)
                return Result(
                    valueBytes: size,
                    bytesPerKey: Double((redis.used - before).count) / Double(stored)
                )
            }
        )
    }
}
