import Limiters
import ModelFiles
import Testing
import Units

/// Reads a text as the file `redis.conf`.
///
/// - Returns: The configuration, what was said about it (`line:column: severity: message`), and the
///   parameters.
private func read(
    _ text: String,
    set assignments: [String] = []
) throws -> (configuration: RedisConfiguration, messages: [String], parameters: [Parameter]) {
    let context = try ReadingContext(
        directory: ModelDirectory("."),
        overrides: Overrides(assignments: assignments)
    )
    let configuration = RedisConfigurationReader(context: context)
        .read(SourceFile(path: "redis.conf", text: text))
    let messages = context.diagnostics.sorted.map { diagnostic in
        "\(diagnostic.line ?? 0):\(diagnostic.column ?? 0): "
            + "\(diagnostic.severity): \(diagnostic.message)"
    }
    return (configuration, messages, context.parameters)
}

@Suite("A redis.conf")
struct RedisConfigurationReaderTests {
    /// Section 4.1 of the seed design, to the letter.
    private static let seed = """
        # Redis memory limits
        maxmemory 6gb
        maxmemory-policy allkeys-lru
        maxmemory-samples 10

        # Client limits
        maxclients 10000
        timeout 300
        """

    @Test("of the seed design is read to the letter")
    func readsTheSeed() throws {
        let (configuration, messages, parameters) = try read(Self.seed)
        #expect(messages.isEmpty)
        #expect(configuration.maxMemory == Bytes(6_442_450_944))  // 6 · 2³⁰
        #expect(configuration.evictionPolicy.rawValue == "allkeys-lru")
        #expect(configuration.samples == 10)
        #expect(configuration.maxClients == 10_000)
        #expect(configuration.clientTimeout == .seconds(300))
        #expect(configuration.otherDirectives.isEmpty)

        let memory = try #require(parameters.first { $0.path == "redis.maxmemory" })
        #expect(memory.value == "6gb")
        #expect(memory.position?.line == 2)
        #expect(memory.position?.column == 11)
    }

