import Limiters
import Units

/// Reads a `redis.conf` as Redis 7.0 does.
///
/// Directives are known in any case; of several with the same name the last counts, and each is
/// checked. What Redis would refuse is an error here, with Redis' own words and a repair. Directives
/// that mean nothing to a simulation are kept by name. It departs from Redis where the server would
/// start with a value that nobody meant (see `RedisMemorySize`), and in that `include` is refused:
/// a model has one `redis.conf`.
///
/// Each value is the parameter `redis.` and the directive's name: `redis.maxmemory`.
///
/// Source: `loadServerConfigFromString` and `static_configs` in `src/config.c` of Redis 7.0;
/// messages and ranges were compared with the server 7.0.15.
public struct RedisConfigurationReader {
    private let context: ReadingContext

    /// A reader that takes overrides from `context` and reports there.
    public init(context: ReadingContext) { self.context = context }

    /// Reads a file.
    ///
    /// - Returns: The configuration. A value that was refused, and reported, is the default.
    public func read(_ source: SourceFile) -> RedisConfiguration {
        var configuration = RedisConfiguration()
        let all = directives(of: source)
        configuration.otherDirectives = all.map(\.name).filter { !Self.settings.contains($0) }
        let written = values(of: all.filter { Self.settings.contains($0.name) })
        if let size = setting(
            "maxmemory",
            in: written,
            default: "0",
            unit: "bytes",
            parse: Self.memory
        ) {
            configuration.maxMemory = size == .zero ? nil : size
        }
        if let policy = setting(
            "maxmemory-policy",
            in: written,
            default: "noeviction",
            parse: Self.policy
        ) {
            configuration.evictionPolicy = policy
        }
        if let samples = setting(
            "maxmemory-samples",
            in: written,
            default: "5",
            parse: Self.integer(1...Self.largestInt)
        ) {
            configuration.samples = samples
        }
        if let clients = setting(
            "maxclients",
            in: written,
            default: "10000",
            parse: Self.integer(1...Self.largestUnsigned)
        ) {
            configuration.maxClients = clients
        }
        if let seconds = setting(
            "timeout",
            in: written,
            default: "0",
            unit: "s",
            parse: Self.integer(0...Self.largestInt)
        ) {
            configuration.clientTimeout = seconds == 0 ? nil : .seconds(Int64(seconds))
        }
        if let factor = setting(
            "lfu-log-factor",
            in: written,
            default: "10",
            parse: Self.integer(0...Self.largestInt)
        ) {
            configuration.lfuLogFactor = factor
        }
        if let minutes = setting(
            "lfu-decay-time",
            in: written,
            default: "1",
            unit: "min",
            parse: Self.integer(0...Self.largestInt)
        ) {
            configuration.lfuDecayMinutes = minutes
        }
        return configuration
    }

    /// The values of directives by name, in the order of the file.
    private func values(of directives: [Directive]) -> [String: [YAMLNode]] {
        var written: [String: [YAMLNode]] = [:]
        for directive in directives {
            guard let value = value(of: directive) else { continue }
            if let first = written[directive.name]?.first {
                context.diagnostics.warning(
                    "'\(directive.name)' is given again, first in line \(first.position.line); "
                        + "Redis takes the last one",
                    at: directive.position
                )
            }
            written[directive.name, default: []].append(value)
        }
        return written
    }

    /// The value of a directive, recorded as a parameter; `nil` if it is left out or refused.
    private func setting<Value>(
        _ name: String,
        in written: [String: [YAMLNode]],
        default standard: String,
        unit: String = "",
        parse: (String) throws(Refusal) -> Value
    ) -> Value? {
        let occurrences = written[name] ?? []
        // Redis checks each of them, also those that a later one replaces.
        for node in occurrences.dropLast() { _ = checked(node, name, parse) }
        let path = "redis.\(name)"
        // All numbers but sizes are integers.
        let isWhole = unit != "bytes" && Int(standard) != nil
        let node = context.scalar(
            at: path,
            written: occurrences.last,
            unit: unit,
            isWhole: isWhole
        )
        guard let node else {
            context.record(path, value: standard, unit: unit, position: nil, isWhole: isWhole)
            return nil
        }
        return checked(node, name, parse)
    }

    /// The directives that mean something to a simulation.
    private static let settings: Set<String> = [
        "maxmemory", "maxmemory-policy", "maxmemory-samples", "maxclients", "timeout",
        "lfu-log-factor", "lfu-decay-time",
    ]
    /// The largest C `int`.
    private static let largestInt = Int(Int32.max)
    /// The largest C `unsigned int`.
    private static let largestUnsigned = Int(UInt32.max)
}

// MARK: - Lines

extension RedisConfigurationReader {
    /// A line that is neither blank nor a comment.
    private struct Directive {
        /// The name, in lower case.
        let name: String
        let position: SourcePosition
        let arguments: [RedisLine.Word]
    }

