/// How Redis 7.0 refuses: the error replies that a limit leads to, to the letter.
///
/// On the wire a reply begins with `-` and ends with a carriage return and a line feed.
///
/// Source: `networking.c` (`acceptCommonHandler`) and `server.c` (`createSharedObjects`) of Redis
/// 7.0; `scripts/validate-redis` compares both with a real server.
public enum RedisErrorReply: String, Hashable, Sendable, CaseIterable {
    /// `maxclients` connections are open: said on accept, before any command, then the connection is
    /// closed.
    case tooManyClients = "ERR max number of clients reached"

    /// A write when more than `maxmemory` is used and nothing may be evicted; the connection stays
    /// open and reads still work.
    case outOfMemory = "OOM command not allowed when used memory > 'maxmemory'."
}
