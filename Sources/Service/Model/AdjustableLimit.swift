import Limiters
import Units

/// A limit of a model that can be set to another value, or lifted.
///
/// The names are those of the limiters in reports; `burst_size` has no limiter of its own and stands
/// beside the rate limit that it belongs to.
public struct AdjustableLimit: Sendable {
    /// The limiter's name: `orchestrator.max_worker_threads`.
    public let name: String
    /// The limiter whose use tells whether this limit is ever reached: its own, or the rate limit that a
    /// burst belongs to.
    public let limiter: String
    /// The parameter that sets it; `nil` if it is the sum over the containers of a manifest.
    public let parameter: String?
    /// What the limit counts, as in reports: `threads`, `per second`.
    public let unit: String
    /// One more of it: a thread, a request a second, a tenth of a core, 64 MiB, 100 ms.
    public let increment: Double
    /// Whether only whole values make sense.
    public let isWhole: Bool
    /// Whether the limit only says how many may wait, or for how long, for something else.
    public let isOfWaiting: Bool

    private let get: @Sendable (ServiceModel) -> Double?
    private let set: @Sendable (inout ServiceModel, Double?) -> Void

    init(
        _ name: String,
        limiter: String? = nil,
        parameter: String?,
        unit: String,
        increment: Double = 1,
        isWhole: Bool = true,
        isOfWaiting: Bool = false,
        get: @escaping @Sendable (ServiceModel) -> Double?,
        set: @escaping @Sendable (inout ServiceModel, Double?) -> Void
    ) {
        self.name = name
        self.limiter = limiter ?? name
        self.parameter = parameter
        self.unit = unit
        self.increment = increment
        self.isWhole = isWhole
        self.isOfWaiting = isOfWaiting
        self.get = get
        self.set = set
    }

    /// The limit in a model, in `unit`; `nil` if the model does not have it.
    public func value(in model: ServiceModel) -> Double? { get(model) }

    /// The model with this limit at another value.
    ///
    /// - Returns: `nil` if the limiter cannot be kept at that value, as a window that would grant
    ///   half a request.
    public func setting(_ value: Double, in model: ServiceModel) -> ServiceModel? {
        var changed = model
        set(&changed, isWhole ? value.rounded() : value)
        return changed.keepsItsRates ? changed : nil
    }

    /// The model without this limit.
    public func lifted(in model: ServiceModel) -> ServiceModel {
        var changed = model
        set(&changed, nil)
        return changed
    }
}

extension ServiceModel {
    /// The limits that this model has and that can be adjusted, in the order of the limiter stack.
    public var adjustableLimits: [AdjustableLimit] {
        (AdjustableLimit.ofOrchestrator(self) + AdjustableLimit.ofRedis
            + agents.indices.flatMap { AdjustableLimit.ofAgents($0, in: self) }
            + AdjustableLimit.ofAnswers)
            .filter { $0.value(in: self) != nil }
    }

    /// Whether every rate limit can be kept as its algorithm keeps it.
    fileprivate var keepsItsRates: Bool {
        func accepts(_ algorithm: RateLimitAlgorithm, _ rate: Double?, _ burst: Int?) -> Bool {
            guard rate != nil else { return true }
            let figures = RateLimiter.figures(rate, burst: burst)
            return algorithm.accepts(rate: figures.rate, burst: figures.burst)
        }
        let limits = orchestrator.limits
        return accepts(orchestrator.rateLimit, limits.requestsPerSecond, limits.burstSize)
            && orchestrator.rateLimits.allSatisfy {
                accepts($0.algorithm, $0.requestsPerSecond, $0.burstSize)
            }
            && agents.allSatisfy {
                accepts($0.rateLimit, $0.limits.operationsPerSecond, $0.limits.burstSize)
            }
    }
}