    /// The directives of a file that Redis would accept by their names.
    private func directives(of source: SourceFile) -> [Directive] {
        (1...source.lineCount).compactMap { number in
            do throws(RedisLine.UnbalancedQuotes) {
                let words = try RedisLine(source.line(number) ?? "").words
                guard let first = words.first else { return nil }
                let directive = Directive(
                    name: first.text.lowercased(),
                    position: source.position(line: number, column: first.column),
                    arguments: Array(words.dropFirst())
                )
                return isAccepted(directive) ? directive : nil
            } catch {
                context.diagnostics.error(
                    "Unbalanced quotes in configuration line; a closing quote must end the word",
                    at: source.position(line: number, column: error.column)
                )
                return nil
            }
        }
    }

    /// Whether there is a directive of this name that a server may have; reports why not.
    private func isAccepted(_ directive: Directive) -> Bool {
        switch directive.name {
        case "include":
            let file = directive.arguments.first.map { " of \(quoted($0.text))" } ?? ""
            context.diagnostics.error(
                "'include' is not followed, a model has one redis.conf; "
                    + "copy the directives\(file) here",
                at: directive.position
            )
            return false
        case "sentinel":
            context.diagnostics.error(
                "'sentinel' configures a Sentinel, and this file a server; remove the line",
                at: directive.position
            )
            return false
        case let name where name.contains("."):
            // A module's setting: Redis keeps it until the module is loaded.
            return true
        case let name where !RedisDirectiveNames.all.contains(name):
            context.diagnostics.error(
                "Redis 7.0 has no directive \(quoted(name))"
                    + didYouMean(name, among: RedisDirectiveNames.all),
                at: directive.position
            )
            return false
        default:
            return true
        }
    }

    /// The one value of a directive; reports if there is none or more.
    private func value(of directive: Directive) -> YAMLNode? {
        let source = directive.position.source
        let line = directive.position.line
        guard let value = directive.arguments.first else {
            context.diagnostics.error(
                "wrong number of arguments: '\(directive.name)' needs a value",
                at: directive.position
            )
            return nil
        }
        if directive.arguments.count > 1 {
            let extra = directive.arguments[1]
            let reason =
                extra.text.hasPrefix("#")
                ? "a comment needs a line of its own" : "'\(directive.name)' takes one value"
            context.diagnostics.error(
                "wrong number of arguments: \(reason)",
                at: source.position(line: line, column: extra.column)
            )
            return nil
        }
        return YAMLNode(
            // Not plain: Redis knows no null.
            YAMLScalar(value.text, isPlain: false),
            at: source.position(line: line, column: value.column)
        )
    }
}

// MARK: - Values

extension RedisConfigurationReader {
    /// Why a value is refused, in Redis' words and with what would be right.
    private struct Refusal: Error {
        let message: String
    }

    /// The value that a node spells; reports why not.
    private func checked<Value>(
        _ node: YAMLNode,
        _ name: String,
        _ parse: (String) throws(Refusal) -> Value
    ) -> Value? {
        let text = node.scalar?.text ?? ""
        do throws(Refusal) {
            return try parse(text)
        } catch {
            context.diagnostics.error(
                "'\(name)' is \(quoted(text)): \(error.message)",
                at: node.position
            )
            return nil
        }
    }

    private static func memory(_ text: String) throws(Refusal) -> Bytes {
        do throws(RedisMemorySize.Problem) {
            return try RedisMemorySize(text).bytes
        } catch {
            switch error {
            case .tooLarge:
                throw Refusal(message: "Redis cannot keep so large a number; at most 2^63 - 1")
            case .malformed(let repair):
                let advice = repair.map { "; did you mean '\($0)'?" } ?? ", for example 6gb"
                throw Refusal(message: "argument must be a memory value" + advice)
            }
        }
    }

    private static func policy(_ text: String) throws(Refusal) -> RedisEvictionPolicy {
        if let policy = RedisEvictionPolicy(rawValue: text.lowercased()) { return policy }
        throw Refusal(
            message: "argument(s) must be one of the following: "
                + policyNames.joined(separator: ", ")
                + didYouMean(text.lowercased(), among: policyNames)
        )
    }

    /// The policies in the order of Redis' message.
    private static let policyNames = [
        "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl", "allkeys-lru",
        "allkeys-lfu", "allkeys-random", "noeviction",
    ]

    /// Reads a number as Redis' `string2ll`: no sign but `-`, no leading zeros, no spaces.
    private static func integer(
        _ range: ClosedRange<Int>
    ) -> (String) throws(Refusal) -> Int {
        { text throws(Refusal) in
            let digits = text.hasPrefix("-") ? text.dropFirst() : Substring(text)
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                digits == "0" || !digits.hasPrefix("0"), text != "-0"
            else {
                throw Refusal(
                    message: "argument couldn't be parsed into an integer; "
                        + "write a whole number without a unit"
                )
            }
            guard let value = Int(text), range.contains(value) else {
                throw Refusal(
                    message: "argument must be between \(range.lowerBound) and "
                        + "\(range.upperBound) inclusive"
                )
            }
            return value
        }
    }
}
