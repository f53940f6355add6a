import Variates

/// For how long a place is held: a sum of times, of one kind of request or of several.
public struct RareService: Sendable, Equatable {
    /// One kind of request.
    public struct Kind: Sendable, Equatable {
        /// How often it comes, relative to the others; above 0.
        public var weight: Double
        /// The times, in seconds, one after the other.
        public var times: [Distribution]

        /// A kind of request.
        public init(weight: Double, times: [Distribution]) {
            self.weight = weight
            self.times = times
        }
    }

    /// The kinds of requests, at least one.
    public let kinds: [Kind]

    /// A service of these kinds.
    public init(_ kinds: [Kind]) {
        precondition(!kinds.isEmpty && kinds.allSatisfy { $0.weight > 0 }, "there is a request")
        self.kinds = kinds
    }

    /// The mean in seconds.
    public var mean: Double {
        let total = kinds.reduce(0) { $0 + $1.weight }
        return kinds.reduce(0) { sum, kind in
            sum + kind.weight / total * kind.times.reduce(0) { $0 + $1.mean }
        }
    }

    /// The distribution, if it is one of the model's families and not a sum or a mixture.
    public var single: Distribution? {
        kinds.allSatisfy { $0.times == kinds[0].times } && kinds[0].times.count == 1
            ? kinds[0].times[0] : nil
    }
}

/// Draws services.
struct ServiceSampler: Sendable {
    private let choice: OwnedSampler?
    private let times: [[OwnedSampler]]
    /// Whether what is left of a service is distributed as a new one.
    let isMemoryless: Bool

    init(_ service: RareService) {
        let kinds = service.single == nil ? service.kinds : [service.kinds[0]]
        times = kinds.map { $0.times.map(OwnedSampler.init) }
        choice =
            kinds.count == 1
            ? nil
            : (try? Distribution.empirical(
                values: kinds.indices.map(Double.init),
                weights: kinds.map(\.weight)
            )).map(OwnedSampler.init)
        isMemoryless = service.single != nil && times[0][0].isMemoryless
    }

    func sample(_ stream: inout RandomStream) -> Double {
        let kind = choice.map { Int($0.sample(&stream)) } ?? 0
        var sum = 0.0
        for time in times[kind] { sum += time.sample(&stream) }
        return sum
    }
}
