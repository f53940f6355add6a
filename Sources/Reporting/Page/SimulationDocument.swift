/// A result of `headroom simulate` as its JSON has it.
///
/// What a file of an older version lacks is absent, not an error.
struct SimulationDocument: Sendable, Equatable {
    /// The whole result.
    let json: JSONValue

    /// A cause with its share of the arrivals and its requests in a replication.
    struct Cause {
        /// The cause, as in `rejection_rate.<cause>`.
        var name: String
        /// The share of the arrivals.
        var rate: Figure
        /// Requests in a replication.
        var count: Figure?
    }

    /// The model's name.
    var model: String { json["model"]?.stringValue ?? "result" }

    /// A metric by its name.
    func metric(_ name: String) -> Figure? { Figure(json["metrics"]?[name]) }

    /// Causes that ended a request, the most frequent first.
    var causes: [Cause] {
        (json["causes"]?.members ?? []).compactMap { member in
            guard let rate = Figure(member.value["rate"]),
                member.value["count"]?["max"]?.double ?? 0 > 0
            else { return nil }
            return Cause(name: member.key, rate: rate, count: Figure(member.value["count"]))
        }
        .enumerated()
        .sorted { ($1.element.rate.mean, $0.offset) < ($0.element.rate.mean, $1.offset) }
        .map(\.element)
    }

    /// The limiters, in the order of the limiter stack.
    var limiters: [LimiterDocument] {
        (json["limiters"]?.elements ?? []).compactMap(LimiterDocument.init)
    }

    /// The limiters that can bind and were used, least headroom first.
    var limitersByHeadroom: [LimiterDocument] {
        limiters.filter(\.binds).enumerated()
            .compactMap { index, limiter in
                limiter.headroom.map { (limiter: limiter, headroom: $0.mean, index: index) }
            }
            .sorted { ($0.headroom, $0.index) < ($1.headroom, $1.index) }
            .map(\.limiter)
    }

    /// Simulated seconds of a replication.
    var duration: Double { json["simulated_seconds"]?.double ?? 0 }
}

/// How one limiter was used, as the JSON of a result has it.
struct LimiterDocument: Sendable, Equatable {
    /// The limiter's name.
    let name: String
    /// The limit, in `unit`.
    let limit: Double
    /// The unit of the limit.
    let unit: String
    /// Mean utilisation.
    let utilization: Figure?
    /// 99th percentile of the utilisation.
    let utilizationP99: Figure?
    /// The highest utilisation.
    let peak: Double?
    /// Share of time (or of requests) at the limit.
    let shareAtLimit: Figure?
    /// `1 − p99(utilisation)`.
    let headroom: Figure?
    /// Requests or operations that it refused or timed out in a replication.
    let rejections: Figure?
    /// Whether it refused anything in any replication.
    let refuses: Bool
    /// Whether it can refuse or delay at all.
    let binds: Bool

    /// The limiter of an element of `limiters`; `nil` if it has no name or no limit.
    init?(_ json: JSONValue) {
        guard let name = json["name"]?.stringValue, let limit = json["limit"]?.double else {
            return nil
        }
        self.name = name
        self.limit = limit
        unit = json["unit"]?.stringValue ?? ""
        utilization = Figure(json["utilization"])
        utilizationP99 = Figure(json["utilization_p99"])
        peak = json["peak"]?.double
        shareAtLimit = Figure(json["share_at_limit"])
        headroom = Figure(json["headroom"])
        rejections = Figure(json["rejections"])
        refuses = json["rejections"]?["max"]?.double ?? 0 > 0
        binds = json["binds"] != false
    }

    /// What its colour says.
    var state: State {
        guard binds else { return .free }
        if refuses || headroom.map({ $0.mean <= 0 }) == true { return .binding }
        return headroom.map { $0.mean < 0.2 } == true ? .close : .free
    }

    /// How near a limiter is to its limit.
    enum State: String {
        /// It refuses something, or stands at its limit for 1 % of the time.
        case binding = "binds"
        /// Less than a fifth is left.
        case close = "close"
        /// A fifth or more is left.
        case free = "free"

        /// The colour of its bar.
        var color: PageColor {
            switch self {
            case .binding: .vermillion
            case .close: .orange
            case .free: .blue
            }
        }
    }
}
