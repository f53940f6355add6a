import ArgumentParser
import Limiters
import Units

/// `redis-prediction refusals`: the words of refusals, and when idle clients are closed.
struct PredictRefusals: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refusals",
        abstract: "The words of refusals, and after how long an idle client is closed."
    )

    @Option(help: "timeout, in seconds.")
    var timeout: Int64

    @Argument(help: "When clients were last heard, in nanoseconds since a whole second.")
    var lastHeard: [Int64] = []

    /// What is printed.
    struct Result: Encodable {
        var tooManyClients: String
        var outOfMemory: String
        var closedAfterSeconds: [Double]
    }

    func run() throws {
        guard let closing = RedisClientTimeout(.seconds(timeout)) else { return }
        try printJSON(
            Result(
                tooManyClients: RedisErrorReply.tooManyClients.rawValue,
                outOfMemory: RedisErrorReply.outOfMemory.rawValue,
                closedAfterSeconds: lastHeard.map { nanoseconds in
                    let last = SimTime(nanoseconds: nanoseconds)
                    return (closing.closes(idleSince: last) - last).seconds
                }
            )
        )
    }
}
