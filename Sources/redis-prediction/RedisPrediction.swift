import ArgumentParser

/// What headroom's model of Redis says of the commands that a real server was sent.
@main
struct RedisPrediction: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redis-prediction",
        abstract: "What headroom's model of Redis says of the commands that a server was sent.",
        discussion: "Run by scripts/validate-redis, which compares. Prints JSON.",
        subcommands: [PredictCache.self, PredictMemory.self, PredictRefusals.self]
    )
}