    @Test("that is empty has the defaults of Redis 7.0, each of them a parameter")
    func hasDefaults() throws {
        let (configuration, messages, parameters) = try read("\n# nothing\n   \n")
        #expect(messages.isEmpty)
        #expect(configuration == RedisConfiguration())
        #expect(configuration.maxMemory == nil)
        #expect(configuration.samples == 5)
        #expect(configuration.maxClients == 10_000)
        #expect(configuration.clientTimeout == nil)
        #expect(configuration.lfuLogFactor == 10)
        #expect(configuration.lfuDecayMinutes == 1)
        #expect(
            parameters.map(\.path) == [
                "redis.maxmemory", "redis.maxmemory-policy", "redis.maxmemory-samples",
                "redis.maxclients", "redis.timeout", "redis.lfu-log-factor",
                "redis.lfu-decay-time",
            ]
        )
        #expect(parameters.allSatisfy { $0.position == nil })
    }

    @Test(
        "counts memory as memtoull does: a bare letter is decimal, with a b it is binary",
        arguments: [
            ("6gb", 6_442_450_944), ("6g", 6_000_000_000), ("1GB", 1_073_741_824),
            ("512mb", 536_870_912), ("512m", 512_000_000), ("64kb", 65_536), ("64K", 64_000),
            ("100b", 100), ("100", 100), ("0005", 5), ("\"6gb\"", 6_442_450_944),
            ("'6gb'", 6_442_450_944), ("\"6\\x67b\"", 6_442_450_944), ("6\"gb\"", 6_442_450_944),
        ]
    )
    func readsMemory(text: String, bytes: Int64) throws {
        let (configuration, messages, _) = try read("maxmemory \(text)\n")
        #expect(messages.isEmpty)
        #expect(configuration.maxMemory == Bytes(bytes))
    }

    @Test("without a limit says so with 0")
    func zeroIsNoLimit() throws {
        let (configuration, messages, _) = try read("maxmemory 0\ntimeout 0\n")
        #expect(messages.isEmpty)
        #expect(configuration.maxMemory == nil)
        #expect(configuration.clientTimeout == nil)
    }

    @Test("is read whatever the case of its names and the space around them")
    func ignoresCase() throws {
        let (configuration, messages, _) = try read(
            "\t MAXMEMORY\t6GB  \r\nMaxMemory-Policy ALLKEYS-LRU\r\n"
        )
        #expect(messages.isEmpty)
        #expect(configuration.maxMemory == .gibibytes(6))
        #expect(configuration.evictionPolicy.rawValue == "allkeys-lru")
    }

    @Test("may hold directives that mean nothing here: they are kept by name")
    func keepsOtherDirectives() throws {
        let (configuration, messages, _) = try read(
            """
            save 900 1
            appendonly yes
            slaveof 10.0.0.1 6379
            client-output-buffer-limit pubsub 32mb 8mb 60
            search.timeout 500
            """
        )
        #expect(messages.isEmpty)
        #expect(
            configuration.otherDirectives == [
                "save", "appendonly", "slaveof", "client-output-buffer-limit", "search.timeout",
            ]
        )
    }

    @Test(
        "with a value that Redis refuses is an error that says what to write",
        arguments: [
            (
                "maxmemory -1",
                "1:11: error: 'maxmemory' is '-1': argument must be a memory value, for example 6gb"
            ),
            (
                "maxmemory 50%",
                "1:11: error: 'maxmemory' is '50%': argument must be a memory value, for example 6gb"
            ),
            (
                "maxmemory 6Gi",
                "1:11: error: 'maxmemory' is '6Gi': argument must be a memory value; "
                    + "did you mean '6gb'?"
            ),
            (
                "maxmemory 1.5gb",
                "1:11: error: 'maxmemory' is '1.5gb': argument must be a memory value; "
                    + "did you mean '1536mb'?"
            ),
            (
                "maxmemory \"\"",
                "1:11: error: 'maxmemory' is '': argument must be a memory value, for example 6gb"
            ),
            (
                "maxmemory 99999999999gb",
                "1:11: error: 'maxmemory' is '99999999999gb': "
                    + "Redis cannot keep so large a number; at most 2^63 - 1"
            ),
            (
                "maxclients 0",
                "1:12: error: 'maxclients' is '0': "
                    + "argument must be between 1 and 4294967295 inclusive"
            ),
            (
                "maxclients 4294967296",
                "1:12: error: 'maxclients' is '4294967296': "
                    + "argument must be between 1 and 4294967295 inclusive"
            ),
            (
                "maxclients 10k",
                "1:12: error: 'maxclients' is '10k': argument couldn't be parsed into an integer; "
                    + "write a whole number without a unit"
            ),
            (
                "timeout -1",
                "1:9: error: 'timeout' is '-1': "
                    + "argument must be between 0 and 2147483647 inclusive"
            ),
            (
                "timeout +5",
                "1:9: error: 'timeout' is '+5': argument couldn't be parsed into an integer; "
                    + "write a whole number without a unit"
            ),
            (
                "timeout 05",
                "1:9: error: 'timeout' is '05': argument couldn't be parsed into an integer; "
                    + "write a whole number without a unit"
            ),
            (
                "maxmemory-samples 0",
                "1:19: error: 'maxmemory-samples' is '0': "
                    + "argument must be between 1 and 2147483647 inclusive"
            ),
            (
                "lfu-log-factor -1",
                "1:16: error: 'lfu-log-factor' is '-1': "
                    + "argument must be between 0 and 2147483647 inclusive"
            ),
            (
                "lfu-decay-time 99999999999999999999",
                "1:16: error: 'lfu-decay-time' is '99999999999999999999': "
                    + "argument must be between 0 and 2147483647 inclusive"
            ),
            (
                "maxmemory-policy allkeys-lur",
                "1:18: error: 'maxmemory-policy' is 'allkeys-lur': argument(s) must be one of the "
                    + "following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, "
                    + "allkeys-lru, allkeys-lfu, allkeys-random, noeviction; "
                    + "did you mean 'allkeys-lru'?"
            ),
        ]
    )
    func refusesValues(line: String, message: String) throws {
        let (configuration, messages, _) = try read(line)
        #expect(messages == [message])
        #expect(configuration == RedisConfiguration())
    }

    @Test(
        "with a line that Redis refuses is an error at the word that is wrong",
        arguments: [
            (
                "  maxmemroy 6gb",
                "1:3: error: Redis 7.0 has no directive 'maxmemroy'; did you mean 'maxmemory'?"
            ),
            ("max_memory_bytes 6gb", "1:1: error: Redis 7.0 has no directive 'max_memory_bytes'"),
            ("maxmemory", "1:1: error: wrong number of arguments: 'maxmemory' needs a value"),
            (
                "maxmemory 6 gb",
                "1:13: error: wrong number of arguments: 'maxmemory' takes one value"
            ),
            (
                "maxmemory 6gb # most of the pod",
                "1:15: error: wrong number of arguments: a comment needs a line of its own"
            ),
            (
                "maxmemory \"6gb",
                "1:11: error: Unbalanced quotes in configuration line; "
                    + "a closing quote must end the word"
            ),
            (
                "maxmemory '6'gb",
                "1:11: error: Unbalanced quotes in configuration line; "
                    + "a closing quote must end the word"
            ),
            (
                "include common.conf",
                "1:1: error: 'include' is not followed, a model has one redis.conf; "
                    + "copy the directives of 'common.conf' here"
            ),
            (
                "sentinel monitor mymaster 127.0.0.1 6379 2",
                "1:1: error: 'sentinel' configures a Sentinel, and this file a server; "
                    + "remove the line"
            ),
        ]
    )
    func refusesLines(line: String, message: String) throws {
        let (_, messages, _) = try read(line)
        #expect(messages == [message])
    }

    @Test("is read to its end: every mistake is reported")
    func reportsAll() throws {
        let (configuration, messages, _) = try read(
            "maxmemory lots\nmaxclient 5\ntimeout never\nmaxmemory-samples 3\n"
        )
        #expect(messages.map { $0.prefix(2) } == ["1:", "2:", "3:"])
        #expect(configuration.samples == 3)
    }

    @Test("that gives a directive twice means the last, and both are checked")
    func lastOneCounts() throws {
        let (configuration, messages, _) = try read("maxclients none\nmaxclients 20\n")
        #expect(configuration.maxClients == 20)
        #expect(
            messages == [
                "1:12: error: 'maxclients' is 'none': argument couldn't be parsed into an integer; "
                    + "write a whole number without a unit",
                "2:1: warning: 'maxclients' is given again, first in line 1; "
                    + "Redis takes the last one",
            ]
        )
    }

    @Test("gives way to the command line, where a directive is written and where it is not")
    func isOverridden() throws {
        let (configuration, messages, parameters) = try read(
            Self.seed,
            set: ["redis.maxmemory=4gb", "redis.lfu-log-factor=20"]
        )
        #expect(messages.isEmpty)
        #expect(configuration.maxMemory == .gibibytes(4))
        #expect(configuration.lfuLogFactor == 20)
        #expect(parameters.first { $0.path == "redis.maxmemory" }?.value == "4gb")
    }

    @Test("refuses a wrong value from the command line and points there")
    func refusesOverride() throws {
        let (_, messages, _) = try read(Self.seed, set: ["redis.maxmemory=4Gi"])
        #expect(
            messages == [
                "1:23: error: 'maxmemory' is '4Gi': argument must be a memory value; "
                    + "did you mean '4gb'?"
            ]
        )
    }
}
