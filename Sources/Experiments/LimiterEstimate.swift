import Service
import Statistics

/// How a limiter was used, over the replications of an experiment.
public struct LimiterEstimate: Sendable, Equatable {
    /// The limiter's name, as in `headroom.<limiter>`.
    public var name: String
    /// The parameter that sets it.
    public var parameter: String?
    /// The limit, in `unit`.
    public var limit: Double
    /// The unit of `limit`.
    public var unit: String
    /// Mean utilisation, level over limit.
    public var utilization: Estimate?
    /// 99th percentile of the utilisation.
    public var utilizationP99: Estimate?
    /// The highest utilisation of all replications.
    public var peak: Double?
    /// Share of time (or of requests) at the limit.
    public var shareAtLimit: Estimate?
    /// `1 − p99(utilisation)`; negative if the level goes above the limit.
    public var headroom: Estimate?
    /// Requests or operations that it refused or timed out in a replication.
    public var rejections: Estimate?
    /// Whether it can refuse or delay at all.
    public var binds: Bool

    /// The limiter with these estimates.
    public init(
        name: String,
        parameter: String?,
        limit: Double,
        unit: String,
        utilization: Estimate?,
        utilizationP99: Estimate?,
        peak: Double?,
        shareAtLimit: Estimate?,
        headroom: Estimate?,
        rejections: Estimate?,
        binds: Bool = true
    ) {
        self.name = name
        self.parameter = parameter
        self.limit = limit
        self.unit = unit
        self.utilization = utilization
        self.utilizationP99 = utilizationP99
        self.peak = peak
        self.shareAtLimit = shareAtLimit
        self.headroom = headroom
        self.rejections = rejections
        self.binds = binds
    }

    /// The limiters of replications of one model, in the order of the limiter stack.
    static func estimates(
        of replications: [[LimiterReading]],
        confidence: Double
    ) -> [LimiterEstimate] {
        guard let first = replications.first else { return [] }
        return first.indices.map { index in
            let readings = replications.map { $0[index] }
            func estimate(_ value: (LimiterReading) -> Double?) -> Estimate? {
                Estimate(samples: readings.map(value), confidence: confidence)
            }
            return LimiterEstimate(
                name: first[index].name,
                parameter: first[index].parameter,
                limit: first[index].limit,
                unit: first[index].unit,
                utilization: estimate(\.utilization),
                utilizationP99: estimate(\.utilizationP99),
                peak: readings.compactMap(\.peak).max(),
                shareAtLimit: estimate(\.shareAtLimit),
                headroom: estimate(\.headroom),
                rejections: estimate { Double($0.rejections) },
                binds: first[index].binds
            )
        }
    }
}
